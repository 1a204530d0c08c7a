import { pick } from '../checks/judge.ts';
import { type Condition, STATUSES, type Status } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { IssuanceDecision, IssuanceReason } from '../issuance/policy.ts';
import type { Evidence } from './evidence.ts';
import { holdsCertificate, issuanceFailed } from './issuance.ts';
import { servesOwn } from './own-certificate.ts';
import { awaitsRecord, hasEnded, hasLost } from './proof.ts';
import {
  AWAY_GRACE_SECONDS,
  FIRST_CHECK_SECONDS,
  GIVE_UP_AFTER_SECONDS,
  secondsBetween,
} from './schedules.ts';
import { isRemovalSuspended } from './suspension.ts';

/**
 * The state machine: a status follows from the conditions and the clock by the first rule that holds. Its picture is
 * generated from the rules: docs/reference/state-machine.md.
 */
export type Situation = {
  snapshot: DomainSnapshot;
  /** All six, judged from this round's observations. */
  conditions: readonly Condition[];
  /** The tenant holds the proof after this round. */
  proved: boolean;
  /** Objects may be at the edge after this round. */
  edgeApplied: boolean;
  /** DNS servers differ, and some of them lead here: no certain "elsewhere". */
  split: boolean;
  /** This round has definitely seen that the domain leads elsewhere. */
  leadsAway: boolean;
  /** For how long a live domain's DNS has definitely led elsewhere, after this round. */
  away: Evidence;
  /** For how long the tenant has been at fault for a certificate that does not come, after this round. */
  fault: Evidence;
  issuance: IssuanceDecision;
  /** This round began a new attempt at the CA. */
  beganAttempt: boolean;
  now: string;
};

/** `expired`: given up now, because the claim was not proved in time. */
export type Outcome = { status: Status; gaveUp?: true; expired?: true };
type Rule = {
  name: string;
  /**
   * The statuses that the rule meets, and those that it gives; `same` leaves the status as it is. A wanted domain in
   * `pending_dns` is met where a retry interrupted a round, and is treated as in `verifying_dns`. A row that was changed
   * by hand in the database may be met in another status.
   */
  from: readonly Status[];
  to: readonly Status[] | 'same';
  holds: (situation: Situation) => boolean;
  becomes: (situation: Situation) => Outcome;
};

const CHECKING_DNS = ['verifying_dns', 'dns_failed'] as const;
const ISSUING = ['pending_certificate', 'deploying', 'certificate_failed'] as const;
const BEFORE_ORDER = [...CHECKING_DNS, 'pending_certificate', 'certificate_failed'] as const;
const ATTEMPT = [...CHECKING_DNS, ...ISSUING, 'active'] as const;

const keep = ({ snapshot }: Situation): Outcome => ({ status: snapshot.status });
const to = (status: Status) => (): Outcome => ({ status });
const giveUp = (status: Status) => (): Outcome => ({ status, gaveUp: true });

const is =
  (...statuses: Status[]) =>
  (s: Situation) =>
    statuses.includes(s.snapshot.status);
const isTrue = (s: Situation, type: Condition['type']) => pick(s.conditions, type).status === 'True';
const isFalse = (s: Situation, type: Condition['type']) => pick(s.conditions, type).status === 'False';
const waiting = (s: Situation) => awaitsRecord(s.snapshot);
const issuing = is(...ISSUING);
/** During an incident of ours, and on hold, nobody is given up, and nothing is withdrawn. */
const suspended = (s: Situation) => isRemovalSuspended(s.snapshot);
const age = (s: Situation) => secondsBetween(s.snapshot.progress.attemptStartedAt, s.now);

/** Its order has not begun: a preflight found that a CA would refuse it. */
const unordered = (s: Situation) =>
  is('pending_certificate', 'certificate_failed')(s) &&
  !s.snapshot.edgeApplied &&
  s.snapshot.givenUpAt === null;
const leadsHere = (s: Situation) => (waiting(s) || unordered(s)) && s.proved && isTrue(s, 'PointsHere');
/** The reasons to wait that are no obstacle: an order or a certificate exists at the edge. */
const PENDING_AT_EDGE: ReadonlySet<IssuanceReason> = new Set<IssuanceReason>([
  ...([
    'certificate_valid',
    'renewal_due',
    'order_pending',
    'retry_after',
    'back_off',
    'name_refused',
  ] as const),
]);
const isClear = ({ issuance, snapshot, now }: Situation) =>
  issuance.decision === 'order' || PENDING_AT_EDGE.has(issuance.reason) || servesOwn(snapshot, now);
const isAtLeast = ({ since }: Evidence, seconds: number, now: string) =>
  since !== null && secondsBetween(since, now) >= seconds;
/**
 * Only for what is the tenant's own fault: what is ours or the CA's to mend is waited for. One that was given up begins
 * anew.
 */
const mayGiveUpOrder = (s: Situation) =>
  s.snapshot.givenUpAt === null && isAtLeast(s.fault, GIVE_UP_AFTER_SECONDS, s.now) && !suspended(s);

const refused = (s: Situation) => issuanceFailed(s.conditions);
const isPending = (s: Situation) => pick(s.conditions, 'CertificateReady').reason === 'requesting';

const recordAbsent = (s: Situation) => {
  const { reason } = pick(s.conditions, 'PointsHere');
  return reason === 'nxdomain' || reason === 'no_record';
};

/** In order; the first that holds decides. Each name is a sentence about the domain. */
export const STATUS_RULES: readonly Rule[] = [
  {
    name: 'it is switched off and clean',
    from: STATUSES,
    to: ['disabled'],
    holds: (s) => s.snapshot.desired !== 'active' && !s.edgeApplied,
    becomes: to('disabled'),
  },
  {
    name: 'it is being switched off',
    from: STATUSES,
    to: 'same',
    holds: (s) => s.snapshot.desired !== 'active',
    becomes: keep,
  },
  {
    name: 'another tenant has proved the name',
    from: ATTEMPT,
    to: ['dns_failed'],
    holds: (s) => hasLost(s.snapshot),
    becomes: giveUp('dns_failed'),
  },
  {
    name: 'it is ready for its certificate',
    from: BEFORE_ORDER,
    to: ['pending_certificate'],
    holds: (s) => leadsHere(s) && isClear(s),
    becomes: to('pending_certificate'),
  },
  {
    name: 'a CA would refuse it, so nothing is ordered',
    from: BEFORE_ORDER,
    to: ['pending_certificate', 'certificate_failed'],
    holds: (s) => leadsHere(s) && !mayGiveUpOrder(s),
    // What is ours to mend is no failure of the domain's: it waits.
    becomes: (s) => ({
      status:
        pick(s.conditions, 'CertificateAllowed').actor === 'operator'
          ? 'pending_certificate'
          : 'certificate_failed',
    }),
  },
  {
    name: 'its record went away before anything was ordered',
    from: ['pending_certificate', 'certificate_failed'],
    to: ['dns_failed'],
    holds: (s) => unordered(s) && isFalse(s, 'PointsHere') && !s.split,
    becomes: to('dns_failed'),
  },
  {
    name: 'it was given up',
    from: ['dns_failed', 'certificate_failed'],
    to: 'same',
    holds: (s) => s.snapshot.givenUpAt !== null,
    becomes: (s) => ({ status: hasEnded(s.snapshot) ? s.snapshot.status : 'dns_failed', gaveUp: true }),
  },
  {
    name: 'nobody has published the record for a week',
    from: CHECKING_DNS,
    to: ['dns_failed'],
    holds: (s) => waiting(s) && age(s) >= GIVE_UP_AFTER_SECONDS && !suspended(s),
    becomes: () => ({ status: 'dns_failed', gaveUp: true, expired: true }),
  },
  {
    name: 'the record has not had its first check yet',
    from: ['verifying_dns'],
    to: ['verifying_dns'],
    holds: (s) => is('pending_dns', 'verifying_dns')(s) && recordAbsent(s) && age(s) < FIRST_CHECK_SECONDS,
    becomes: to('verifying_dns'),
  },
  {
    name: 'the record is not there or wrong',
    from: CHECKING_DNS,
    to: ['dns_failed'],
    holds: (s) =>
      waiting(s) && (isFalse(s, 'PointsHere') || (isTrue(s, 'PointsHere') && isFalse(s, 'Owned'))),
    becomes: to('dns_failed'),
  },
  {
    name: 'nobody could tell what DNS says',
    from: CHECKING_DNS,
    to: 'same',
    holds: waiting,
    becomes: (s) => ({ status: s.snapshot.status === 'pending_dns' ? 'verifying_dns' : s.snapshot.status }),
  },
  {
    name: 'the tenant has kept its certificate away for a week',
    from: ISSUING,
    to: ['certificate_failed'],
    // With a certificate there, what is amiss is ours (the origin is down, say): that is waited for.
    holds: (s) => issuing(s) && !holdsCertificate(s.conditions) && mayGiveUpOrder(s),
    becomes: giveUp('certificate_failed'),
  },
  {
    name: 'the edge refuses',
    from: ISSUING,
    to: ['certificate_failed'],
    holds: (s) => issuing(s) && pick(s.conditions, 'Routed').reason === 'apply_failed',
    becomes: to('certificate_failed'),
  },
  {
    name: 'clients get the portal',
    from: ['deploying', 'certificate_failed'],
    to: ['active'],
    holds: (s) =>
      is('deploying', 'certificate_failed')(s) &&
      holdsCertificate(s.conditions) &&
      isTrue(s, 'Routed') &&
      isTrue(s, 'Reachable'),
    becomes: to('active'),
  },
  {
    name: 'a new order is on its way',
    from: ISSUING,
    to: ['deploying'],
    holds: (s) =>
      issuing(s) && !refused(s) && (s.beganAttempt || (is('certificate_failed')(s) && isPending(s))),
    becomes: to('deploying'),
  },
  {
    name: 'the CA refuses',
    from: ISSUING,
    to: ['certificate_failed'],
    holds: (s) => issuing(s) && refused(s),
    becomes: to('certificate_failed'),
  },
  {
    name: 'the certificate is there',
    from: ISSUING,
    to: ['deploying'],
    holds: (s) => issuing(s) && holdsCertificate(s.conditions),
    becomes: to('deploying'),
  },
  { name: 'certificate or edge are on their way', from: ISSUING, to: 'same', holds: issuing, becomes: keep },
  {
    name: 'its DNS has led elsewhere for too long',
    from: ['active'],
    to: ['dns_failed'],
    // What nobody could tell at this moment withdraws nobody, whatever was seen before.
    holds: (s) => s.leadsAway && isAtLeast(s.away, AWAY_GRACE_SECONDS, s.now) && !suspended(s),
    becomes: giveUp('dns_failed'),
  },
  {
    name: 'its certificate has ended',
    from: ['active'],
    to: ['certificate_failed'],
    holds: (s) => is('active')(s) && pick(s.conditions, 'CertificateReady').reason === 'expired',
    becomes: to('certificate_failed'),
  },
  { name: 'nothing changed', from: ['active'], to: 'same', holds: () => true, becomes: keep },
];

/** Returns the transitions that a rule declares; one that leaves the status as it is leads back to it. */
export function transitionsOf({ from, to }: Pick<Rule, 'from' | 'to'>): { from: Status; to: Status }[] {
  return from.flatMap((one) => (to === 'same' ? [one] : to).map((other) => ({ from: one, to: other })));
}

/** Returns the status after this round, and the name of the rule that decided. */
export function nextStatus(situation: Situation): Outcome & { rule: string } {
  for (const rule of STATUS_RULES) {
    if (rule.holds(situation)) return { ...rule.becomes(situation), rule: rule.name };
  }
  throw new Error('the last status rule always holds');
}
