import type { ApiClient, components } from './client.ts';
import { PortalError, unwrap } from './problem.ts';

export type MintedToken = components['schemas']['Token'];

export type TokenRequest = {
  /** Your customer: its uuid, which is the tenant's id, and its name. It is created where it was never there. */
  tenant: { id: string; name: string };
  /** `viewer`: may only look. */
  role: 'admin' | 'viewer';
  /** Your id of the user; the audit keeps it with what they change. */
  subject: string;
  /** Seconds. */
  expiresIn?: number;
};

/**
 * Mints a token for a signed-in user of your product, for the page that shows `<portal-domains>`. On your server alone: it
 * takes an operator key. A tenant that was removed stays removed.
 * @param client made with an operator key
 * @throws PortalError when the API refuses; `tenant_not_found` for one that was removed
 */
export async function mintToken(
  client: ApiClient,
  { tenant, role, subject, expiresIn = 900 }: TokenRequest,
): Promise<MintedToken> {
  const path = { tenant: tenant.id };
  const mint = () =>
    unwrap(
      client.POST('/api/v1/tenants/{tenant}/tokens', {
        params: { path },
        body: { role, subject, expiresIn },
      }),
    );
  try {
    return await mint();
  } catch (error) {
    if (!hasCode(error, 'tenant_not_found')) throw error;
  }
  try {
    const params = { path, header: { 'if-none-match': '*' as const } };
    await unwrap(client.PUT('/api/v1/tenants/{tenant}', { params, body: { name: tenant.name } }));
  } catch (error) {
    // It was removed, or another request has created it meanwhile: the next one tells.
    if (!hasCode(error, 'precondition_failed')) throw error;
  }
  return mint();
}

const hasCode = (error: unknown, code: PortalError['code']) =>
  error instanceof PortalError && error.code === code;
