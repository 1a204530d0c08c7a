import type { Incident } from '../core/fleet/incident.ts';
import { asksOrigin, NOTHING_ASKED } from '../core/patrol/origin.ts';
import {
  afterWanted,
  type Explained,
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
  // As in a large fleet, where somebody has just asked an origin.
  const asks = asksOrigin({ ...NOTHING_ASKED, askedAt: begunAt }, domain.originDueAt, begunAt);
  const outcome = await quickVisit(domain, ports, { asksOrigin: asks, now });
  if (outcome.kind === 'unchanged') return outcome;
  const open = incidents.filter((one) => one.open).map((one) => ({ ...one, suspends: true }));
  const next = afterWanted(domain, outcome, { open, hasPlace: true, now: now() });
  return next.kind === 'explained' ? next : wholeVisit(domain, outcome, ports, now);
}

/** The state of a place whose domain is well, and whose last visit has not failed. */
export const WELL_PLACE = { showsWell: true, isFailing: false, whole: false, failures: 0 } as const;
