import { pick } from '../checks/judge.ts';
import type { Actor, Condition, ReasonOf } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { RenewalObstacle } from '../findings/certificate.ts';
import type { Note } from '../findings/notes.ts';
import { later } from '../issuance/back-off.ts';
import { decideIssuance, type IssuanceDecision } from '../issuance/policy.ts';
import { renewalTime } from '../issuance/renewal.ts';
import type { CertificateFacts } from '../observations.ts';
import { policyInputs } from './issuance.ts';
import { withCaCondition } from './own-certificate.ts';
import { plusSeconds, secondsBetween } from './schedules.ts';

/** The next renewal of a live domain, which will fail if nothing changes. Times are ISO 8601. */
export type RenewalForecast = {
  /** When the renewal is due, and is refused or not even ordered. */
  willFailOn: string;
  /** When the certificate ends that is to be renewed. */
  notAfter: string;
  /** From when on it is worth a warning; before, the condition alone says what is amiss. */
  warnFrom: string;
  obstacle: RenewalObstacle;
  actor: Actor;
  /** The judgement whose sentence says what to do; null: none has one. */
  because: Condition | null;
  /** Until when the limits of orders are used up; null: the obstacle does not end by time. */
  until: string | null;
};

/** The part of a domain that its forecast follows from. */
export type ForecastFacts = Pick<
  DomainSnapshot,
  'status' | 'desired' | 'edgeApplied' | 'provedAt' | 'conditions' | 'certificate' | 'progress'
>;

/** The conditions that say something of a renewal; a row that nobody has judged yet has none. */
const NEEDED = ['PointsHere', 'CertificateAllowed', 'CertificateReady'] as const;

/** A warning comes this long before the renewal, or a third of the certificate's life, whichever is less. */
const WARNING_SECONDS = 14 * 24 * 3_600;
const WARNING_SHARE = 1 / 3;

/**
 * Foretells the next renewal from what was observed last: asks the issuance policy what it would answer at the time of the
 * renewal, whoever carries it out. Null: nothing is known that would stop it, or no certificate is to be renewed.
 * @param now ISO 8601.
 */
export function forecastRenewal(given: ForecastFacts, now: string): RenewalForecast | null {
  const facts = withCaCondition(given);
  const { certificate, status, desired, conditions } = facts;
  if (status !== 'active' || desired !== 'active' || certificate === null || certificate.notAfter <= now)
    return null;
  if (!NEEDED.every((type) => conditions.some((one) => one.type === type))) return null;
  const willFailOn = renewalTime(certificate);
  const at = later(willFailOn, now) ?? now;
  const answer = answerAt(facts, certificate, at);
  const found = obstacleOf(answer, facts, at);
  if (found === null) return null;
  const { because } = found;
  return {
    ...{ willFailOn, notAfter: certificate.notAfter, warnFrom: warnFrom(certificate) },
    ...{ obstacle: found.obstacle, because, actor: found.actor ?? because?.actor ?? 'nobody' },
    until: found.obstacle === 'limits' ? answer.until : null,
  };
}

/** Returns the forecast once a warning is due; else null. */
export function renewalWarning(facts: ForecastFacts, now: string): RenewalForecast | null {
  const forecast = forecastRenewal(facts, now);
  return forecast !== null && forecast.warnFrom <= now ? forecast : null;
}

/** Returns what to say of a forecast beside the certificate. */
export function forecastNote({ obstacle, willFailOn, notAfter, until }: RenewalForecast): Note {
  return { kind: 'renewal_will_fail', obstacle, willFailOn, notAfter, until };
}

function warnFrom(certificate: CertificateFacts): string {
  const lifetime = secondsBetween(certificate.notBefore, certificate.notAfter);
  const lead = Math.min(WARNING_SECONDS, lifetime * WARNING_SHARE);
  return plusSeconds(renewalTime(certificate), -lead);
}

function answerAt(facts: ForecastFacts, certificate: CertificateFacts, at: string): IssuanceDecision {
  const { conditions, provedAt, progress } = facts;
  const view = { conditions, certificate, requested: false, proved: provedAt !== null };
  return decideIssuance({
    ...policyInputs(facts, view),
    // An edge that renews by itself meets the same obstacles.
    workerRenews: true,
    obstacles: {
      pointsHere: pick(conditions, 'PointsHere'),
      allowed: pick(conditions, 'CertificateAllowed'),
      limitedUntil: progress.ordersLimitedUntil ?? null,
      respondersRetryAt: null,
      slotFreeAt: null,
    },
    now: at,
  });
}

type Found = { obstacle: RenewalObstacle; because: Condition | null; actor?: Actor };

function obstacleOf(
  { reason, until }: IssuanceDecision,
  { conditions }: ForecastFacts,
  at: string,
): Found | null {
  const pointsHere = pick(conditions, 'PointsHere');
  const allowed = pick(conditions, 'CertificateAllowed');
  switch (reason) {
    case 'leads_elsewhere':
    case 'dnssec_bogus':
      return { obstacle: 'dns', because: pointsHere };
    case 'ca_would_refuse':
    case 'caa_unanswered':
      return { obstacle: OBSTACLE_OF[allowed.reason], because: allowed };
    case 'paused_by_ca':
      return { obstacle: 'account', because: null, actor: 'operator' };
    case 'name_refused':
      return { obstacle: 'name', because: pick(conditions, 'CertificateReady') };
    case 'retry_after':
    case 'orders_limited':
      return until !== null && until > at ? { obstacle: 'limits', because: null, actor: 'nobody' } : null;
    default:
      return null;
  }
}

/** The obstacle that a CA would meet, by what the preflight found. */
const OBSTACLE_OF: Readonly<Record<ReasonOf<'CertificateAllowed'>, RenewalObstacle>> = {
  ...{ allowed: 'caa', not_checked: 'caa', caa_forbids: 'caa', caa_unknown: 'caa' },
  ...{ challenge_unreachable: 'port_80', challenge_redirected: 'port_80', challenge_intercepted: 'port_80' },
  ...{ canonical_host_broken: 'dns', rate_limited: 'limits' },
  ...{ account_refused: 'account', orders_paused: 'account' },
};
