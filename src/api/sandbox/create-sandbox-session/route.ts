import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { SAMPLE_TENANT } from '../../../sandbox/sample-tenant.ts';
import { getTenant } from '../../../store/tenants/tenants.ts';
import { mintToken } from '../../auth/mint-token.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems } from '../../http/schemas.ts';
import { TenantSchema, TokenSchema, tenantView } from '../../tenants/schemas.ts';
import { storeTenant } from '../../tenants/store-tenant.ts';

/** The tenant that the sandbox's page speaks for. */
const LIFETIME_SECONDS = 3600;

const SessionSchema = TokenSchema.omit({ tenant: true, id: true, subject: true })
  .extend({
    tenant: TenantSchema,
    edgeHttpsPort: z.int().openapi({ description: 'Where a portal opens: https://<domain>:<port>/' }),
  })
  .openapi('SandboxSession');

const route = createRoute({
  method: 'post',
  path: '/api/v1/sandbox/session',
  operationId: 'createSandboxSession',
  tags: ['sandbox'],
  summary: 'A short-lived admin token of the sample tenant',
  description:
    'So that the page just works on a laptop. There only in the sandbox, and only from its own machine. A host product mints tokens with `POST /tenants/{tenant}/tokens` instead.',
  responses: { 201: json(SessionSchema, 'The session.'), ...problems('not_found') },
});

/** POST /sandbox/session */
export function registerCreateSandboxSession(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { db, settings } = deps;
    const { id } = SAMPLE_TENANT;
    // Nobody signs in: whoever sits at this machine is its operator.
    const by = { kind: 'operator', id: 'sandbox', subject: null, requestId: c.var.requestId } as const;
    const tenant = (await getTenant(db, id)) ?? (await storeTenant(deps, { ...SAMPLE_TENANT, by }));
    const role = 'admin' as const;
    const asked = { tenant: id, role, subject: null, expiresIn: LIFETIME_SECONDS, by };
    const { token, expiresAt } = await mintToken(deps, asked);
    return c.json(
      {
        token,
        expiresAt,
        role,
        expiresIn: LIFETIME_SECONDS,
        tenant: tenantView(tenant),
        edgeHttpsPort: settings.httpsPort,
      },
      201,
    );
  });
}
