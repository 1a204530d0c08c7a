import type { MiddlewareHandler } from 'hono';
import { keepToRate } from '../auth/auth.ts';
import type { ApiContext, ApiEnv } from '../http/env.ts';

/** Counts a look that is asked for; operators are not held to it. @throws ApiProblem rate_limited. */
export function keepToLooks(c: ApiContext): void {
  const { caller } = c.var;
  if (caller.kind !== 'tenant') return;
  keepToRate(c, c.var.limitLooks(caller.tenant), { name: 'looks', may: 'ask for a look' });
}

/** The same as a guard, behind the one that says who calls. */
export function looking(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    keepToLooks(c);
    await next();
  };
}
