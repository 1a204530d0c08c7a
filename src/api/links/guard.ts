import type { MiddlewareHandler } from 'hono';
import type { TenantAccess } from '../../store/database/tenant-database.ts';
import { findOpenLink, linkAuthor, type OpenLink, recordUse } from '../../store/links/open-link.ts';
import { bearerHeader } from '../auth/auth.ts';
import type { Caller } from '../auth/caller.ts';
import { keepToRate } from '../auth/rates.ts';
import { clientKey, peerAddress } from '../http/client-address.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiContext, ApiEnv } from '../http/env.ts';
import { answerIn } from '../http/language.ts';
import { ApiProblem } from '../http/problem.ts';
import { createRateLimiter, DEAD_LINKS_PER_ADDRESS, READS_PER_LINK } from '../http/rate-limit.ts';
import { hashLinkSecret } from './secret.ts';

/** The refusal of a link that does not work, whatever the cause: nobody learns which links there were. */
export const LINK_NOT_VALID = {
  code: 'link_not_valid',
  detail:
    'This link does not work: it has expired, was revoked, or was not copied whole. Ask whoever sent it to you for a new one.',
} as const;

export const linkNotValid = () => new ApiProblem(LINK_NOT_VALID.code, LINK_NOT_VALID.detail);

export type LinkGuard = {
  /** Lets a request through that comes by a link which works, and sets it, its domain's tenant and the database. */
  access(need: TenantAccess): MiddlewareHandler<ApiEnv>;
  /** Finds the link of the request anew; null where it does not work any more. */
  find(c: ApiContext): Promise<OpenLink | null>;
};

/** Makes the guard of this process; the rates of links lie in it. */
export function createLinkGuard(deps: Pick<ApiDeps, 'db' | 'clock' | 'settings'>): LinkGuard {
  const { db, clock, settings } = deps;
  const byLink = createRateLimiter(READS_PER_LINK);
  const byAddress = createRateLimiter(DEAD_LINKS_PER_ADDRESS);
  const find = (c: ApiContext) => findOpenLink(db, hashOf(c), clock().toISOString());
  const access = (need: TenantAccess): MiddlewareHandler<ApiEnv> => {
    return async (c, next) => {
      const hash = hashOf(c);
      const now = clock();
      const link = await findOpenLink(db, hash, now.toISOString());
      if (link === null) {
        // Counted here alone: behind a proxy many have one address, and none may use up what the others' links need.
        keepToRate(c, byAddress.take(clientOf(c, settings), now.getTime()), OF_ADDRESS);
        throw linkNotValid();
      }
      keepToRate(c, byLink.take(link.id, now.getTime()), OF_LINK);
      const { requestId } = c.var;
      await recordUse(db, link, { requestId, now: now.toISOString() });
      const caller = callerBy(c, link);
      c.set('link', link);
      c.set('caller', caller);
      c.set('db', c.var.openDb(caller, need));
      await next();
    };
  };
  return { access, find };
}

const OF_ADDRESS = { name: 'address', who: 'Links that do not work', may: 'be tried' };
const OF_LINK = { name: 'link', who: 'This link', may: 'be asked' };

function clientOf(c: ApiContext, { trustedProxies }: Pick<ApiDeps['settings'], 'trustedProxies'>): string {
  const forwardedFor = c.req.header('X-Forwarded-For');
  return clientKey({ peer: peerAddress(c.env), forwardedFor }, trustedProxies);
}

/** @throws ApiProblem `unauthorized` where the request comes with no secret of a link. */
function hashOf(c: ApiContext): string {
  const hash = hashLinkSecret(bearerHeader(c) ?? '');
  if (hash !== null) return hash;
  const detail =
    'Send `Authorization: Bearer …` with the secret of a link: what stands behind `#` in its URL.';
  throw new ApiProblem('unauthorized', detail);
}

/** A link reads as a viewer of its tenant would; the operations show no more than one domain's records of it. */
function callerBy(c: ApiContext, link: OpenLink): Caller & { kind: 'tenant' } {
  const language = answerIn(c);
  const { tenant, expiresAt } = link;
  const author = linkAuthor(link, c.var.requestId);
  return { kind: 'tenant', author, tenant, role: 'viewer', language, expiresAt: Date.parse(expiresAt) };
}
