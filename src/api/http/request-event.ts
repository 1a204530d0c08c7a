import type { ProductEvent, ProductEventName } from '../../telemetry/product-events.ts';
import type { Caller } from '../auth/caller.ts';

/** The product event of a stored request. `by`: whether an operator or somebody of the tenant asked. */
export function requestEvent(
  name: ProductEventName,
  domain: { id: string; tenant: string },
  caller: Caller,
  at: string,
): ProductEvent {
  return {
    name,
    at,
    tenantId: domain.tenant,
    portalDomainId: domain.id,
    properties: { by: caller.kind },
  };
}
