import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../env.ts';
import { sandboxOnly } from '../sandbox-guard.ts';
import { createStreamSlots, type StreamSlots } from '../stream-slots.ts';
import { registerAskEdge } from './ask-edge/route.ts';
import { registerCreateKey } from './create-key/route.ts';
import { registerCreateSandboxSession } from './create-sandbox-session/route.ts';
import { registerCreateToken } from './create-token/route.ts';
import { registerDeleteDomain } from './delete-domain/route.ts';
import { registerDeleteSandboxRecord } from './delete-sandbox-record/route.ts';
import { registerDeleteTenant } from './delete-tenant/route.ts';
import { registerDisableDomain } from './disable-domain/route.ts';
import { registerGetDomain } from './get-domain/route.ts';
import { registerGetStats } from './get-stats/route.ts';
import { registerGetTenant } from './get-tenant/route.ts';
import { registerHealth } from './health/route.ts';
import { registerListAudit } from './list-audit/route.ts';
import { registerListDomains } from './list-domains/route.ts';
import { registerListEvents } from './list-events/route.ts';
import { registerListKeys } from './list-keys/route.ts';
import { registerListSandboxRecords } from './list-sandbox-records/route.ts';
import { registerListSigningKeys } from './list-signing-keys/route.ts';
import { registerListTenants } from './list-tenants/route.ts';
import { registerMetrics } from './metrics/route.ts';
import { registerPreflight } from './preflight/route.ts';
import { registerPutSandboxRecord } from './put-sandbox-record/route.ts';
import { registerPutTenant } from './put-tenant/route.ts';
import { registerReady } from './ready/route.ts';
import { registerReconcileDomain } from './reconcile-domain/route.ts';
import { registerRefreshDomain } from './refresh-domain/route.ts';
import { registerRegisterDomain } from './register-domain/route.ts';
import { registerRetryDomain } from './retry-domain/route.ts';
import { registerRevokeKey } from './revoke-key/route.ts';
import { registerRotateSigningKey } from './rotate-signing-key/route.ts';
import { registerSearchDomains } from './search-domains/route.ts';
import { registerStreamDomain } from './stream-domain/route.ts';
import { registerStreamTenant } from './stream-tenant/route.ts';

type Register = (app: OpenAPIHono<ApiEnv>, deps: ApiDeps, slots: StreamSlots) => void;

/** In the order of the documentation. Registered one by one: chained, their types would take minutes to check. */
const OPERATIONS: Register[] = [
  registerPutTenant,
  registerGetTenant,
  registerListTenants,
  registerDeleteTenant,
  registerCreateToken,
  registerRegisterDomain,
  registerListDomains,
  registerGetDomain,
  registerRefreshDomain,
  registerRetryDomain,
  registerDisableDomain,
  registerDeleteDomain,
  registerListEvents,
  registerStreamDomain,
  registerStreamTenant,
  registerPreflight,
  registerSearchDomains,
  registerGetStats,
  registerReconcileDomain,
  registerCreateKey,
  registerListKeys,
  registerRevokeKey,
  registerRotateSigningKey,
  registerListSigningKeys,
  registerListAudit,
  registerListSandboxRecords,
  registerPutSandboxRecord,
  registerDeleteSandboxRecord,
  registerCreateSandboxSession,
  registerHealth,
  registerReady,
  registerMetrics,
  registerAskEdge,
];

/** Puts every operation on the app. */
export function registerOperations(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An operator key (`pdk_…`) or a tenant token (`pdt_…`).',
  });
  app.use('/api/v1/sandbox/*', sandboxOnly(deps.settings));
  // One count for all kinds of streams.
  const slots = createStreamSlots();
  for (const register of OPERATIONS) register(app, deps, slots);
}
