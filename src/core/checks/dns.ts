import { conditionOf, type Finding, finding } from '../conditions.ts';
import type { DnsObservation } from '../observations.ts';
import { type DnsFacts, gatherDnsFacts } from './dns-facts.ts';
import type { DnsJudgement } from './dns-judgement.ts';
import { secondsUntilForgotten } from './dns-notes.ts';
import type { DnsSubject } from './dns-view.ts';
import { nameServerFaults } from './name-server-faults.ts';
import { OWNED_CHECKS } from './owned.ts';
import { isFlapping, isPartlyHere, isSplit, POINTS_HERE_CHECKS } from './points-here.ts';

/**
 * What a check of the DNS says about the domain. Authoritative servers decide where one of them could tell, resolvers
 * only where none could; and what nobody could tell is Unknown, never False.
 */
export function judgeDns(observation: DnsObservation, subject: DnsSubject): DnsJudgement {
  const facts = gatherDnsFacts(observation, subject);
  const pointsHere =
    firstFinding(POINTS_HERE_CHECKS, facts) ?? finding('PointsHere', 'not_checked', { case: 'not_looked' });
  const owned = firstFinding(OWNED_CHECKS, facts) ?? finding('Owned', 'not_checked', { case: 'not_looked' });
  const at = observation.observedAt;
  const found = conditionOf('PointsHere', withZoneFaults(pointsHere, facts), at);
  const theirsToMend = found.status === 'Unknown' && found.actor === 'tenant';
  return {
    pointsHere: found,
    owned: conditionOf('Owned', owned, at),
    recheckAfterSeconds: secondsUntilForgotten(facts),
    flapping: isFlapping(facts),
    split: isSplit(facts),
    partlyHere: isPartlyHere(facts),
    serversFail: facts.routing.by !== 'authoritative' && (hasOwnServers(observation) || theirsToMend),
  };
}

/** The finding with what is amiss with the zone's name servers, where the name is not right. */
function withZoneFaults(found: Finding<'PointsHere'>, facts: DnsFacts): Finding<'PointsHere'> {
  if (found.reason === 'cname' || found.reason === 'address') return found;
  const faults = nameServerFaults(facts).filter(
    (one) => one.kind !== 'entered_elsewhere' || one.record === 'routing',
  );
  return { ...found, notes: [...(found.notes ?? []), ...faults] };
}

function firstFinding<T>(checks: readonly ((facts: DnsFacts) => T | null)[], facts: DnsFacts): T | null {
  for (const check of checks) {
    const finding = check(facts);
    if (finding !== null) return finding;
  }
  return null;
}

const hasOwnServers = ({ routing }: DnsObservation) => routing.some(({ role }) => role === 'authoritative');
