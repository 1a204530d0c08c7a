import { describe, expect, test } from 'vitest';
import { aSnapshot, NOON } from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later } from '../../testing/rounds.ts';
import { freshProgress } from '../domain.ts';
import { type After, nextCheckAt } from './next-check.ts';
import { ACTIVE_INTERVAL_SECONDS, secondsBetween, spread, TROUBLED_INTERVAL_SECONDS } from './schedules.ts';

const DAY = 86_400;
const orders = { decision: 'order', reason: 'first_order', until: null } as const;
const waits = (reason: After['issuance']['reason'], until: string | null = null) => ({
  ...{ decision: 'wait' as const, reason, until },
});

type Given = Partial<Omit<After, 'snapshot' | 'progress'>> & {
  row?: Partial<After['snapshot']>;
  progress?: Partial<After['progress']>;
};
/** The seconds from NOON to the next check of a domain; null: there is none. */
function seconds({ row, progress, ...over }: Given): number | null {
  const status = over.status ?? 'verifying_dns';
  const at = nextCheckAt({
    snapshot: aSnapshot({ status, ...row }),
    status,
    progress: { ...freshProgress(NOON), ...progress },
    ...{ gaveUp: false, edgeApplied: false, conditions: [], issuance: orders, leaves: 'stays' },
    ...{ recheckAfterSeconds: null, serversFail: false, now: NOON },
    ...over,
  });
  return at === null ? null : secondsBetween(NOON, at);
}

const routed = aCondition('Routed', 'applied');
const removed = aCondition('Routed', 'removed');
const served = aCondition('Reachable', 'https_ok');
const unseen = aCondition('Reachable', 'not_checked');
const refused = aCondition('Reachable', 'connection_refused');
const issued = aCondition('CertificateReady', 'issued');

describe('the next check of what goes off the edge', () => {
  const off = { edgeApplied: true, row: { desired: 'disabled', status: 'active' } } as const;

  test('is at once when it was just decided, and every ten seconds while it cannot be verified', () => {
    expect(seconds({ ...off, status: 'disabled' })).toBe(0);
    expect(seconds({ ...off, status: 'active' })).toBe(10);
    const gaveUp = { edgeApplied: true, status: 'certificate_failed', gaveUp: true } as const;
    expect(seconds(gaveUp)).toBe(0);
    expect(seconds({ ...gaveUp, row: { givenUpAt: later(-60) } })).toBe(10);
  });

  test('never comes once it is off', () => {
    expect(seconds({ ...off, edgeApplied: false, status: 'disabled' })).toBeNull();
    expect(seconds({ status: 'dns_failed', gaveUp: true })).toBeNull();
  });

  test('is for the record of a deleted one: at once, then rarely, for thirty days', () => {
    const deleted = { status: 'disabled', row: { desired: 'deleted' } } as const;
    expect(seconds({ ...deleted, leaves: 'check' })).toBe(0);
    expect(seconds({ ...deleted, leaves: 'forget', progress: { removedSince: NOON } })).toBeNull();
    const left = { ...deleted, leaves: 'left_behind' } as const;
    expect(seconds({ ...left, progress: { removedSince: NOON } })).toBe(60);
    expect(seconds({ ...left, progress: { removedSince: later(-60) } })).toBe(540);
    expect(seconds({ ...left, progress: { removedSince: later(-30 * DAY) } })).toBe(0);
    expect(seconds(left)).toBeNull();
  });
});

describe('the next check of a record', () => {
  test('follows the schedule of the attempt, and goes on hourly when that has ended during an incident', () => {
    expect(seconds({})).toBe(1);
    expect(seconds({ progress: { attemptStartedAt: later(-30) } })).toBe(2);
    expect(seconds({ status: 'dns_failed', progress: { attemptStartedAt: later(-7 * DAY) } })).toBe(3_600);
  });

  test('comes sooner where a cache forgets sooner, but not within ten seconds', () => {
    const old = { progress: { attemptStartedAt: later(-DAY) } };
    expect(seconds({ ...old, recheckAfterSeconds: 42 })).toBe(42);
    expect(seconds({ ...old, recheckAfterSeconds: 3 })).toBe(10);
    expect(seconds({ recheckAfterSeconds: 42 })).toBe(1);
  });

  test('comes later where the tenant’s servers give no answer', () => {
    expect(seconds({ serversFail: true })).toBe(5);
    expect(seconds({ serversFail: true, progress: { attemptStartedAt: later(-110) } })).toBe(11);
  });

  test('waits for the edge, from which what leads elsewhere goes first', () => {
    expect(seconds({ status: 'dns_failed', edgeApplied: true })).toBe(0);
    expect(seconds({ status: 'verifying_dns', edgeApplied: true })).toBe(1);
  });
});

describe('the next check of what holds an order', () => {
  const deferred = { status: 'certificate_failed' } as const;

  test.each(['certificate_failed', 'pending_certificate'] as const)(
    'comes after a tenth of the time that it was waited for, from 5 s to an hour: %s',
    (status) => {
      const waiting = (waited: number) =>
        seconds({ status, issuance: waits('not_known_yet'), progress: { certificateSince: later(-waited) } });
      expect([waiting(0), waiting(100), waiting(DAY)]).toEqual([5, 10, 3_600]);
      expect(seconds({ status, issuance: waits('not_known_yet') })).toBe(5);
    },
  );

  test('is when the wait ends, if that is sooner', () => {
    const long = { ...deferred, progress: { certificateSince: later(-1_000) } };
    expect(seconds({ ...long, issuance: waits('earlier_orders', later(60)) })).toBe(60);
    expect(seconds({ ...long, issuance: waits('earlier_orders', later(200)) })).toBe(100);
  });

  test('is spread over two minutes after a place in our limits is free, and five seconds off at least', () => {
    const long = { ...deferred, progress: { certificateSince: later(-DAY) } };
    const at = (id: string, until: number) =>
      seconds({ ...long, row: { id }, issuance: waits('orders_limited', later(until)) }) ?? -1;
    const ids = Array.from({ length: 50 }, (_, n) => String(n * 7_919));
    const all = ids.map((id) => at(id, 600));
    expect(Math.min(...all)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...all)).toBeLessThanOrEqual(720);
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(60);
    expect(at('domain-0', -600)).toBe(5);
  });

  test('is soon where the responders are asked again', () => {
    const away = (until: string | null) => ({ issuance: waits('responders_not_ready', until) });
    const failed = { status: 'certificate_failed', edgeApplied: true } as const;
    const delayed = { ...failed, progress: { nextIssuanceAt: later(600) } };
    expect(seconds({ ...delayed, ...away(later(8)) })).toBe(8);
    expect(seconds({ ...delayed, ...away(later(900)) })).toBe(600);
    expect(seconds({ ...delayed, ...away(null) })).toBe(600);
  });
});

describe('the next check of a certificate on its way', () => {
  const deploying = { status: 'deploying', edgeApplied: true } as const;

  test('is at once when something has just begun or come', () => {
    const row = { status: 'certificate_failed' } as const;
    expect(seconds({ ...deploying, status: 'pending_certificate', row })).toBe(0);
    expect(seconds({ ...deploying, row, conditions: [issued] })).toBe(0);
    expect(seconds({ ...deploying, row })).toBe(0.1);
    expect(seconds({ ...deploying, conditions: [issued] })).toBe(0.1);
  });

  test('follows its schedule from the order on, else from the beginning of the stage, and goes on hourly', () => {
    const certificateSince = later(-10);
    expect(seconds({ ...deploying, progress: { certificateSince } })).toBe(2);
    expect(seconds({ ...deploying, progress: { certificateSince, lastIssuanceAt: later(-20) } })).toBe(10);
    expect(seconds({ ...deploying, progress: { lastIssuanceAt: later(-7 * DAY) } })).toBe(3_600);
  });

  test('is sooner for what was put up and is not served yet', () => {
    const up = { ...deploying, progress: { lastIssuanceAt: later(-20) }, conditions: [issued, routed] };
    const checked = (ago: number) => ({
      row: { conditions: [aCondition('Reachable', 'connection_refused', later(-ago))] },
    });
    expect(seconds(up)).toBe(0.1);
    expect(seconds({ ...up, ...checked(1) })).toBe(2);
    expect(seconds({ ...up, ...checked(8) })).toBe(10);
    expect(seconds({ ...up, ...checked(1), conditions: [issued, removed] })).toBe(10);
  });
});

describe('the next check of a failed certificate', () => {
  const failed = { status: 'certificate_failed', edgeApplied: true } as const;

  test('is when the next order is due, and hourly at the least', () => {
    expect(seconds({ ...failed, progress: { nextIssuanceAt: later(600) } })).toBe(600);
    expect(seconds({ ...failed, progress: { nextIssuanceAt: later(DAY) } })).toBe(3_600);
    expect(seconds(failed)).toBe(0);
  });

  test('is that of an obstacle where the order is due and may not begin', () => {
    const issuance = waits('not_known_yet');
    const due = { progress: { nextIssuanceAt: NOON, certificateSince: later(-200) } };
    expect(seconds({ ...failed, ...due, issuance })).toBe(20);
    expect(seconds({ ...failed, ...due })).toBe(0);
  });
});

describe('the next check of a live domain', () => {
  const { id } = aSnapshot();
  const well = [routed, served];
  const active = (conditions: After['conditions'], before: After['conditions'] = well) =>
    seconds({ status: 'active', edgeApplied: true, conditions, row: { conditions: [...before] } });

  test('is after a quarter of an hour, spread, and after two minutes while something is amiss', () => {
    expect(active(well)).toBe(spread(ACTIVE_INTERVAL_SECONDS, id));
    expect(active([...well, aCondition('PointsHere', 'nxdomain')])).toBe(
      spread(TROUBLED_INTERVAL_SECONDS, id),
    );
    expect(active([...well, aCondition('PointsHere', 'timeout')])).toBe(spread(ACTIVE_INTERVAL_SECONDS, id));
    expect(active([...well, aCondition('CertificateAllowed', 'caa_forbids')])).toBe(
      spread(ACTIVE_INTERVAL_SECONDS, id),
    );
  });

  test('is at once for what was taken away, or was just put back, and as trouble for what cannot be', () => {
    expect(active([removed, served])).toBe(0);
    expect(active([routed, unseen], [removed])).toBe(0);
    expect(active([removed, unseen], [removed])).toBe(spread(TROUBLED_INTERVAL_SECONDS, id));
  });

  test('is soon for a portal that is away, each time after twice as long', () => {
    const reached = (reachedAt: string) => [routed, aCondition('Reachable', 'connection_refused', reachedAt)];
    expect(active([routed, refused], [routed, unseen])).toBe(0.1);
    expect(active([routed, refused], [routed])).toBe(0.1);
    expect(active([routed, refused], reached(NOON))).toBe(0.1);
    expect(active([routed, refused], reached(later(-20)))).toBe(40);
    expect(active([routed, refused], reached(later(-600)))).toBe(spread(TROUBLED_INTERVAL_SECONDS, id));
  });
});

test('a disabled domain has no next check', () => {
  expect(seconds({ status: 'disabled', conditions: [issued] })).toBeNull();
});
