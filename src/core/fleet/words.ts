import { type Actor, type Condition, type ConditionType, REASONS, type Reason } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { TroubleKind } from './incident.ts';

const KIND_OF: Record<ConditionType, TroubleKind> = {
  Owned: 'dns',
  PointsHere: 'dns',
  CertificateAllowed: 'certificate',
  CertificateReady: 'certificate',
  Routed: 'edge',
  Reachable: 'edge',
};

/** These are nobody's outage, whatever else fails. */
const APART: readonly Reason[] = ['moved_away', 'claim_expired', 'left_behind', 'caa_forbids', 'caa_unknown'];

/** What stands before what was seen, for a domain that fails with many others. */
export const OUR_INCIDENT =
  'Many domains of many tenants fail at the same time, so this is our incident: we are at it, your portal is not withdrawn, and you need not change anything. Seen:';

/**
 * While an incident is open, what fails with it is the operator's to mend, and says so; what failed before keeps its
 * words. A condition that was kept from an incident that is over gets its own words back.
 */
export function withIncidents(snapshot: DomainSnapshot, conditions: readonly Condition[]): Condition[] {
  return conditions.map((one) => {
    const plain = inOwnWords(one);
    if (!belongs(snapshot, plain)) return plain;
    const actor: Actor = 'operator';
    return { ...plain, actor, message: `${OUR_INCIDENT} ${plain.message}` };
  });
}

function inOwnWords(one: Condition): Condition {
  if (!one.message.startsWith(OUR_INCIDENT)) return one;
  const known = REASONS[one.type] as Record<string, { actor: Actor }>;
  const message = one.message.slice(OUR_INCIDENT.length + 1);
  return { ...one, message, actor: known[one.reason]?.actor ?? one.actor };
}

/** A claim that was never proved has yet to publish its record: nothing of it has failed. */
function belongs({ incidents, provedAt, progress }: DomainSnapshot, one: Condition): boolean {
  const incident = incidents.find(({ kind, open }) => open && kind === KIND_OF[one.type]);
  if (incident === undefined || provedAt === null || one.status === 'True') return false;
  if (one.actor === 'nobody' || APART.includes(one.reason)) return false;
  const { awaySince } = progress;
  return incident.kind !== 'dns' || awaySince === null || awaySince >= incident.since;
}
