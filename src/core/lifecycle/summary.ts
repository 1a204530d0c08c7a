import type { Actor, Condition, ConditionType, Reason, Status } from '../conditions.ts';
import type { StatusDetail } from './details.ts';
import { AWAY_GRACE_SECONDS, plusSeconds } from './schedules.ts';

/** Which conditions a status is about, the most telling first. */
const LEADING: Record<Status, readonly ConditionType[]> = {
  pending_dns: [],
  verifying_dns: ['PointsHere', 'Owned'],
  dns_failed: ['PointsHere', 'Owned'],
  pending_certificate: ['Routed', 'CertificateAllowed', 'CertificateReady'],
  deploying: ['Routed', 'CertificateAllowed', 'CertificateReady', 'Reachable'],
  certificate_failed: ['Routed', 'CertificateAllowed', 'CertificateReady', 'Reachable'],
  active: ['PointsHere', 'CertificateReady', 'CertificateAllowed', 'Routed', 'Reachable'],
  disabled: [],
};

/** Obstacles to a certificate of which its date says nothing: a limit of ours, and what keeps clients away as well. */
const HIDES_THE_DATE: ReadonlySet<Reason> = new Set<Reason>([
  ...(['rate_limited', 'orders_paused', 'canonical_host_broken'] as const),
]);

export type Summary = { detail: StatusDetail; reason: Reason | null; actor: Actor };

type Subject = {
  status: Status;
  conditions: readonly Condition[];
  switchingOff: boolean;
  gaveUp: boolean;
  awaySince: string | null;
  /** During an incident of ours, and for a day after, nothing is withdrawn. */
  suspended: boolean;
  nextCheckAt: string | null;
};

/** Decides what a status message says, with its reason and who must act; `core/copy` makes the sentence. */
export function summarise(subject: Subject): Summary {
  const { status, gaveUp, nextCheckAt, awaySince } = subject;
  if (subject.switchingOff && status !== 'disabled') {
    return { detail: { kind: 'switching_off' }, reason: null, actor: 'nobody' };
  }
  const lead = leading(subject);
  const isLive = status === 'active';
  const isWithdrawn = isLive && awaySince !== null && !subject.suspended;
  const checksAgain = !gaveUp && (failing(status) || isCheckedAgain(lead));
  const why = lead ?? waitsFor(subject);
  return {
    detail: {
      kind: 'decided',
      status,
      lead: lead ?? null,
      also: lead?.reason === 'claim_expired' ? lastSeen(subject) : [],
      servedUntil: isWithdrawn ? plusSeconds(awaySince, AWAY_GRACE_SECONDS) : null,
      hasCertificate: isLive && lead?.type === 'CertificateAllowed' && !HIDES_THE_DATE.has(lead.reason),
      checksStopped: gaveUp,
      checksAgainAt: checksAgain ? nextCheckAt : null,
    },
    reason: why?.reason ?? null,
    actor: why?.actor ?? 'nobody',
  };
}

/** Returns the condition that a domain waits for that is not live, where nothing is amiss: it needs a reason too. */
function waitsFor({ status, conditions }: Subject): Condition | undefined {
  if (status === 'active' || status === 'disabled') return undefined;
  const types: readonly ConditionType[] = LEADING[status].length > 0 ? LEADING[status] : ['PointsHere'];
  const inOrder = types.flatMap((type) => conditions.filter((one) => one.type === type));
  return inOrder.find((one) => one.status !== 'True') ?? inOrder.at(-1);
}

/** The first telling condition that is not as it should be; for an active domain that is well, its reachability. */
function leading({ status, conditions }: Subject): Condition | undefined {
  const inOrder = LEADING[status].flatMap((type) => conditions.filter((one) => one.type === type));
  const amiss =
    // A record that was left behind is all that there is to say of a deleted domain.
    conditions.find((one) => one.reason === 'left_behind') ??
    // Who has lost the name, or let the claim end, must know that first.
    inOrder.find((one) => one.reason === 'moved_away' || one.reason === 'claim_expired') ??
    // What somebody must mend says more than what only waits for it, as a route does for its certificate.
    inOrder.find((one) => one.status === 'False' && one.actor !== 'nobody') ??
    inOrder.find((one) => one.status === 'Unknown' && !unasked(one) && one.actor !== 'nobody') ??
    inOrder.find((one) => one.status === 'False') ??
    inOrder.find((one) => one.status === 'Unknown' && !unasked(one));
  if (amiss !== undefined || status !== 'active') return amiss;
  return inOrder.find(isWarning) ?? inOrder.find((one) => one.type === 'Reachable');
}

/** It is as it should be, and the tenant has something to mend all the same. */
const isWarning = ({ status, actor }: Condition) => status === 'True' && actor === 'tenant';

/** Returns the findings of the last check, for who wonders why nothing was proved. */
const lastSeen = ({ conditions }: Subject): Condition[] =>
  conditions.filter(({ type, status }) => type === 'PointsHere' && status !== 'True');

const unasked = ({ reason, actor }: Condition) =>
  (reason === 'not_checked' && actor === 'nobody') || reason === 'not_requested' || reason === 'not_applied';

/** Returns whether the time of the next check is reported, whatever the status: for all that is amiss, not on its way. */
const isCheckedAgain = (lead: Condition | undefined) =>
  lead !== undefined && (isWarning(lead) || lead.status !== 'True') && !ON_ITS_WAY.has(lead.reason);

/** These take moments, and their checks are as close. */
const ON_ITS_WAY: ReadonlySet<Reason> = new Set<Reason>(['requesting', 'syncing', 'removed']);

const failing = (status: Status) => status === 'dns_failed' || status === 'certificate_failed';
