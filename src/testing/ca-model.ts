import { OWN_PROBLEMS, ownProblem } from '../core/issuance/acme-errors.ts';
import type { RenewalAnswer, RenewalInfo } from '../core/issuance/renewal-info.ts';
import { plusSeconds, secondsBetween } from '../core/lifecycle/schedules.ts';
import type { CaProblem, CertificateFacts } from '../core/observations.ts';

/**
 * A CA over values, with the clock as an argument, whose windows and limits are those of Let's Encrypt's server: the
 * window by core/objects.go (RenewalInfoSimple, RenewalInfoImmediate), who is exempt by wfe2/wfe.go, and the limits as it
 * publishes them.
 */
export type CaModel = {
  /** Orders a certificate for one name; `replaces`: the fingerprint of the one that it replaces, or null. */
  order(
    name: string,
    replaces: string | null,
    now: string,
  ): { kind: 'issued'; certificate: CertificateFacts } | { kind: 'refused'; problem: CaProblem };
  /** Answers about the renewal of a certificate. */
  renewalInfo(certificate: CertificateFacts, now: string): RenewalAnswer;
  /** Wants every certificate renewed that it has issued until now. */
  revokeAll(): void;
  /** The orders that it refused for a limit. */
  readonly limited: number;
};

export type CaModelOptions = {
  lifetimeSeconds: number;
  /** It answers nothing in these times, each from and up to ISO 8601. */
  outages?: readonly { from: string; to: string }[];
  /** It has no renewal information. */
  withoutRenewalInfo?: boolean;
};

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Certificates begin an hour before they are issued, for clocks that are behind. */
const BACKDATED = HOUR;
const SHORT = 10 * DAY;
const RETRY_AFTER = 6 * HOUR;
export const EXPLAINED = 'https://ca.example/incidents/7';

export function createCaModel({
  lifetimeSeconds,
  outages = [],
  withoutRenewalInfo = false,
}: CaModelOptions): CaModel {
  const newOrders = bucket(300, 3 * HOUR);
  const ofDomain = new Map<string, Bucket>();
  const ofName = new Map<string, Bucket>();
  const revoked = new Set<string>();
  const issued = new Map<string, string>();
  let serial = 0;
  let limited = 0;
  const isAway = (now: string) => outages.some(({ from, to }) => from <= now && now < to);
  const windowOf = ({ fingerprint, notBefore, notAfter }: CertificateFacts, now: string): RenewalInfo => {
    if (revoked.has(fingerprint))
      return { start: plusSeconds(now, -HOUR), end: plusSeconds(now, -HOUR / 2), explained: EXPLAINED };
    const lifetime = secondsBetween(notBefore, notAfter);
    const ideal = plusSeconds(notAfter, -lifetime / (lifetime < SHORT ? 2 : 3));
    const margin = lifetime / 100;
    return { start: plusSeconds(ideal, -margin), end: plusSeconds(ideal, margin), explained: null };
  };
  const known = new Map<string, CertificateFacts>();
  const isExempt = (replaces: string | null, now: string) => {
    const certificate = replaces === null ? undefined : known.get(replaces);
    if (certificate === undefined) return false;
    const { start, end } = windowOf(certificate, now);
    return start <= now && now < end;
  };
  /** Takes a place of each limit that counts the order, or of none. */
  const mayIssue = (name: string, replaces: string | null, now: string): boolean => {
    if (isExempt(replaces, now)) return true;
    const same = of(ofName, name, () => bucket(5, 7 * DAY));
    const isRenewal = issued.has(name);
    const domain = of(ofDomain, registrable(name), () => bucket(50, 7 * DAY));
    const counting = isRenewal ? [same] : [same, newOrders, domain];
    if (!counting.every((one) => one.hasRoom(now))) return false;
    for (const one of counting) one.take(now);
    return true;
  };
  return {
    get limited() {
      return limited;
    },
    order(name, replaces, now) {
      if (isAway(now)) {
        const detail = 'The CA cannot be reached: ECONNREFUSED.';
        return { kind: 'refused', problem: ownProblem('order', OWN_PROBLEMS.unavailable, detail, now) };
      }
      if (!mayIssue(name, replaces, now)) {
        limited += 1;
        return { kind: 'refused', problem: rateLimited(now) };
      }
      const notBefore = plusSeconds(now, -BACKDATED);
      const certificate: CertificateFacts = {
        ...{ notBefore, notAfter: plusSeconds(notBefore, lifetimeSeconds), issuer: 'Model CA' },
        fingerprint: String(++serial).padStart(64, '0'),
      };
      issued.set(name, now);
      known.set(certificate.fingerprint, certificate);
      return { kind: 'issued', certificate };
    },
    renewalInfo(certificate, now) {
      if (isAway(now)) return { kind: 'away' };
      if (withoutRenewalInfo) return { kind: 'unusable' };
      const retryAfter = plusSeconds(now, RETRY_AFTER);
      return { kind: 'info', info: windowOf(certificate, now), retryAfter };
    },
    revokeAll() {
      for (const fingerprint of known.keys()) revoked.add(fingerprint);
    },
  };
}

/** The registered domain of the model's names: its last two labels. */
const registrable = (name: string) => name.split('.').slice(-2).join('.');

const rateLimited = (now: string): CaProblem => ({
  step: 'order',
  type: 'urn:ietf:params:acme:error:rateLimited',
  detail: 'too many new orders',
  status: 429,
  retryAfter: null,
  at: now,
});

/** A token bucket, by which Let's Encrypt counts. */
type Bucket = { hasRoom(now: string): boolean; take(now: string): void };

function bucket(most: number, refilledInSeconds: number): Bucket {
  let left = most;
  let at: string | null = null;
  const refill = (now: string) => {
    const gained = at === null ? 0 : (secondsBetween(at, now) * most) / refilledInSeconds;
    left = Math.min(most, left + gained);
    at = now;
  };
  return {
    hasRoom(now) {
      refill(now);
      return left >= 1;
    },
    take(now) {
      refill(now);
      left -= 1;
    },
  };
}

function of(buckets: Map<string, Bucket>, key: string, create: () => Bucket): Bucket {
  const found = buckets.get(key) ?? create();
  buckets.set(key, found);
  return found;
}
