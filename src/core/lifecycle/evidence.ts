import { pick } from '../checks/judge.ts';
import type { Condition } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { holdsCertificate } from './issuance.ts';
import { plusSeconds, secondsBetween } from './schedules.ts';

/**
 * The evidence against a domain, added up. `since`: as long ago as it has been seen for; `seenAt`: when it was seen last.
 * Both null: nothing does.
 */
export type Evidence = { since: string | null; seenAt: string | null };

const NONE: Evidence = { since: null, seenAt: null };

/**
 * Returns what of an attempt's progress a release changes: what was seen while an operator held the domain is no evidence
 * against it, so that its graces begin anew. The week for a first record goes on: it is the age of the attempt.
 */
export const evidenceAfterRelease = () => ({
  ...{ awaySince: null, awaySeenAt: null, tenantFaultSince: null, tenantFaultSeenAt: null },
});

/**
 * A longer time between two checks that both saw it is no evidence: the machine slept, the clock jumped, or nobody could
 * tell. Each domain that is not well is checked within an hour.
 */
const EVIDENCE_GAP_SECONDS = 2 * 3600;

/** Seen once more. A gap does not count: the beginning moves along by it. */
function seenAgain({ since, seenAt }: Evidence, now: string): Evidence {
  // A row of an earlier version does not know when it was seen last.
  if (since === null || seenAt === null) return { since: now, seenAt: now };
  const gap = secondsBetween(seenAt, now);
  const counts = gap >= 0 && gap <= EVIDENCE_GAP_SECONDS;
  return { since: counts ? since : plusSeconds(since, gap), seenAt: now };
}

/**
 * Returns the evidence that a live domain leads elsewhere. Only a definite "elsewhere" counts; a "here" ends it, also that of some servers
 * or some records, while others say otherwise. An `Unknown` changes nothing.
 */
export function nextAway(
  snapshot: DomainSnapshot,
  judged: { conditions: readonly Condition[]; leadsAway: boolean; partlyHere: boolean },
  now: string,
): Evidence {
  if (snapshot.status !== 'active' || judged.partlyHere) return NONE;
  if (pick(judged.conditions, 'PointsHere').status === 'True') return NONE;
  const { awaySince: since, awaySeenAt: seenAt = null } = snapshot.progress;
  if (!judged.leadsAway) return { since, seenAt };
  // The days of an incident of ours are none of the tenant's.
  const ours = snapshot.incidents.find(({ kind, open }) => open && kind === 'dns');
  if (ours !== undefined && (since === null || since >= ours.since)) return { since: now, seenAt: now };
  return seenAgain({ since, seenAt }, now);
}

/** Returns the evidence that the tenant is at fault for a missing certificate. Faults of others, or that pass, are none. */
export function nextFault(
  snapshot: DomainSnapshot,
  judged: { conditions: readonly Condition[]; leadsAway: boolean },
  observations: Observations,
  now: string,
): Evidence {
  if (holdsCertificate(judged.conditions)) return NONE;
  const { tenantFaultSince: since = null, tenantFaultSeenAt: seenAt = null } = snapshot.progress;
  return isTenantsFault(judged, observations) ? seenAgain({ since, seenAt }, now) : { since, seenAt };
}

/** Judges by what this round has observed, not by what is kept from an earlier one; and only by what is definite. */
function isTenantsFault(
  { conditions, leadsAway }: { conditions: readonly Condition[]; leadsAway: boolean },
  { edge, preflight }: Observations,
): boolean {
  const blames = (type: 'PointsHere' | 'CertificateAllowed' | 'CertificateReady') => {
    const { status, actor } = pick(conditions, type);
    return status === 'False' && actor === 'tenant';
  };
  return (
    (leadsAway && blames('PointsHere')) ||
    (preflight !== null && blames('CertificateAllowed')) ||
    (edge !== null && edge.failure === null && blames('CertificateReady'))
  );
}
