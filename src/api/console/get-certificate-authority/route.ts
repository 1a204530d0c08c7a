import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { REASONS } from '../../../core/conditions.ts';
import { ORDER_LIMITS } from '../../../core/issuance/limits.ts';
import { countByReason } from '../../../store/fleet/domain-counts.ts';
import { ordersByTenant, orderUse } from '../../../store/orders/order-use.ts';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import { json, problems, secured, TimeSchema, UuidSchema } from '../../http/schemas.ts';

const count = z.int().min(0);
/** The reasons that say something of the CA or of our account there, and not of one name. */
const TROUBLES = [
  'orders_paused',
  'account_refused',
  'rate_limited',
  'ca_unavailable',
  'issuer_not_ready',
  'order_failed',
  'renewal_failing',
] as const satisfies readonly (
  | keyof (typeof REASONS)['CertificateAllowed']
  | keyof (typeof REASONS)['CertificateReady']
)[];

const CertificateAuthoritySchema = z
  .object({
    name: z
      .string()
      .openapi({ description: 'The ACME directory, the Issuer of the cluster, or a CA of this machine.' }),
    accountUri: z.string().nullable(),
    limitsKept: z
      .boolean()
      .openapi({ description: 'Orders are held back by the limits (PORTAL_ORDER_LIMITS).' }),
    limits: z.array(
      z.object({
        limit: z.enum(ORDER_LIMITS.map(({ what }) => what)),
        of: z.enum(['domain', 'tenant', 'all']),
        most: count,
        withinSeconds: count,
        used: count
          .nullable()
          .openapi({ description: 'Of those for all together; null: it is one name’s or tenant’s.' }),
        left: count.nullable(),
        freesAt: TimeSchema.nullable().openapi({ description: 'When the oldest order counts no more.' }),
      }),
    ),
    tenants: z
      .array(z.object({ tenant: UuidSchema, name: z.string(), used: count, left: count }))
      .openapi({ description: 'The tenants that ordered most within the time of their limit.' }),
    troubles: z
      .array(z.object({ reason: z.enum(TROUBLES), domains: count }))
      .openapi({ description: 'Domains whose status is because of the CA or of our account, by reason.' }),
  })
  .openapi('CertificateAuthority');
export type CertificateAuthorityJson = z.infer<typeof CertificateAuthoritySchema>;

const route = createRoute({
  method: 'get',
  path: '/api/v1/certificate-authority',
  operationId: 'getCertificateAuthority',
  tags: ['operators'],
  summary: 'The CA, and how much of its limits is used',
  description: 'For operators.',
  security: secured,
  middleware: [operatorsOnly('read')] as const,
  responses: {
    200: json(CertificateAuthoritySchema, 'The CA.'),
    ...problems('unauthorized', 'forbidden', 'not_found'),
  },
});

/** GET /certificate-authority */
export function registerGetCertificateAuthority(
  app: OpenAPIHono<ApiEnv>,
  { db, clock, settings }: ApiDeps,
): void {
  app.openapi(route, async (c) => {
    const now = clock().toISOString();
    const [ofAll, ofTenants, reasons] = await Promise.all([
      orderUse(db, now),
      ordersByTenant(db, now),
      countByReason(db),
    ]);
    const { name, accountUri, limits } = settings.console.ca;
    return c.json(
      {
        name,
        accountUri,
        limitsKept: limits === 'kept',
        limits: ORDER_LIMITS.map(({ what, of, most, withinSeconds }) => {
          const use = ofAll.find(({ limit }) => limit === what);
          const left = use === undefined ? null : Math.max(0, most - use.used);
          return {
            ...{ limit: what, of, most, withinSeconds },
            ...{ used: use?.used ?? null, left, freesAt: use?.freesAt ?? null },
          };
        }),
        tenants: ofTenants.tenants.map((one) => ({ ...one, left: Math.max(0, ofTenants.most - one.used) })),
        troubles: TROUBLES.map((reason) => ({ reason, domains: sumOf(reasons, reason) })),
      },
      200,
    );
  });
}

function sumOf(counts: Awaited<ReturnType<typeof countByReason>>, reason: string): number {
  return counts.reduce((sum, one) => sum + (one.reason === reason ? one.count : 0), 0);
}
