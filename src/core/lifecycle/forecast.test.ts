import { describe, expect, test } from 'vitest';
import {
  aCertificate,
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  aPreflight,
  aProbe,
  aView,
  NOON,
} from '../../testing/builders.ts';
import { later, live, next, runRound } from '../../testing/rounds.ts';
import { type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { CertificateFacts, Observations } from '../observations.ts';
import { forecastRenewal, renewalWarning } from './forecast.ts';
import { issuanceDue, issuanceNow } from './issuance.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const CERTIFICATE = aCertificate({ notBefore: NOON, notAfter: later(90 * DAY) });
const DUE = 60 * DAY;

/** The world of a domain at one time: what its checks find there. */
type World = (seconds: number) => Partial<Observations>;
const world = (certificate: CertificateFacts, over: World): World => {
  const edge = anEdgeObservation({ certificate, workerRenews: true });
  return (seconds) => ({ dns: aDnsObservation(), edge, probe: aProbe(), ...over(seconds) });
};

/** Lives from one time to another by the checks that the domain itself asks for, and calls back after each. */
function simulate(
  seen: World,
  { from, to }: { from: number; to: number },
  after: (domain: DomainSnapshot, seconds: number) => void,
): DomainSnapshot {
  let domain = next(live(), runRound(live(), seen(from), later(from)));
  for (let at = from; at <= to; ) {
    domain = next(domain, runRound(domain, seen(at), later(at)));
    after(domain, at);
    const due = domain.nextCheckAt === null ? null : Date.parse(domain.nextCheckAt);
    if (due === null) throw new Error('no next check');
    at = Math.max((due - Date.parse(NOON)) / 1_000, at + 1);
  }
  return domain;
}

describe('a renewal that CAA will refuse', () => {
  const forbidsFrom = 40 * DAY;
  const mendedAt = 50 * DAY;
  const preflightAt = (seconds: number, isForbidden: boolean) => ({
    preflight: { ...(isForbidden ? aForbiddingPreflight() : aPreflight()), observedAt: later(seconds) },
  });

  test('is warned of 14 days before, with its day, who acts and what to do; and no more once it is mended', () => {
    const warned: number[] = [];
    const seen = world(CERTIFICATE, (at) => preflightAt(at, at >= forbidsFrom && at < mendedAt));
    const last = simulate(seen, { from: forbidsFrom - DAY, to: mendedAt + DAY }, (domain, at) => {
      const warning = renewalWarning(domain, later(at));
      if (warning === null) return;
      warned.push(at);
      expect(warning).toMatchObject({
        ...{ obstacle: 'caa', willFailOn: later(DUE), notAfter: later(90 * DAY), actor: 'tenant' },
        because: { reason: 'caa_forbids' },
      });
    });
    expect(warned[0]).toBeGreaterThanOrEqual(DUE - 14 * DAY);
    expect(warned[0]).toBeLessThan(DUE - 14 * DAY + HOUR);
    expect(warned.at(-1)).toBeGreaterThan(mendedAt - HOUR);
    expect(warned.at(-1)).toBeLessThan(mendedAt + 2 * HOUR);
    expect(forecastRenewal(last, later(mendedAt + DAY))).toBeNull();
  }, 60_000);

  test('is refused by the policy on that very day', () => {
    const seen = world(CERTIFICATE, (at) => preflightAt(at, true));
    let warned = false;
    const domain = simulate(seen, { from: DUE - 2 * DAY, to: DUE + HOUR }, (now, at) => {
      warned ||= renewalWarning(now, later(at)) !== null;
      expect(now.progress.lastIssuanceAt).toBeNull();
    });
    expect(warned).toBe(true);
    expect(domain.conditions).toContainEqual(expect.objectContaining({ reason: 'caa_forbids' }));
  });

  test('of 160 hours is warned of a third of its life before', () => {
    const short = aCertificate({ notBefore: NOON, notAfter: later(160 * HOUR) });
    const seen = world(short, (at) => preflightAt(at, true));
    const domain = next(live(), runRound(live(), seen(HOUR), later(HOUR)));
    const forbidden = next(
      domain,
      runRound({ ...domain, conditions: live().conditions }, seen(2 * HOUR), later(2 * HOUR), true),
    );
    const warnFrom = 80 * HOUR - (160 * HOUR) / 3;
    expect(renewalWarning(forbidden, later(warnFrom - 60))).toBeNull();
    expect(renewalWarning(forbidden, later(warnFrom + 60))).toMatchObject({ willFailOn: later(80 * HOUR) });
  });
});

describe('what would stop a renewal', () => {
  const at = later(50 * DAY);
  const seen = world(CERTIFICATE, () => ({ preflight: aPreflight() }))(0);
  const well = next(live(), runRound(live(), seen, later(HOUR)));
  const changed = (over: Condition, progress: Partial<DomainSnapshot['progress']> = {}): DomainSnapshot => ({
    ...well,
    progress: { ...well.progress, ...progress },
    conditions: well.conditions.map((one) => (one.type === over.type ? over : one)),
  });
  const allowed = well.conditions.find(({ type }) => type === 'CertificateAllowed') as Condition;
  const closed = {
    case: 'closed' as const,
    ...{ domain: well.domain, canonicalHost: well.canonicalHost },
    ...{ addresses: ['192.0.2.1'], how: ['refused' as const], ours: true },
  };
  const refusal = (cause: 'name' | 'order') =>
    condition(
      'CertificateReady',
      'renewal_failing',
      { case: 'renewal', cause, notAfter: later(90 * DAY), quote: null },
      at,
      'tenant',
    ) as Condition;

  test.each<[string, DomainSnapshot, object]>([
    [
      'a name that leads elsewhere',
      next(well, runRound(well, { ...seen, dns: elsewhere() }, later(2 * HOUR))),
      { obstacle: 'dns', actor: 'tenant' },
    ],
    [
      'a port 80 of ours that is closed',
      changed(condition('CertificateAllowed', 'challenge_unreachable', closed, at) as Condition),
      { obstacle: 'port_80', actor: 'operator' },
    ],
    [
      'an account that the CA refuses',
      next(
        well,
        runRound(
          well,
          {
            ...seen,
            preflight: aPreflight({
              observedAt: later(26 * HOUR),
              ca: { identities: 'any', account: { uri: 'https://ca.example/acct/1', refused: true } },
            }),
          },
          later(26 * HOUR),
        ),
      ),
      { obstacle: 'account', actor: 'operator' },
    ],
    [
      'an account that the CA has paused',
      changed(allowed, { suspendedSince: later(HOUR) }),
      { obstacle: 'account', actor: 'operator' },
    ],
    [
      'limits that are full beyond the day of the renewal',
      changed(allowed, { ordersLimitedUntil: later(DUE + HOUR) }),
      { obstacle: 'limits', until: later(DUE + HOUR) },
    ],
    [
      'a CA that issues for no such name',
      changed(refusal('name'), { workerRenews: true, lastIssuanceAt: later(DAY) }),
      { obstacle: 'name', actor: 'tenant' },
    ],
  ])('%s does, and is refused by the policy when the time comes', (_, domain, forecast) => {
    expect(renewalWarning(domain, at)).toMatchObject(forecast);
    const then = later(DUE);
    const view = { conditions: domain.conditions, certificate: CERTIFICATE, requested: false, proved: true };
    const limitedUntil = domain.progress.ordersLimitedUntil ?? null;
    const answer = issuanceNow(
      { ...domain, progress: { ...domain.progress, workerRenews: true } },
      view,
      { ...NOTHING, limitedUntil },
      then,
    );
    expect(answer.decision).not.toBe('order');
  });

  test('is nothing where all is well, and the order begins on that day', () => {
    expect(forecastRenewal(well, at)).toBeNull();
    const renewing = { ...well, progress: { ...well.progress, workerRenews: true } };
    expect(issuanceDue(renewing, false, later(DUE))).toMatchObject({ decision: 'order' });
  });

  test('is not what time ends before the renewal, nor an order that failed and is retried', () => {
    expect(forecastRenewal(changed(allowed, { ordersLimitedUntil: later(DUE) }), at)).toBeNull();
    expect(forecastRenewal(changed(refusal('order')), at)).toBeNull();
  });

  test('is not asked of a domain that is not live, or whose certificate has ended', () => {
    const forbidden = next(
      well,
      runRound(well, { ...seen, preflight: { ...aForbiddingPreflight(), observedAt: at } }, at),
    );
    expect(forecastRenewal(forbidden, at)).not.toBeNull();
    expect(forecastRenewal({ ...forbidden, desired: 'disabled' }, at)).toBeNull();
    expect(forecastRenewal({ ...forbidden, status: 'certificate_failed' }, at)).toBeNull();
    expect(forecastRenewal(forbidden, later(90 * DAY))).toBeNull();
    expect(forecastRenewal({ ...forbidden, certificate: null }, at)).toBeNull();
  });

  test('the limits that the newest preflight found full are kept until then, and no longer', () => {
    const full = {
      ...seen,
      preflight: aPreflight({ observedAt: later(25 * HOUR) }),
      limitedUntil: later(30 * HOUR),
    };
    const limited = next(well, runRound(well, full, later(25 * HOUR)));
    expect(limited.progress.ordersLimitedUntil).toBe(later(30 * HOUR));
    const kept = (seconds: number) =>
      next(limited, runRound(limited, { ...seen, preflight: null }, later(seconds))).progress;
    expect(kept(26 * HOUR).ordersLimitedUntil).toBe(later(30 * HOUR));
    expect(kept(30 * HOUR).ordersLimitedUntil).toBeUndefined();
  });
});

const NOTHING: Observations = { dns: null, preflight: null, edge: null, probe: null };
const elsewhere = () =>
  aDnsObservation({ routing: [aView({ addresses: [{ type: 'A', address: '203.0.113.9', ttl: 60 }] })] });
