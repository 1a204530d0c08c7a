import { type Condition, isOwnDeferral, type ReasonOf } from '../conditions.ts';
import { plusSeconds } from '../lifecycle/schedules.ts';
import type { CertificateFacts } from '../observations.ts';
import { endedByRequest, later, type OrderHistory } from './back-off.ts';
import { renewalTime } from './renewal.ts';

/** Everything that the decision rests on. Times are ISO 8601. */
export type IssuanceInputs = {
  /** Somebody wants the domain served. */
  wanted: boolean;
  /** The tenant holds the proof of the name. */
  proved: boolean;
  /** The portal is live: its certificate is being replaced, and is not its first. */
  live: boolean;
  /** The certificate at the edge; null: there is none. */
  certificate: CertificateFacts | null;
  /** The CA's last word about it. */
  ready: ReasonOf<'CertificateReady'>;
  /** The CA issues for no such name, whoever asks: only a person knows that this has changed. */
  nameRefused: boolean;
  history: OrderHistory;
  /** When the certificate stage of this attempt began; null: it begins now. */
  stageSince: string | null;
  /** A person asked for a new attempt. */
  requested: boolean;
  /** The worker renews by orders of its own, and not the edge by itself. */
  workerRenews: boolean;
  /** The obstacles to an order, as observed in this round; null: not observed yet. */
  obstacles: Obstacles | null;
  now: string;
};

export type Obstacles = {
  pointsHere: Pick<Condition<'PointsHere'>, 'status' | 'reason'>;
  allowed: Pick<Condition<'CertificateAllowed'>, 'status' | 'reason' | 'actor'>;
  /** Until when our share of the CA's limits is used up (limits.ts); null: there is room. */
  limitedUntil: string | null;
  /** When the challenge responders are asked again, of which not every one is ready; null: all are, or none was asked. */
  respondersRetryAt: string | null;
  /** When a slot for the order should be free, as the tenant's are taken; null: there is one, or none was asked for. */
  slotFreeAt: string | null;
};

/**
 * The answer to "may a certificate be ordered now?".
 * - `order`: yes. `renew`: the certificate has entered its renewal window, and the edge renews by itself.
 * - `wait`: time alone changes it, at `until` where that is known. `blocked`: somebody has to act first.
 */
export type IssuanceDecision = {
  decision: 'order' | 'renew' | 'wait' | 'blocked';
  reason: IssuanceReason;
  until: string | null;
};
export type IssuanceReason = keyof typeof ISSUANCE_CHECKS;
export type OrderReason = {
  [R in IssuanceReason]: (typeof ISSUANCE_CHECKS)[R]['gives'] extends 'order' ? R : never;
}[IssuanceReason];

/** An Unknown that may be our own fault defers an order for this long. */
export const UNKNOWN_DEFERS_SECONDS = 600;

type Check = {
  gives: IssuanceDecision['decision'];
  caption: string;
  holds: (inputs: IssuanceInputs) => boolean;
  until?: (inputs: IssuanceInputs) => string | null;
};

/** The policy, in order: the first check that holds decides. The last one always holds. */
export const ISSUANCE_CHECKS = {
  not_wanted: {
    gives: 'blocked',
    caption: 'Nobody wants the domain served.',
    holds: (i) => !i.wanted,
  },
  not_proved: {
    gives: 'blocked',
    caption: 'The tenant has not proved the name.',
    holds: (i) => !i.proved,
  },
  renewal_due: {
    gives: 'renew',
    caption: 'The certificate is valid, and to be renewed, which the edge does by itself.',
    holds: (i) => isRenewal(i) && !i.workerRenews,
  },
  certificate_valid: {
    gives: 'wait',
    caption: 'The certificate is valid, and not to be renewed yet.',
    holds: (i) => isValid(i) && !isRenewal(i),
    until: (i) => renewalAt(i),
  },
  order_pending: {
    gives: 'wait',
    caption: 'An order is pending at the CA.',
    holds: (i) => i.ready === 'requesting',
  },
  edge_retries: {
    gives: 'wait',
    caption:
      'The portal is live, and the edge retries by itself what failed when it replaced the certificate.',
    holds: (i) => i.live && hasFailed(i) && !isExpired(i) && !i.workerRenews,
  },
  responders_not_ready: {
    gives: 'wait',
    caption: 'Not every challenge responder is ready to answer the CA.',
    holds: (i) => (i.obstacles?.respondersRetryAt ?? null) !== null,
    until: (i) => i.obstacles?.respondersRetryAt ?? null,
  },
  no_free_slot: {
    gives: 'wait',
    caption: 'As many orders of the tenant as may are under way; this one follows.',
    holds: (i) => (i.obstacles?.slotFreeAt ?? null) !== null,
    until: (i) => i.obstacles?.slotFreeAt ?? null,
  },
  leads_elsewhere: {
    gives: 'blocked',
    caption: 'The name does not lead here.',
    holds: (i) => i.obstacles?.pointsHere.status === 'False',
  },
  dnssec_bogus: {
    gives: 'blocked',
    caption: 'The DNSSEC signatures of the name are wrong, so no CA can read it.',
    holds: (i) => i.obstacles?.pointsHere.reason === 'dnssec_bogus',
  },
  ca_would_refuse: {
    gives: 'blocked',
    caption: 'The preflight found something for which the CA would refuse.',
    holds: (i) => i.obstacles?.allowed.status === 'False' && !isOwn(i.obstacles.allowed),
  },
  caa_unanswered: {
    gives: 'blocked',
    caption: 'The name’s own servers do not answer for CAA, which every CA must ask.',
    holds: (i) => i.obstacles?.allowed.reason === 'caa_unknown' && i.obstacles.allowed.actor === 'tenant',
  },
  paused_by_ca: {
    gives: 'blocked',
    caption: 'The CA has paused the account or the name, and no operator has ended the pause here.',
    holds: (i) => (i.history.suspendedSince ?? null) !== null,
  },
  retry_after: {
    gives: 'wait',
    caption: 'The CA named the time of the next order, or limits the rate of the failed one at the edge.',
    holds: (i) => hasFailed(i) && (isNamedByCa(i) || (i.ready === 'rate_limited' && inBackOff(i))),
    until: (i) => waitEnd(i),
  },
  name_refused: {
    gives: 'blocked',
    caption: 'The CA issues for no such name, and no person asked for a new attempt.',
    // A person's word ends it for a renewal too, whose back-off it does not end.
    holds: (i) => i.nameRefused && hasFailed(i) && !(i.requested && endedByRequest(i.history, i.now)),
  },
  back_off: {
    gives: 'wait',
    caption: 'The last order failed, and neither its back-off is over nor did a person end it.',
    holds: (i) => hasFailed(i) && inBackOff(i) && !isEndedByRequest(i),
    until: (i) => waitEnd(i),
  },
  earlier_orders: {
    gives: 'wait',
    caption: 'Nothing is at the edge, and earlier orders of the name still defer the next one.',
    holds: (i) => !hasFailed(i) && inBackOff(i) && i.history.issuanceAttempts > 0,
    until: (i) => waitEnd(i),
  },
  orders_limited: {
    gives: 'wait',
    caption: 'Our share of the CA’s rate limits is used up.',
    holds: (i) => (i.obstacles?.limitedUntil ?? '') > i.now,
    until: (i) => waitEnd(i),
  },
  edge_retry: {
    gives: 'wait',
    caption: 'The edge refused a moment ago, before any order began.',
    holds: (i) => !hasFailed(i) && inBackOff(i),
    until: (i) => waitEnd(i),
  },
  not_known_yet: {
    gives: 'wait',
    caption:
      'The preflight could not tell, which may be our own fault, and that is not waited for long enough.',
    holds: (i) => isUnknown(i) && unknownUntil(i) > i.now && !isRenewal(i),
    until: (i) => unknownUntil(i),
  },
  renewal_ordered: {
    gives: 'order',
    caption: 'The certificate is valid, and to be renewed by an order.',
    holds: isRenewal,
  },
  requested: {
    gives: 'order',
    caption: 'A person asked for a new attempt before the back-off was over.',
    holds: (i) => hasFailed(i) && inBackOff(i),
  },
  certificate_expired: {
    gives: 'order',
    caption: 'The certificate has expired.',
    holds: isExpired,
  },
  retry_due: {
    gives: 'order',
    caption: 'The last order failed, and its back-off is over.',
    holds: (i) => hasFailed(i) || (isOfThisAttempt(i) && i.history.nextIssuanceAt !== null),
  },
  order_lost: {
    gives: 'order',
    caption: 'The edge has lost the order of this attempt, so it begins once more.',
    holds: isOfThisAttempt,
  },
  first_order: {
    gives: 'order',
    caption: 'No order of this attempt has begun.',
    holds: () => true,
  },
} as const satisfies Record<string, Check>;

/** Answers whether a certificate may be ordered now, with the reason and the time until which that holds. */
export function decideIssuance(inputs: IssuanceInputs): IssuanceDecision {
  for (const [reason, check] of Object.entries<Check>(ISSUANCE_CHECKS)) {
    if (!check.holds(inputs)) continue;
    return { decision: check.gives, reason: reason as IssuanceReason, until: check.until?.(inputs) ?? null };
  }
  throw new Error('the last check always holds');
}

function isValid({ certificate, now }: IssuanceInputs): boolean {
  return certificate !== null && certificate.notAfter > now;
}

function isExpired({ certificate, now }: IssuanceInputs): boolean {
  return certificate !== null && certificate.notAfter <= now;
}

/** The certificate is valid, and the time of its renewal has come. */
function isRenewal(i: IssuanceInputs): boolean {
  return isValid(i) && renewalAt(i) <= i.now;
}

const renewalAt = ({ certificate, now }: IssuanceInputs) =>
  certificate === null ? now : renewalTime(certificate);

const FAILED: ReadonlySet<string> = new Set<ReasonOf<'CertificateReady'>>([
  ...(['challenge_failed', 'order_failed', 'rate_limited', 'orders_paused'] as const),
  ...(['ca_unavailable', 'issuer_not_ready'] as const),
]);

/** A failed order stands at the edge, and the next one replaces it. */
const hasFailed = (i: IssuanceInputs) =>
  FAILED.has(i.ready) || isExpired(i) || (i.workerRenews && i.ready === 'renewal_failing');
const inBackOff = ({ history, now }: IssuanceInputs) => (history.nextIssuanceAt ?? '') > now;
/** The CA's Retry-After holds whatever the failure was, and whoever asks. */
const isNamedByCa = ({ history, now }: IssuanceInputs) => (history.caRetryAfter ?? '') > now;
/** A renewal is not ended by a request: its back-off may be the CA's, and there is time. */
const isEndedByRequest = (i: IssuanceInputs) =>
  i.requested && !isRenewal(i) && endedByRequest(i.history, i.now);
/** The end of the back-off and of the limits, whichever is later. */
const waitEnd = ({ history, obstacles }: IssuanceInputs) =>
  later(history.nextIssuanceAt, obstacles?.limitedUntil ?? null);

/** The newest order is of this attempt, and not of one before somebody started over. */
function isOfThisAttempt({ history: { lastIssuanceAt }, stageSince }: IssuanceInputs): boolean {
  return lastIssuanceAt !== null && (stageSince === null || lastIssuanceAt >= stageSince);
}

/** Recognises an answer of this policy in an earlier round, which says nothing of the name. */
const isOwn = ({ reason }: Pick<Condition<'CertificateAllowed'>, 'reason'>) =>
  isOwnDeferral({ type: 'CertificateAllowed', reason });

function isUnknown({ obstacles }: IssuanceInputs): boolean {
  return obstacles !== null && (obstacles.allowed.status === 'Unknown' || isOwn(obstacles.allowed));
}

const unknownUntil = ({ stageSince, now }: IssuanceInputs) =>
  plusSeconds(stageSince ?? now, UNKNOWN_DEFERS_SECONDS);
