import type { Actor, Condition, ConditionType, Reason, Status } from '../conditions.ts';
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

const SENTENCES: Record<Status, string> = {
  pending_dns: 'Stored; we begin to look for the DNS record in a moment.',
  verifying_dns: 'We are looking for the DNS record.',
  dns_failed: 'The DNS record is not there or wrong.',
  pending_certificate: 'The DNS record is right; the edge is being prepared.',
  deploying: 'Waiting for the certificate and for the edge to serve it.',
  certificate_failed: 'No certificate could be had.',
  active: 'The portal is served at this address.',
  disabled: 'Switched off; nothing of it is left at the edge.',
};

/** Obstacles to a certificate of which its date says nothing: a pause of ours, and what keeps clients away as well. */
const SAYS_ALL: ReadonlySet<Reason> = new Set<Reason>(['rate_limited', 'canonical_host_broken']);

export type Summary = { statusMessage: string; reason: Reason | null; actor: Actor };

type Subject = {
  status: Status;
  conditions: readonly Condition[];
  switchingOff: boolean;
  gaveUp: boolean;
  awaySince: string | null;
  /** During an incident of ours, and for a day after, nothing is withdrawn. */
  held: boolean;
  nextCheckAt: string | null;
};

/** The one sentence of a status, with its reason and who must act. */
export function summarise(subject: Subject): Summary {
  const { status, gaveUp, nextCheckAt } = subject;
  if (subject.switchingOff && status !== 'disabled') {
    return {
      statusMessage: 'Being switched off; its route and certificate are being removed.',
      reason: null,
      actor: 'nobody',
    };
  }
  const lead = leading(subject);
  const sentences = [lead?.message ?? SENTENCES[status]];
  if (status === 'active' && subject.awaySince !== null && !subject.held) {
    const until = readable(plusSeconds(subject.awaySince, AWAY_GRACE_SECONDS));
    sentences.push(`The portal goes on being served until ${until}; put the record back before then.`);
  }
  if (lead?.reason === 'claim_expired') sentences.push(...lastSeen(subject));
  if (status === 'active' && lead?.type === 'CertificateAllowed' && !SAYS_ALL.has(lead.reason))
    sentences.push(
      'The portal is served with its present certificate; mend this before that one must be renewed.',
    );
  if (gaveUp) sentences.push('We have stopped looking; mend it, then ask to try again.');
  else if ((failing(status) || looksAgain(lead)) && nextCheckAt !== null)
    sentences.push(`We look again at ${readable(nextCheckAt)}.`);
  const why = lead ?? waitsFor(subject);
  return { statusMessage: sentences.join(' '), reason: why?.reason ?? null, actor: why?.actor ?? 'nobody' };
}

/** What a domain waits for that is not live, where nothing is amiss: it has a reason all the same. */
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

/** What the last look found, for who wonders why nothing was proved. */
const lastSeen = ({ conditions }: Subject): string[] =>
  conditions
    .filter(({ type, status }) => type === 'PointsHere' && status !== 'True')
    .map((one) => one.message);

const unasked = ({ reason, actor }: Condition) =>
  (reason === 'not_checked' && actor === 'nobody') || reason === 'not_requested' || reason === 'not_applied';

/** What is told with the time of the next look, whatever the status: all that is amiss, and not only on its way. */
const looksAgain = (lead: Condition | undefined) =>
  lead !== undefined && (isWarning(lead) || lead.status !== 'True') && !ON_ITS_WAY.has(lead.reason);

/** These take moments, and their looks are as close. */
const ON_ITS_WAY: ReadonlySet<Reason> = new Set<Reason>(['requesting', 'syncing', 'removed']);

const failing = (status: Status) => status === 'dns_failed' || status === 'certificate_failed';

/** `2026-11-24 14:32:10 UTC`. */
const readable = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
