import type { Condition, ConditionType, Reason } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { TroubleKind } from '../fleet/incident.ts';

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

/**
 * While an incident is open, what fails with it belongs to it and is the operator's to resolve; what failed before keeps
 * its actor. A condition that is kept from an incident that is over has its own actor again.
 */
export function withIncidents(snapshot: DomainSnapshot, conditions: readonly Condition[]): Condition[] {
  return conditions.map((one) => {
    const own = withoutIncident(one);
    const kind = incidentOf(snapshot, own);
    if (kind === null) return own;
    return { ...own, actor: 'operator', incident: { kind, actor: own.actor } };
  });
}

function withoutIncident(one: Condition): Condition {
  if (one.incident === undefined) return one;
  const { incident, ...own } = one;
  return { ...own, actor: incident.actor };
}

/** The incident that a condition belongs to. A claim that was never proved has yet to publish its record. */
function incidentOf({ incidents, provedAt, progress }: DomainSnapshot, one: Condition): TroubleKind | null {
  const incident = incidents.find(({ kind, open }) => open && kind === KIND_OF[one.type]);
  if (incident === undefined || provedAt === null || one.status === 'True') return null;
  if (one.actor === 'nobody' || APART.includes(one.reason)) return null;
  const { awaySince } = progress;
  const failedWithIt = incident.kind !== 'dns' || awaySince === null || awaySince >= incident.since;
  return failedWithIt ? incident.kind : null;
}
