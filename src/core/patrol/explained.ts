import type { Condition } from '../conditions.ts';
import type { Incident, TroubleKind } from '../fleet/incident.ts';
import type { Decision } from '../lifecycle/decision.ts';
import { ACTIVE_INTERVAL_SECONDS, plusSeconds, spread } from '../lifecycle/schedules.ts';

/** Returns whether open incidents explain all that fails. */
export function explainsAll(incidents: readonly Incident[], failing: readonly TroubleKind[]): boolean {
  const isOpen = (kind: TroubleKind) => incidents.some((one) => one.open && one.kind === kind);
  return failing.length > 0 && failing.every(isOpen);
}

/** While an incident lasts the few questions say whether it is over for a domain, and a whole round seldom has to. */
const WHOLE_SECONDS = 3_600;

/** The row shows an incident of ours. */
export const showsIncident = (conditions: readonly Condition[]) =>
  conditions.some(({ incident }) => incident !== undefined);

/**
 * Returns the decision of a round that an open incident explains, with the domain left at rest: the row says what fails
 * and whose it is, and the patrol goes on to visit the domain.
 */
export function restExplained(decision: Decision, id: string): Decision {
  const dueAt = plusSeconds(decision.at, spread(ACTIVE_INTERVAL_SECONDS, id));
  const { detail } = decision;
  const isAnnounced = detail.kind === 'decided' && detail.checksAgainAt !== null;
  return {
    ...decision,
    changes: { ...decision.changes, nextCheckAt: dueAt },
    detail: isAnnounced ? { ...detail, checksAgainAt: dueAt } : detail,
    rest: { fullCheckAt: plusSeconds(decision.at, spread(WHOLE_SECONDS, id)), explained: true },
  };
}
