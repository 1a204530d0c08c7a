import type { OpenAPIHono } from '@hono/zod-openapi';
import { registerGetJwks } from '../assertions/get-jwks/route.ts';
import { registerCreateKey } from '../auth/create-key/route.ts';
import { registerCreateToken } from '../auth/create-token/route.ts';
import { registerListKeys } from '../auth/list-keys/route.ts';
import { registerListSigningKeys } from '../auth/list-signing-keys/route.ts';
import { registerRevokeKey } from '../auth/revoke-key/route.ts';
import { registerRotateSigningKey } from '../auth/rotate-signing-key/route.ts';
import { registerEndSession } from '../console/end-session/route.ts';
import { registerGetCertificateAuthority } from '../console/get-certificate-authority/route.ts';
import { registerGetFleet } from '../console/get-fleet/route.ts';
import { registerGetSession } from '../console/get-session/route.ts';
import { registerInspectDomain } from '../console/inspect-domain/route.ts';
import { registerListIncidents } from '../console/list-incidents/route.ts';
import { registerListSessions } from '../console/list-sessions/route.ts';
import { registerRevokeSession } from '../console/revoke-session/route.ts';
import { registerAskEdge } from '../domains/ask-edge/route.ts';
import { registerChanges } from '../domains/change-domain/routes.ts';
import { registerCheckName } from '../domains/check-name/route.ts';
import { registerGetDomain } from '../domains/get-domain/route.ts';
import { registerListDomains } from '../domains/list-domains/route.ts';
import { registerListEvents } from '../domains/list-events/route.ts';
import { registerOwnCertificate } from '../domains/own-certificate/routes.ts';
import { registerPreflight } from '../domains/preflight-domain/route.ts';
import { registerRegisterDomain } from '../domains/register-domain/route.ts';
import { registerRegisterDomains } from '../domains/register-domains/route.ts';
import { registerLinkRecords } from '../links/records.ts';
import { registerLinks } from '../links/routes.ts';
import { registerMails } from '../mail/routes.ts';
import { registerGetStats } from '../operators/get-stats/route.ts';
import { registerHealth } from '../operators/health/route.ts';
import { registerListAudit } from '../operators/list-audit/route.ts';
import { registerMetrics } from '../operators/metrics/route.ts';
import { registerReady } from '../operators/ready/route.ts';
import { registerSearchDomains } from '../operators/search-domains/route.ts';
import { registerCreateSandboxSession } from '../sandbox/create-sandbox-session/route.ts';
import { registerDeleteSandboxRecord } from '../sandbox/delete-sandbox-record/route.ts';
import { registerListSandboxRecords } from '../sandbox/list-sandbox-records/route.ts';
import { registerPutSandboxRecord } from '../sandbox/put-sandbox-record/route.ts';
import { sandboxOnly } from '../sandbox/sandbox-guard.ts';
import { registerStreamDomain } from '../streams/stream-domain/route.ts';
import { createStreamSlots, type StreamSlots } from '../streams/stream-slots.ts';
import { registerStreamTenant } from '../streams/stream-tenant/route.ts';
import { registerDeleteTenant } from '../tenants/delete-tenant/route.ts';
import { registerGetTenant } from '../tenants/get-tenant/route.ts';
import { registerListTenants } from '../tenants/list-tenants/route.ts';
import { registerPutTenant } from '../tenants/put-tenant/route.ts';
import { registerWebhookActions } from '../webhooks/actions.ts';
import { registerListWebhookDeliveries } from '../webhooks/deliveries.ts';
import { registerWebhookEndpoints } from '../webhooks/endpoints.ts';
import type { ApiDeps } from './deps.ts';
import type { ApiEnv } from './env.ts';

type Register = (app: OpenAPIHono<ApiEnv>, deps: ApiDeps, slots: StreamSlots) => void;

/** In the order of the documentation. Registered one by one: chained, their types would take minutes to check. */
const OPERATIONS: Register[] = [
  registerPutTenant,
  registerGetTenant,
  registerListTenants,
  registerDeleteTenant,
  registerCreateToken,
  registerRegisterDomain,
  registerCheckName,
  registerRegisterDomains,
  registerListDomains,
  registerGetDomain,
  registerChanges,
  registerOwnCertificate,
  registerLinks,
  registerListEvents,
  registerStreamDomain,
  registerStreamTenant,
  registerPreflight,
  registerLinkRecords,
  registerSearchDomains,
  registerInspectDomain,
  registerGetStats,
  registerGetFleet,
  registerListIncidents,
  registerGetCertificateAuthority,
  registerGetSession,
  registerEndSession,
  registerListSessions,
  registerRevokeSession,
  registerCreateKey,
  registerListKeys,
  registerRevokeKey,
  registerRotateSigningKey,
  registerListSigningKeys,
  registerListAudit,
  registerWebhookEndpoints,
  registerWebhookActions,
  registerListWebhookDeliveries,
  registerMails,
  registerListSandboxRecords,
  registerPutSandboxRecord,
  registerDeleteSandboxRecord,
  registerCreateSandboxSession,
  registerHealth,
  registerReady,
  registerMetrics,
  registerAskEdge,
  registerGetJwks,
];

/** Puts every operation on the app. */
export function registerOperations(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An operator key (`pdk_…`, in the sandbox `pdk_test_…`) or a tenant token (`pdt_…`).',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'link', {
    type: 'http',
    scheme: 'bearer',
    description:
      'The secret of a link to the records of one domain (`pdl_…`): what stands behind `#` in its URL.',
  });
  app.use('/api/v1/sandbox/*', sandboxOnly(deps.settings));
  // One count for all kinds of streams.
  const slots = createStreamSlots();
  for (const register of OPERATIONS) register(app, deps, slots);
}
