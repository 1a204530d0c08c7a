import type { Incident, OpenIncident, TroubleKind } from '../fleet/incident.ts';
import type { ProbeOutcome } from '../observations.ts';

/** The answers that a visit got. `fingerprint` null: some answer was none, or not a usual one. */
export type Seen = { sample: { fingerprint: string | null }; served: { outcome: ProbeOutcome } };

/**
 * Returns what fails by the few questions of a visit alone, as a whole round would find it: the incidents of the fleet
 * count it at once, as an outage may leave no time for the whole rounds of all that fail.
 */
export function troubleSeen({ sample, served }: Seen): TroubleKind[] {
  const kinds: TroubleKind[] = [];
  if (sample.fingerprint === null) kinds.push('dns');
  if (served.outcome !== 'https_ok') kinds.push('edge');
  return kinds;
}

/**
 * Returns the incidents that may explain trouble. Nothing is ever removed as the edge is away, so that its incident explains
 * that for as long as it lasts; another one no longer than it suspends removals, as workflows decide about these.
 */
export const thatExplain = (open: readonly OpenIncident[]): OpenIncident[] =>
  open.filter(({ suspends, kind }) => suspends || kind === 'edge');

/** The outcomes of an edge or an origin that is away. Others say that something of this domain may be gone. */
const AWAY: readonly ProbeOutcome[] = ['connection_refused', 'connection_timeout', 'unexpected_answer'];

/**
 * Returns whether an open incident of ours explains all that a visit saw. A difference that is no failure is never explained.
 * @param before the fingerprint when all was well
 */
export function isExplained(
  { sample, served }: Seen,
  before: string | null,
  incidents: readonly Incident[],
): boolean {
  const isOpen = (kind: TroubleKind) => incidents.some((one) => one.open && one.kind === kind);
  const dns = sample.fingerprint === before || (sample.fingerprint === null && isOpen('dns'));
  const edge = served.outcome === 'https_ok' || (AWAY.includes(served.outcome) && isOpen('edge'));
  return dns && edge;
}
