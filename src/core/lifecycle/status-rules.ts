import { pick } from '../checks/judge.ts';
import type { Condition, Status } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import { isHeld } from '../fleet/incident.ts';
import type { IssuanceDecision, IssuanceReason } from '../issuance/policy.ts';
import type { Evidence } from './evidence.ts';
import { holdsCertificate, issuanceFailed } from './issuance.ts';
import { hasEnded, hasLost, isLooking } from './proof.ts';
import {
  AWAY_GRACE_SECONDS,
  FIRST_LOOK_SECONDS,
  GIVE_UP_AFTER_SECONDS,
  secondsBetween,
} from './schedules.ts';

/**
 * The state machine. A status follows from the conditions and the clock by the first rule that holds.
 *
 * ```
 *  pending_dns ──picked up──▶ verifying_dns ──absent for 30 s, or wrong──▶ dns_failed ──7 days──▶ (gave up)
 *                                  │                                           │
 *                                  └───────────── proved, points here ◀────────┘
 *                                                        ▼
 *            ┌──────────────────────────────── pending_certificate
 *            │ edge refuses                              │ objects at the edge
 *            ▼                  CA refuses               ▼
 *   certificate_failed ◀───────────────────────────── deploying
 *            │      └── new order, or issued ───────────▶│
 *            └──7 days──▶ (gave up)                      │ HTTPS answers with this name's trusted certificate
 *                                                        ▼
 *   dns_failed ◀── led away for 7 days, or proved ──── active ── certificate ended ──▶ certificate_failed
 *                  by another tenant
 *   any ── switched off ──▶ (its objects go) ──▶ disabled ── retry ──▶ pending_dns
 * ```
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
  holds: (situation: Situation) => boolean;
  becomes: (situation: Situation) => Outcome;
};

const keep = ({ snapshot }: Situation): Outcome => ({ status: snapshot.status });
const to = (status: Status) => (): Outcome => ({ status });
const giveUp = (status: Status) => (): Outcome => ({ status, gaveUp: true });

const is =
  (...statuses: Status[]) =>
  (s: Situation) =>
    statuses.includes(s.snapshot.status);
const isTrue = (s: Situation, type: Condition['type']) => pick(s.conditions, type).status === 'True';
const isFalse = (s: Situation, type: Condition['type']) => pick(s.conditions, type).status === 'False';
const looking = (s: Situation) => isLooking(s.snapshot);
const issuing = is('pending_certificate', 'deploying', 'certificate_failed');
/** During an incident of ours nobody is given up, and nothing is withdrawn. */
const held = (s: Situation) => isHeld(s.snapshot.incidents);
const age = (s: Situation) => secondsBetween(s.snapshot.progress.attemptStartedAt, s.now);

/** Its order has not begun: a preflight found that a CA would refuse it. */
const unordered = (s: Situation) =>
  is('pending_certificate', 'certificate_failed')(s) &&
  !s.snapshot.edgeApplied &&
  s.snapshot.givenUpAt === null;
const leadsHere = (s: Situation) => (looking(s) || unordered(s)) && s.proved && isTrue(s, 'PointsHere');
/** Waits for what stands at the edge already, and not for an obstacle. */
const GOES_ON: ReadonlySet<IssuanceReason> = new Set<IssuanceReason>([
  ...(['certificate_valid', 'renewal_due', 'order_pending', 'retry_after', 'back_off'] as const),
]);
const isClear = ({ issuance }: Situation) => issuance.decision === 'order' || GOES_ON.has(issuance.reason);
const isAtLeast = ({ since }: Evidence, seconds: number, now: string) =>
  since !== null && secondsBetween(since, now) >= seconds;
/**
 * Only for what is the tenant's own fault: what is ours or the CA's to mend is waited for. One that was given up begins
 * anew.
 */
const mayGiveUpOrder = (s: Situation) =>
  s.snapshot.givenUpAt === null && isAtLeast(s.fault, GIVE_UP_AFTER_SECONDS, s.now) && !held(s);

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
    holds: (s) => s.snapshot.desired !== 'active' && !s.edgeApplied,
    becomes: to('disabled'),
  },
  { name: 'it is being switched off', holds: (s) => s.snapshot.desired !== 'active', becomes: keep },
  {
    name: 'another tenant has proved the name',
    holds: (s) => hasLost(s.snapshot),
    becomes: giveUp('dns_failed'),
  },
  {
    name: 'it is ready for its certificate',
    holds: (s) => leadsHere(s) && isClear(s),
    becomes: to('pending_certificate'),
  },
  {
    name: 'a CA would refuse it, so nothing is ordered',
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
    holds: (s) => unordered(s) && isFalse(s, 'PointsHere') && !s.split,
    becomes: to('dns_failed'),
  },
  {
    name: 'it was given up',
    holds: (s) => s.snapshot.givenUpAt !== null,
    becomes: (s) => ({ status: hasEnded(s.snapshot) ? s.snapshot.status : 'dns_failed', gaveUp: true }),
  },
  {
    name: 'nobody has published the record for a week',
    holds: (s) => looking(s) && age(s) >= GIVE_UP_AFTER_SECONDS && !held(s),
    becomes: () => ({ status: 'dns_failed', gaveUp: true, expired: true }),
  },
  {
    name: 'the record has not had its first look yet',
    holds: (s) => is('pending_dns', 'verifying_dns')(s) && recordAbsent(s) && age(s) < FIRST_LOOK_SECONDS,
    becomes: to('verifying_dns'),
  },
  {
    name: 'the record is not there or wrong',
    holds: (s) =>
      looking(s) && (isFalse(s, 'PointsHere') || (isTrue(s, 'PointsHere') && isFalse(s, 'Owned'))),
    becomes: to('dns_failed'),
  },
  {
    name: 'nobody could tell what DNS says',
    holds: looking,
    becomes: (s) => ({ status: s.snapshot.status === 'pending_dns' ? 'verifying_dns' : s.snapshot.status }),
  },
  {
    name: 'the tenant has kept its certificate away for a week',
    // With a certificate there, what is amiss is ours (the origin is down, say): that is waited for.
    holds: (s) => issuing(s) && !holdsCertificate(s.conditions) && mayGiveUpOrder(s),
    becomes: giveUp('certificate_failed'),
  },
  {
    name: 'the edge refuses',
    holds: (s) => issuing(s) && pick(s.conditions, 'Routed').reason === 'apply_failed',
    becomes: to('certificate_failed'),
  },
  {
    name: 'clients get the portal',
    holds: (s) =>
      is('deploying', 'certificate_failed')(s) &&
      holdsCertificate(s.conditions) &&
      isTrue(s, 'Routed') &&
      isTrue(s, 'Reachable'),
    becomes: to('active'),
  },
  {
    name: 'a new order is on its way',
    holds: (s) =>
      issuing(s) && !refused(s) && (s.beganAttempt || (is('certificate_failed')(s) && isPending(s))),
    becomes: to('deploying'),
  },
  {
    name: 'the CA refuses',
    holds: (s) => issuing(s) && refused(s),
    becomes: to('certificate_failed'),
  },
  {
    name: 'the certificate is there',
    holds: (s) => issuing(s) && holdsCertificate(s.conditions),
    becomes: to('deploying'),
  },
  { name: 'certificate or edge are on their way', holds: issuing, becomes: keep },
  {
    name: 'its DNS has led elsewhere for too long',
    // What nobody could tell at this moment withdraws nobody, whatever was seen before.
    holds: (s) => s.leadsAway && isAtLeast(s.away, AWAY_GRACE_SECONDS, s.now) && !held(s),
    becomes: giveUp('dns_failed'),
  },
  {
    name: 'its certificate has ended',
    holds: (s) => is('active')(s) && pick(s.conditions, 'CertificateReady').reason === 'expired',
    becomes: to('certificate_failed'),
  },
  { name: 'nothing changed', holds: () => true, becomes: keep },
];

/** Returns the status after this round, and the name of the rule that decided. */
export function nextStatus(situation: Situation): Outcome & { rule: string } {
  for (const rule of STATUS_RULES) {
    if (rule.holds(situation)) return { ...rule.becomes(situation), rule: rule.name };
  }
  throw new Error('the last status rule always holds');
}
