import { later } from '../issuance/back-off.ts';
import {
  ACTIVE_INTERVAL_SECONDS,
  earliest,
  plusSeconds,
  secondsBetween,
  spread,
} from '../lifecycle/schedules.ts';
import type { CertificateFacts } from '../observations.ts';

/**
 * How often the patrol checks what of a domain at rest, as data. Seconds.
 *
 * | what | how often |
 * | DNS and the served certificate | each visit: every 15 min, 10 where the record's TTL is short; 200 times in a certificate's life |
 * | the chain's trust, the origin's answer | each hour, and as core/patrol/origin.ts says |
 * | the whole round: every server, the edge's objects, the preflight | core/lifecycle/rest.ts |
 */
const MOST_SECONDS = ACTIVE_INTERVAL_SECONDS;
/** A record is kept for a shorter time than this where somebody is about to change it. */
const SHORT_TTL = 300;
const SHORT_TTL_SECONDS = 10 * 60;
/** A certificate of a day is visited every 7 minutes, one of an hour each minute at most. */
const VISITS_IN_A_LIFE = 200;
const LEAST_FOR_LIFE_SECONDS = 60;
const ORIGIN_SECONDS = 3600;
/** No visit follows another sooner, whatever is due: one that changes nothing must not be made again and again. */
const LEAST_SECONDS = 30;
/** With less than this share of its life left, a certificate should have been renewed long ago. */
const ENDING_SHARE_LEFT = 1 / 6;

/** No worker of the patrol waits longer before it asks what is due; what is due sooner is announced to all. */
export const LONGEST_SLEEP_SECONDS = 15;
/** A visit for whose whole round there was no place is made again after this long, spread. */
const DEFERRED_SECONDS = 2 * 60;

type Life = Pick<CertificateFacts, 'notBefore' | 'notAfter'>;

/** Returns the time between two visits, before it is spread. @param ttl of the record that leads here; null: not known. */
export function visitSeconds(ttl: number | null, certificate: Life): number {
  const byTtl = ttl !== null && ttl < SHORT_TTL ? SHORT_TTL_SECONDS : MOST_SECONDS;
  const life = secondsBetween(certificate.notBefore, certificate.notAfter);
  return Math.min(byTtl, Math.max(life / VISITS_IN_A_LIFE, LEAST_FOR_LIFE_SECONDS));
}

/** When a domain at rest is checked next. ISO 8601. */
export type Visits = {
  dueAt: string;
  originDueAt: string;
  /** It comes before all that is not, when checks are late: a renewal, or a certificate that soon ends. */
  urgent: boolean;
  /** It is a whole round, whatever the few questions would find. */
  whole: boolean;
};

/** Returns the visits that follow one at `now`. `originChecked`: by this one. */
export function nextVisits(
  at: { id: string; originDueAt: string; fullCheckAt: string; certificate: Life },
  { ttl, originChecked }: { ttl: number | null; originChecked: boolean },
  now: string,
): Visits {
  const { id, fullCheckAt, certificate } = at;
  const routine = plusSeconds(now, spread(visitSeconds(ttl, certificate), id));
  const { notBefore, notAfter } = certificate;
  const isEnding = secondsBetween(now, notAfter) < ENDING_SHARE_LEFT * secondsBetween(notBefore, notAfter);
  const dueAt = later(earliest(fullCheckAt, routine), plusSeconds(now, LEAST_SECONDS)) ?? routine;
  return {
    dueAt,
    originDueAt: originChecked ? plusSeconds(now, spread(ORIGIN_SECONDS, id)) : at.originDueAt,
    urgent: isEnding || fullCheckAt < routine,
    whole: fullCheckAt <= dueAt,
  };
}

/** Returns when a visit for whose whole round there was no place is made again. */
export const deferredTo = (id: string, now: string) => plusSeconds(now, spread(DEFERRED_SECONDS, id));
