import { html, raw } from 'hono/html';
import { ERROR_CODES, isErrorCode } from '../../core/errors/codes.ts';
import { ALL_REASONS, usesOf } from '../../core/reasons/index.ts';
import type { OpenApiDocument } from '../http/openapi.ts';
import { type Html, layout } from './layout.ts';
import { renderInline } from './markdown.ts';
import { schemaWords, valueWords } from './schema-words.ts';

/** The parts of an OpenAPI operation that the page shows. */
type Operation = {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown; description?: string }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
type Content = Record<string, { schema?: unknown; example?: unknown }>;
type Entry = { method: string; path: string; operation: Operation };

/** The whole API on one page, rendered from the OpenAPI document; works without scripts. */
export function operationsPage(document: OpenApiDocument): Html {
  const entries = entriesOf(document);
  const tags = document.tags ?? [];
  return layout(
    'API',
    html`<h1>${document.info.title} API</h1>
<p>${words(document.info.description)}</p>
<p>The document for machines: <a href="/openapi.json">/openapi.json</a></p>
<nav>${tags.map((tag) => contents(tag.name, entries))}
<ul><li><strong>more</strong></li><li><a href="#schemas">Schemas</a></li><li><a href="#errors">Errors</a></li><li><a href="#reasons">Reasons</a></li></ul></nav>
${tags.map((tag) => section(tag.name, tag.description ?? '', entries))}
<h2 id="schemas">Schemas</h2>
${Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => schemaBlock(name, schema))}
<h2 id="errors">Errors</h2>
<div class="wide"><table><tbody>${Object.entries(ERROR_CODES).map(([code, { status, title }]) => html`<tr><td><a href="/docs/errors/${code}"><code>${code}</code></a></td><td>${status}</td><td>${title}</td></tr>`)}</tbody></table></div>
<h2 id="reasons">Reasons</h2>
<div class="wide"><table><tbody>${ALL_REASONS.map((reason) => html`<tr><td><a href="/docs/reasons/${reason}"><code>${reason}</code></a></td><td>${usesOf(reason)[0]?.doc.meaning}</td></tr>`)}</tbody></table></div>`,
  );
}

/** Renders a description, in which each error code leads to its page. */
function words(description = ''): ReturnType<typeof raw> {
  const linked = renderInline(description).replace(/<code>(\w+)<\/code>/g, (code, word: string) =>
    isErrorCode(word) ? `<a href="/docs/errors/${word}">${code}</a>` : code,
  );
  return raw(linked);
}

function entriesOf(document: OpenApiDocument): Entry[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      method,
      path,
      operation,
    })),
  );
}

function contents(tag: string, entries: Entry[]): Html {
  const links = entries
    .filter(({ operation }) => operation.tags?.includes(tag))
    .map(
      ({ operation }) =>
        html`<li><a href="#${operation.operationId}">${operation.summary ?? operation.operationId}</a></li>`,
    );
  return html`<ul><li><strong>${tag}</strong></li>${links}</ul>`;
}

function section(tag: string, description: string, entries: Entry[]): Html {
  const own = entries.filter(({ operation }) => operation.tags?.includes(tag));
  return html`<h2 id="tag-${tag}">${tag}</h2><p class="soft">${words(description)}</p>${own.map(operationBlock)}`;
}

function accessOf(security: Operation['security']): string {
  if (security === undefined) return 'No key or token needed.';
  return security.some((scheme) => 'link' in scheme)
    ? 'Needs the secret of a link.'
    : 'Needs a key or token.';
}

function operationBlock({ method, path, operation }: Entry): Html {
  const access = accessOf(operation.security);
  return html`<details id="${operation.operationId}">
<summary><span class="method">${method}</span><span class="path">${path}</span><span class="soft">${operation.summary ?? ''}</span></summary>
<p>${words(operation.description)} ${access}</p>
${parameters(operation)}
${requestBody(operation)}
<h3>Answers</h3>
<div class="wide"><table><tbody>${Object.entries(operation.responses).map(([status, answer]) => html`<tr><td><code>${status}</code></td><td>${words(answer.description)}</td><td>${typesOf(answer.content)}</td></tr>`)}</tbody></table></div>
${answerExample(operation)}
</details>`;
}

function parameters({ parameters }: Operation): Html | string {
  if (parameters === undefined || parameters.length === 0) return '';
  return html`<h3>Parameters</h3><div class="wide"><table><tbody>${parameters.map((one) => html`<tr><td><code>${one.name}</code></td><td>${one.in}${one.required ? ', required' : ''}</td><td>${valueWords(one.schema ?? {})}</td><td>${words(one.description)}</td></tr>`)}</tbody></table></div>`;
}

function requestBody({ requestBody }: Operation): Html | string {
  const body = requestBody?.content['application/json'];
  return body === undefined
    ? ''
    : html`<h3>Body</h3><p>JSON, ${valueWords(body.schema ?? {})}</p>${exampleOf(body)}`;
}

function exampleOf({ example }: Content[string]): Html | string {
  return example === undefined ? '' : html`<pre><code>${JSON.stringify(example, null, 2)}</code></pre>`;
}

/** Shows what the operation answers where all is well. */
function answerExample({ responses }: Operation): Html | string {
  const found = Object.entries(responses).find(([, { content }]) => content?.['application/json']?.example);
  if (found === undefined) return '';
  const [status, { content }] = found;
  return html`<details class="example"><summary>Example of <code>${status}</code></summary>${exampleOf(content?.['application/json'] ?? {})}</details>`;
}

function typesOf(content: Content | undefined): Html[] {
  return Object.entries(content ?? {}).map(
    ([type, { schema }]) => html`${type}: ${valueWords(schema ?? {})}`,
  );
}

function schemaBlock(name: string, schema: unknown): Html {
  return html`<details id="schema-${name}"><summary><span class="path">${name}</span></summary>${schemaWords(schema)}</details>`;
}
