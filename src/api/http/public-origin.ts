import { isTrustedProxy, peerAddress } from './client-address.ts';
import type { ApiDeps } from './deps.ts';
import type { ApiContext } from './env.ts';
import { requestOrigin } from './request-origin.ts';

/** Returns the scheme and host at which the browser of a request has our pages; null where nobody can tell a safe one. */
export function publicOrigin(
  c: ApiContext,
  { publicUrl, trustedProxies }: ApiDeps['settings'],
): string | null {
  if (publicUrl !== null) return publicUrl;
  return requestOrigin({
    url: c.req.url,
    isByProxy: isTrustedProxy(peerAddress(c.env), trustedProxies),
    proto: c.req.header('X-Forwarded-Proto'),
    host: c.req.header('X-Forwarded-Host'),
  });
}
