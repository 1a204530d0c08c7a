import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import {
  beginKeyedRequest,
  endLease,
  freeKey,
  type KeptAnswer,
  keepAnswer,
} from '../../store/idempotency/idempotency-keys.ts';
import type { Caller } from '../auth/caller.ts';
import { refuseBeyond } from '../auth/rates.ts';
import type { ApiDeps } from './deps.ts';
import type { ApiContext, ApiEnv } from './env.ts';
import { ApiProblem } from './problem.ts';

/** The header of operations that are carried out once a key. */
export const IdempotencyHeaderSchema = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[!-~]{1,255}$/, 'must be 1 to 255 printable ASCII characters without blanks')
    .optional()
    .openapi({
      description:
        'Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again.',
    }),
});
/** The refusals that come with it. */
export const IDEMPOTENCY_CODES = ['idempotency_key_in_use', 'idempotency_key_reused'] as const;

/** Seconds. */
const RETRY_AFTER = 1;

/**
 * Carries out a request with an `Idempotency-Key` once: a repetition gets the answer of the first, with
 * `Idempotency-Replayed: true`. To be used after the guard, as the keys of two callers do not meet. Only an answer to a
 * request that was carried out is kept; one that was refused has changed nothing, and its key is free again. After an
 * error of the server nobody knows what was done: the next try is carried out under the id of the first.
 * @param keep returns the part of an answer that may be kept, where it holds what the database must not.
 */
export function idempotent(
  { db, clock, newId }: Pick<ApiDeps, 'db' | 'clock' | 'newId'>,
  keep: (body: string) => string = (body) => body,
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = c.req.header('Idempotency-Key');
    if (key === undefined) return next();
    // Refused by the operation's own schema, which comes behind.
    if (!IdempotencyHeaderSchema.safeParse({ 'idempotency-key': key }).success) return next();
    const { caller } = c.var;
    if (caller.kind === 'tenant') refuseBeyond(c.var.limitKeyed(caller.tenant), KEYED);
    const place = { owner: ownerOf(caller), key };
    const asked = { ...place, request: await hashOf(c), resourceId: newId(), now: clock().toISOString() };
    const begun = await beginKeyedRequest(db, asked);
    switch (begun.kind) {
      case 'answered':
        return replay(c, begun.answer);
      case 'under_way':
        throw new ApiProblem('idempotency_key_in_use', UNDER_WAY, { retryAfter: RETRY_AFTER });
      case 'another_request':
        throw new ApiProblem('idempotency_key_reused', ANOTHER);
      case 'begun':
        c.set('resourceId', begun.resourceId);
    }
    await next();
    if (c.res.ok) await keepAnswer(db, place, await answerOf(c.res, keep));
    else if (c.res.status < 500) await freeKey(db, place);
    else await endLease(db, { ...place, now: clock().toISOString() });
  };
}

const KEYED = { may: 'send an Idempotency-Key' };
const UNDER_WAY =
  'The first request with this Idempotency-Key is not answered yet; send it again in a second.';
const ANOTHER = 'This Idempotency-Key was used for another request; choose a new one.';

/** The id of the part `index` of what a request makes: the same for each repetition, as `resourceId` is. */
export function resourceIdAt(resourceId: string, index: number): string {
  const hex = createHash('sha256').update(`${resourceId}/${index}`).digest('hex');
  // A uuid of version 8 (RFC 9562, 5.8).
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A tenant's tokens change, so that the keys are the tenant's. */
function ownerOf(caller: Caller): string {
  return caller.kind === 'tenant' ? `tenant:${caller.tenant}` : `operator:${caller.author.id}`;
}

async function hashOf(c: ApiContext): Promise<string> {
  const { method, path } = c.req;
  return createHash('sha256')
    .update(JSON.stringify([method, path, await c.req.text()]))
    .digest('hex');
}

async function answerOf(response: Response, keep: (body: string) => string): Promise<KeptAnswer> {
  const { status, headers } = response;
  return {
    ...{ status, location: headers.get('Location'), language: headers.get('Content-Language') },
    body: keep(await response.clone().text()),
  };
}

function replay(c: ApiContext, { status, location, language, body }: KeptAnswer): Response {
  c.header('Idempotency-Replayed', 'true');
  // The body is in the language of the first request, whichever this one asks for.
  c.header('Content-Language', language ?? undefined);
  if (location !== null) c.header('Location', location);
  c.header('Content-Type', 'application/json');
  return c.body(body, status as ContentfulStatusCode);
}
