import type { Author, MailContact, TenantRow } from '../../store/domains/types.ts';
import { putTenant } from '../../store/tenants/tenants.ts';
import type { ApiDeps } from '../http/deps.ts';
import { ApiProblem } from '../http/problem.ts';

/**
 * Creates the tenant, or renames it.
 * @throws ApiProblem `gateways_full` when no gateway has room for a new one; `precondition_failed` when only a new one was
 *   wanted.
 */
export async function storeTenant(
  { db, settings, clock, tokenRing }: ApiDeps,
  asked: {
    id: string;
    name: string;
    contact?: MailContact | null | undefined;
    onlyNew?: boolean;
    by: Author;
  },
): Promise<TenantRow> {
  const { gateways } = settings;
  const outcome = await putTenant(db, { ...asked, gateways, now: clock().toISOString() });
  // One that was removed is back, and its new tokens with it.
  tokenRing.forget();
  if (outcome.kind === 'stored') return outcome.tenant;
  if (outcome.kind === 'known_already')
    throw new ApiProblem(
      'precondition_failed',
      'The tenant is there, or was removed; nothing was changed. Put it without If-None-Match to change its name, or to bring it back.',
    );
  const { places, limit } = gateways;
  throw new ApiProblem(
    'gateways_full',
    `Each of the ${places.length} gateways has ${limit} names or more, so the tenant was not created. Add a gateway to PORTAL_GATEWAYS, or raise PORTAL_GATEWAY_LIMIT.`,
  );
}
