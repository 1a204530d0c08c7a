import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps } from './deps.ts';
import type { ApiEnv } from './env.ts';
import { EXAMPLES } from './examples.generated.ts';
import { registerOperations } from './routes.ts';

const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Portal Domains',
    version: '1.0.0',
    description:
      'Branded portal addresses for every tenant: register a name, publish the record, follow it to HTTPS. Send `Authorization: Bearer …` with an operator key or a tenant token. Errors are `application/problem+json` (RFC 9457); `type` is the page of the `code`.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  tags: [
    { name: 'tenants', description: 'Tenants and the tokens of their users.' },
    { name: 'domains', description: "One tenant's domains." },
    { name: 'links', description: 'Links to the DNS records of a domain, and what is seen by one.' },
    { name: 'operators', description: 'The whole installation; operator keys only.' },
    { name: 'webhooks', description: 'Where events are sent; operator keys only.' },
    { name: 'sandbox', description: "The sandbox's DNS, on a laptop only." },
    { name: 'health', description: 'For supervisors and monitoring.' },
    { name: 'edge', description: 'For the edge.' },
    { name: 'assertions', description: 'For the origin, which verifies what the edge says to it.' },
  ],
};

export type OpenApiDocument = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>;

/** The OpenAPI document of the operations on this app, with an example of what each is asked and answers. */
export function openApiDocument(app: OpenAPIHono<ApiEnv>): OpenApiDocument {
  return withExamples(app.getOpenAPI31Document(INFO));
}

function withExamples(document: OpenApiDocument): OpenApiDocument {
  for (const item of Object.values(document.paths ?? {}))
    for (const operation of Object.values(item as Record<string, Described>)) addExample(operation);
  return document;
}

type Content = { content?: Record<string, { example?: unknown }> };
type Described = { operationId: string; requestBody?: Content; responses: Record<string, Content> };

function addExample({ operationId, requestBody, responses }: Described): void {
  const { request, response } = EXAMPLES[operationId] ?? {};
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const [asked, answered] = [requestBody, success].map((one) => one?.content?.['application/json']);
  if (asked !== undefined && request !== undefined) asked.example = request;
  if (answered !== undefined && response !== undefined) answered.example = response;
}

/** The document as it is committed in openapi/openapi.json: no server is needed to make it. */
export function renderOpenApi(): string {
  return `${JSON.stringify(withExamples(described()), null, 2)}\n`;
}

/** The same without examples, which would be most of the types that are made of it. */
export const renderOpenApiForTypes = (): string => JSON.stringify(described());

function described(): OpenApiDocument {
  const app = new OpenAPIHono<ApiEnv>();
  // Operations are described here and never called, so that nothing else of the dependencies is reached.
  registerOperations(app, { settings: { sandbox: false } } as ApiDeps);
  return app.getOpenAPI31Document(INFO);
}
