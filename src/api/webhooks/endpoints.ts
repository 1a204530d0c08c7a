import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { judgeTargetUrl, type TargetRefusal } from '../../core/webhooks/target.ts';
import {
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
} from '../../store/webhooks/endpoints.ts';
import { keptSecret, shownSecret } from '../../webhooks/signature.ts';
import { operatorsOnly } from '../auth/auth.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { ApiProblem } from '../http/problem.ts';
import { body, json, problems, secured } from '../http/schemas.ts';
import {
  CreateWebhookSchema,
  NewWebhookSchema,
  WebhookListSchema,
  WebhookParamsSchema,
  WebhookSchema,
  webhookView,
} from './schemas.ts';

const createWebhook = createRoute({
  method: 'post',
  path: '/api/v1/webhooks',
  operationId: 'createWebhook',
  tags: ['webhooks'],
  summary: 'Have events sent to a URL',
  description: 'For operators. Sends what happens from now on; `replayWebhook` sends what happened before.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { body: body(CreateWebhookSchema) },
  responses: {
    201: json(NewWebhookSchema, 'The endpoint, with its secret.'),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'not_found',
      'tenant_not_found',
      'unsupported_media_type',
      'webhook_url_not_allowed',
    ),
  },
});

const listWebhooks = createRoute({
  method: 'get',
  path: '/api/v1/webhooks',
  operationId: 'listWebhooks',
  tags: ['webhooks'],
  summary: 'The endpoints of webhooks',
  description: 'For operators.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  responses: {
    200: json(WebhookListSchema, 'The endpoints, oldest first.'),
    ...problems('unauthorized', 'forbidden', 'not_found'),
  },
});

const getWebhook = createRoute({
  method: 'get',
  path: '/api/v1/webhooks/{id}',
  operationId: 'getWebhook',
  tags: ['webhooks'],
  summary: 'One endpoint of webhooks',
  description: 'For operators.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { params: WebhookParamsSchema },
  responses: {
    200: json(WebhookSchema, 'The endpoint.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'webhook_not_found'),
  },
});

const deleteWebhook = createRoute({
  method: 'delete',
  path: '/api/v1/webhooks/{id}',
  operationId: 'deleteWebhook',
  tags: ['webhooks'],
  summary: 'Send nothing more to an endpoint',
  description: 'For operators. What waits for it goes as well, and so does its log.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { params: WebhookParamsSchema },
  responses: {
    204: { description: 'Deleted.' },
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'webhook_not_found'),
  },
});

/** POST, GET /webhooks; GET, DELETE /webhooks/{id} */
export function registerWebhookEndpoints(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  const { db, clock } = deps;
  const now = () => clock().toISOString();
  registerCreate(app, deps);
  app.openapi(listWebhooks, async (c) =>
    c.json({ webhooks: (await listEndpoints(db, now())).map(webhookView) }, 200),
  );
  app.openapi(getWebhook, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(webhookView((await findEndpoint(db, id, now())) ?? noWebhook(id)), 200);
  });
  app.openapi(deleteWebhook, async (c) => {
    const { id } = c.req.valid('param');
    const isDeleted = await deleteEndpoint(db, { id, by: c.var.caller.author, now: now() });
    if (!isDeleted) noWebhook(id);
    return c.body(null, 204);
  });
}

function registerCreate(app: OpenAPIHono<ApiEnv>, { db, clock, newId, newSecret, settings }: ApiDeps): void {
  app.openapi(createWebhook, async (c) => {
    const { url, tenant = null, events = null } = c.req.valid('json');
    const refusal = judgeTargetUrl(url, settings.webhookNetworks);
    if (refusal !== null) throw new ApiProblem('webhook_url_not_allowed', REFUSED[refusal]);
    const secret = keptSecret(newSecret());
    const by = c.var.caller.author;
    const now = clock().toISOString();
    const endpoint = await createEndpoint(db, { id: newId(), url, tenant, events, secret, by, now });
    if (endpoint === null) throw new ApiProblem('tenant_not_found', `There is no tenant ${tenant}.`);
    return c.json({ ...webhookView(endpoint), secret: shownSecret(secret) }, 201);
  });
}

const REFUSED: Readonly<Record<TargetRefusal, string>> = {
  invalid_url: 'url: give a URL without a user, a password and a fragment.',
  not_https: 'url: give https. http is for networks of PORTAL_WEBHOOK_ALLOWED_NETWORKS only.',
  name_not_found: 'url: its name has no address.',
  address_not_allowed: 'url: its address is neither public nor within PORTAL_WEBHOOK_ALLOWED_NETWORKS.',
};

/** @throws ApiProblem `webhook_not_found` */
export function noWebhook(id: string): never {
  throw new ApiProblem('webhook_not_found', `There is no endpoint ${id}.`);
}
