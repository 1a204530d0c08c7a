import type { PortalDomainsDetails } from '../../../src/client/element.ts';
import type { Domain } from '../api/types.ts';

/** An event about one domain, as the page around the element gets it. */
export type DomainEvent = { type: Exclude<keyof PortalDomainsDetails, 'token-expired'>; domain: Domain };

const needsAction = (domain: Domain | undefined) => domain?.group === 'needs_you';

/**
 * Returns the events that lead from one list to the next. `before` null: the first list of the element; then those that need
 * somebody are events as well, so that the page around it need not ask the API, and those that are live are none.
 */
export function domainEvents(before: readonly Domain[] | null, after: readonly Domain[]): DomainEvent[] {
  const known = new Map(before?.map((domain) => [domain.id, domain]));
  return after.flatMap((domain): DomainEvent[] => {
    const last = known.get(domain.id);
    const isActivated = before !== null && domain.status === 'active' && last?.status !== 'active';
    const isRequired = needsAction(domain) && !needsAction(last);
    return [
      ...(isActivated ? [{ type: 'activated', domain } as const] : []),
      ...(isRequired ? [{ type: 'action-required', domain } as const] : []),
    ];
  });
}
