import type { ApiClient, components } from './client.ts';
import { unwrap } from './problem.ts';

export type MintedToken = components['schemas']['Token'];

export type TokenRequest = {
  /** Your customer: its uuid, which is the tenant's id, and its name. It is created where it is not there yet. */
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
 * takes an operator key.
 * @param client made with an operator key
 * @throws PortalError when the API refuses
 */
export async function mintToken(
  client: ApiClient,
  { tenant, role, subject, expiresIn = 900 }: TokenRequest,
): Promise<MintedToken> {
  const params = { path: { tenant: tenant.id } };
  await unwrap(client.PUT('/api/v1/tenants/{tenant}', { params, body: { name: tenant.name } }));
  return unwrap(
    client.POST('/api/v1/tenants/{tenant}/tokens', { params, body: { role, subject, expiresIn } }),
  );
}
