import type { Incident } from '../core/fleet/incident.ts';
import {
  type Explained,
  explainedBy,
  isWhole,
  quickVisit,
  type VisitPorts,
  WHOLE,
  type WholeOutcome,
  wholeVisit,
} from '../patrol/check.ts';
import type { DueDomain } from '../store/patrol/claim.ts';

/** One visit from end to end, as the patrol makes it where there is a place for its whole round. */
export async function visitOnce(
  domain: DueDomain,
  ports: VisitPorts,
  now: () => string,
  incidents: readonly Incident[] = [],
): Promise<WholeOutcome | Explained> {
  const begunAt = now();
  if (isWhole(domain, begunAt)) return wholeVisit(domain, WHOLE, ports, now);
  const asksOrigin = domain.originDueAt <= begunAt;
  const outcome = await quickVisit(domain, ports, { asksOrigin, now });
  if (outcome.kind === 'unchanged') return outcome;
  const explained = explainedBy(domain, outcome, incidents, now());
  return explained !== null && !domain.showsWell ? explained : wholeVisit(domain, outcome, ports, now);
}

/** The state of a place whose domain is well, and whose last visit has not failed. */
export const WELL_PLACE = { showsWell: true, isFailing: false, whole: false, failures: 0 } as const;
