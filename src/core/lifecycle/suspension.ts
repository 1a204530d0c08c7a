import type { DomainSnapshot } from '../domain.ts';
import { isSuspended } from '../fleet/incident.ts';

/**
 * Returns whether the domain is neither withdrawn nor given up by itself: an incident of ours suspends the removals of all
 * domains, an operator's hold those of one. Requests are carried out all the same.
 */
export function isRemovalSuspended({
  incidents,
  onHoldSince = null,
}: Pick<DomainSnapshot, 'incidents' | 'onHoldSince'>): boolean {
  return onHoldSince !== null || isSuspended(incidents);
}
