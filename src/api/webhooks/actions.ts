import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { auditTest, rotateSecret, signingEndpoint } from '../../store/webhooks/endpoints.ts';
import { replayEvents, resumeEndpoint } from '../../store/webhooks/replay.ts';
import { keptSecret, shownSecret } from '../../webhooks/signature.ts';
import { operatorsOnly } from '../auth/auth.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { body, json, problems, secured, TimeSchema } from '../http/schemas.ts';
import { noWebhook } from './endpoints.ts';
import {
  NewWebhookSchema,
  WebhookParamsSchema,
  WebhookSchema,
  WebhookTestSchema,
  webhookView,
} from './schemas.ts';

const common = {
  method: 'post' as const,
  tags: ['webhooks'],
  security: secured,
  middleware: operatorsOnly('administer'),
};
const refusals = () =>
  problems('invalid_request', 'unauthorized', 'forbidden', 'not_found', 'webhook_not_found');

const rotateWebhookSecret = createRoute({
  ...common,
  path: '/api/v1/webhooks/{id}/rotate',
  operationId: 'rotateWebhookSecret',
  summary: 'Sign with a new secret',
  description: 'For operators. The secret until now signs beside the new one for 24 hours.',
  request: { params: WebhookParamsSchema },
  responses: { 200: json(NewWebhookSchema, 'The endpoint, with its new secret.'), ...refusals() },
});

const testWebhook = createRoute({
  ...common,
  path: '/api/v1/webhooks/{id}/test',
  operationId: 'testWebhook',
  summary: 'Send a test now',
  description:
    'For operators. Sends an event `webhook.test` once, also to an endpoint that is disabled, and answers with what came back.',
  request: { params: WebhookParamsSchema },
  responses: { 200: json(WebhookTestSchema, 'What came back.'), ...refusals() },
});

const resumeWebhook = createRoute({
  ...common,
  path: '/api/v1/webhooks/{id}/resume',
  operationId: 'resumeWebhook',
  summary: 'Go on with an endpoint that is disabled',
  description:
    'For operators. Goes on where it stopped, with all that happened meanwhile. Of one that is not disabled, what waits for its next attempt is sent now.',
  request: { params: WebhookParamsSchema },
  responses: { 200: json(WebhookSchema, 'The endpoint.'), ...refusals() },
});

const replayWebhook = createRoute({
  ...common,
  path: '/api/v1/webhooks/{id}/replay',
  operationId: 'replayWebhook',
  summary: 'Send what has happened since a time',
  description:
    'For operators. In the order in which it happened, behind what waits already, each with its `webhook-id` of the first time. Events are kept for 30 days.',
  request: {
    params: WebhookParamsSchema,
    body: body(z.strictObject({ since: TimeSchema }).openapi('ReplayWebhook')),
  },
  responses: {
    202: json(z.object({ replayed: z.int() }).openapi('WebhookReplay'), 'How many events are sent again.'),
    ...refusals(),
    ...problems('invalid_json', 'invalid_request', 'unsupported_media_type'),
  },
});

/** POST /webhooks/{id}/rotate, /test, /resume, /replay */
export function registerWebhookActions(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  const { db, clock, newSecret } = deps;
  const now = () => clock().toISOString();
  app.openapi(rotateWebhookSecret, async (c) => {
    const { id } = c.req.valid('param');
    const secret = keptSecret(newSecret());
    const endpoint = await rotateSecret(db, { id, secret, by: c.var.caller.author, now: now() });
    return c.json({ ...webhookView(endpoint ?? noWebhook(id)), secret: shownSecret(secret) }, 200);
  });
  app.openapi(resumeWebhook, async (c) => {
    const { id } = c.req.valid('param');
    const endpoint = await resumeEndpoint(db, { id, by: c.var.caller.author, now: now() });
    return c.json(webhookView(endpoint ?? noWebhook(id)), 200);
  });
  app.openapi(replayWebhook, async (c) => {
    const { id } = c.req.valid('param');
    const { since } = c.req.valid('json');
    const replayed = await replayEvents(db, { id, since, by: c.var.caller.author, now: now() });
    return c.json({ replayed: replayed ?? noWebhook(id) }, 202);
  });
  registerTest(app, deps);
}

function registerTest(app: OpenAPIHono<ApiEnv>, { db, clock, newId, sendWebhook }: ApiDeps): void {
  app.openapi(testWebhook, async (c) => {
    const { id } = c.req.valid('param');
    const at = clock();
    const now = at.toISOString();
    const endpoint = (await signingEndpoint(db, id, now)) ?? noWebhook(id);
    const text = JSON.stringify({ type: 'webhook.test', timestamp: now, data: { webhook: id } });
    const message = { id: `evt_test_${newId()}`, sentAt: at, body: text, ...endpoint };
    const answer = await sendWebhook(message);
    const status = 'status' in answer ? answer.status : null;
    const failure = 'failure' in answer ? answer.failure : null;
    await auditTest(db, { id, by: c.var.caller.author, now, answer: { status, failure } });
    const delivered = status !== null && status >= 200 && status < 300;
    return c.json({ delivered, status, failure, body: answer.body ?? null }, 200);
  });
}
