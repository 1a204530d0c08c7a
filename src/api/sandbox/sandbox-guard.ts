import type { MiddlewareHandler } from 'hono';
import { peerAddress } from '../http/client-address.ts';
import type { ApiSettings } from '../http/deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { ApiProblem } from '../http/problem.ts';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK_ADDRESS = /^(127\.|::1$|::ffff:127\.)/;

/**
 * The sandbox is for the person at this machine: its operations are there only when it is on, and only for requests
 * that come from this machine and name it so. The check of Host and Origin keeps web pages from elsewhere out, also
 * those that let their own name resolve to loopback.
 */
export function sandboxOnly({ sandbox }: Pick<ApiSettings, 'sandbox'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    const peer = peerAddress(c.env);
    const local =
      LOOPBACK_HOSTS.has(new URL(c.req.url).hostname) &&
      (origin === undefined || (URL.canParse(origin) && LOOPBACK_HOSTS.has(new URL(origin).hostname))) &&
      (peer === null || LOOPBACK_ADDRESS.test(peer));
    if (!sandbox || !local) {
      throw new ApiProblem(
        'not_found',
        'The sandbox is off, or this request does not come from its own machine.',
      );
    }
    await next();
  };
}
