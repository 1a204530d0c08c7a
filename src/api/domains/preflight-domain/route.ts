import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { anyCaller, requireTenantAccess } from '../../auth/auth.ts';
import { keepToCheckRate, keepToRate } from '../../auth/rates.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { createRateLimiter } from '../../http/rate-limit.ts';
import { body, json, problems, secured, UuidSchema } from '../../http/schemas.ts';
import { PreflightSchema, preflight } from '../preflight.ts';

const AskPreflightSchema = z
  .strictObject({ domain: z.string().openapi({ example: 'portal.acme.com' }), tenant: UuidSchema })
  .openapi('AskPreflight');

const route = createRoute({
  method: 'post',
  path: '/api/v1/preflight',
  operationId: 'preflight',
  tags: ['domains'],
  summary: 'What would happen on registration',
  description:
    'Judges the name, looks at the DNS as it is now, and, where that leads here, at what a CA looks at before it issues: CAA records, DNSSEC, and port 80 of each address. Stores nothing and orders nothing. The tokens of one tenant may ask ten times in a minute, and each counts as a check, as `refresh` does.',
  security: secured,
  middleware: [anyCaller()] as const,
  request: { body: body(AskPreflightSchema) },
  responses: {
    200: json(
      PreflightSchema,
      'What would happen. A name that no tenant may attach is refused as on registration.',
    ),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'tenant_not_found',
      'unsupported_media_type',
      'invalid_hostname',
      'ip_address',
      'public_suffix',
      'reserved_name',
      'own_domain',
      'wildcard_not_supported',
      'confusable_hostname',
    ),
  },
});

/** A preflight asks some hundred questions of DNS and of port 80; a person who mends records needs a few a minute. */
export const PREFLIGHTS_PER_MINUTE = 10;

/** POST /preflight */
export function registerPreflight(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  const limiter = createRateLimiter(PREFLIGHTS_PER_MINUTE);
  app.openapi(route, async (c) => {
    const { domain, tenant } = c.req.valid('json');
    const { caller } = c.var;
    requireTenantAccess(caller, tenant, 'read');
    if (caller.kind === 'tenant') {
      const rate = limiter.take(caller.tenant, deps.clock().getTime());
      keepToRate(c, rate, { name: 'preflight', may: 'ask for a preflight' });
    }
    // After its own rate: a preflight that is refused looks at nothing, so it costs no check.
    keepToCheckRate(c);
    return c.json(
      await preflight({ ...deps, db: c.var.db, wholeDb: deps.db }, { typed: domain, tenant, caller }),
      200,
    );
  });
}
