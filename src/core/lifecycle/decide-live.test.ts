import { describe, expect, test } from 'vitest';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aProbe,
  aRefusedEdge,
  aSnapshot,
  NOON,
  noSuchName,
  silentDns,
} from '../../testing/builders.ts';
import { hourly, later, live, next, proved, runRound, taken } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { STATUSES, type Status } from '../conditions.ts';
import type { Observations } from '../observations.ts';
import { planRound } from './plan.ts';

describe('a live domain', () => {
  test('is checked every 12 to 15 minutes while it is well', () => {
    const seconds = (Date.parse(live().nextCheckAt ?? '') - Date.parse(NOON)) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(12 * 60);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
  });

  const all = (over: Partial<Observations>) => ({
    dns: aDnsObservation(),
    edge: anEdgeObservation(),
    probe: aProbe(),
    ...over,
  });

  test('is warned of an HTTPS record that leads browsers elsewhere, and when we check again', () => {
    const httpsRecords = [{ priority: 0, target: 'old.host.example', port: null, hints: [] }];
    const warned = runRound(live(), all({ dns: { ...aDnsObservation(), httpsRecords } }), later(60));
    expect(warned).toMatchObject({ actor: 'tenant', changes: { status: 'active' } });
    expect(statusSentence(warned)).toContain('delete the HTTPS record');
    expect(statusSentence(warned)).toContain('We check again at');
  });

  test('stays active for three days of silence from DNS', () => {
    const decision = runRound(live(), all({ dns: silentDns() }), later(3 * 86_400));
    expect(decision.changes).toMatchObject({ status: 'active', progress: { awaySince: null } });
  });

  test('whose record went away is warned, kept for seven days, and withdrawn then', () => {
    const warned = runRound(live(), all({ dns: noSuchName() }), later(60));
    expect(warned).toMatchObject({ reason: 'nxdomain', actor: 'tenant', changes: { status: 'active' } });
    expect(statusSentence(warned)).toContain('is served until 2026-12-01 12:01:00 UTC');
    // It takes checks all along: what is seen twice, a week apart, is no week of evidence.
    const away = hourly(next(live(), warned), all({ dns: noSuchName() }), [3_660, 60 + 7 * 86_400 - 1]);
    expect(away.status).toBe('active');
    const end = later(60 + 7 * 86_400);
    const withdrawn = next(away, runRound(away, all({ dns: noSuchName() }), end));
    expect(withdrawn).toMatchObject({
      status: 'dns_failed',
      givenUpAt: end,
      edgeApplied: true,
      nextCheckAt: end,
    });
    expect(planRound(withdrawn, false, end)).toMatchObject({ edge: 'remove' });
  });

  test('of whose servers one leads here is never withdrawn, however long the others differ', () => {
    const split = aDnsObservation({
      routing: [
        ...aDnsObservation().routing.map((view) => ({ ...view, server: 'ns1' })),
        ...noSuchName().routing.map((view) => ({ ...view, server: 'ns2' })),
      ],
    });
    const warned = runRound(live(), all({ dns: split }), later(60));
    expect(warned).toMatchObject({ reason: 'split_answers', changes: { progress: { awaySince: null } } });
    const month = runRound(next(live(), warned), all({ dns: split }), later(30 * 86_400));
    expect(month.changes).toMatchObject({ status: 'active', progress: { awaySince: null } });
  });

  test('is not withdrawn by a check that could not tell, nor for the days in which nobody could', () => {
    const away = next(live(), runRound(live(), all({ dns: noSuchName() }), later(60)));
    const silent = hourly(away, all({ dns: silentDns() }), [3_660, 8 * 86_400]);
    expect(silent).toMatchObject({ status: 'active', givenUpAt: null });
    // A single "no" after that is not the seventh day.
    const again = runRound(silent, all({ dns: noSuchName() }), later(8 * 86_400 + 120));
    expect(again.changes).toMatchObject({
      status: 'active',
      progress: { awaySince: later(8 * 86_400 + 120) },
    });
    // A week of evidence, and nobody who can tell at its end.
    const due = hourly(away, all({ dns: noSuchName() }), [3_660, 60 + 7 * 86_400 - 60]);
    expect(runRound(due, all({ dns: silentDns() }), later(60 + 7 * 86_400)).changes.status).toBe('active');
    expect(runRound(due, all({ dns: noSuchName() }), later(60 + 7 * 86_400)).changes.status).toBe(
      'dns_failed',
    );
  });

  test.each([
    ['a machine that slept for eight days', 8 * 86_400],
    ['a clock that jumped eight days ahead', 8 * 86_400 + 120],
    ['a clock that jumped ten days back', -10 * 86_400],
  ])('is warned anew, and not withdrawn, by the second of two checks with %s between', (_, at) => {
    const away = next(live(), runRound(live(), all({ dns: noSuchName() }), later(60)));
    const woken = runRound(away, all({ dns: noSuchName() }), later(at));
    expect(woken.changes).toMatchObject({ status: 'active', progress: { awaySince: later(at) } });
    expect(statusSentence(woken)).toContain('is served until');
  });

  test('keeps what was seen before such a gap, and a row of an earlier version begins anew', () => {
    const away = hourly(live(), all({ dns: noSuchName() }), [60, 60 + 3 * 86_400]);
    const woken = next(away, runRound(away, all({ dns: noSuchName() }), later(60 + 5 * 86_400)));
    expect(woken.progress.awaySince).toBe(later(60 + 2 * 86_400));
    const { awaySeenAt: _, ...earlier } = woken.progress;
    const old = runRound({ ...woken, progress: earlier }, all({ dns: noSuchName() }), later(20 * 86_400));
    expect(old.changes).toMatchObject({ status: 'active', progress: { awaySince: later(20 * 86_400) } });
  });

  test('whose record came back in the grace is as if nothing had been', () => {
    const away = next(live(), runRound(live(), all({ dns: noSuchName() }), later(60)));
    expect(next(away, runRound(away, all({}), later(3_600)))).toMatchObject({
      status: 'active',
      progress: { awaySince: null },
    });
  });

  test('which waits for its origin while its renewal fails goes active once the origin answers, and is not given up', () => {
    const deploying = next(proved(), runRound(proved(), { edge: anEdgeObservation() }));
    expect(deploying.status).toBe('deploying');
    const failing = anEdgeObservation({ issuance: 'failed', problem: aRefusedEdge().problem });
    const down = { edge: failing, probe: aProbe({ outcome: 'unexpected_answer', httpStatus: 502 }) };
    const waiting = next(deploying, runRound(deploying, down, later(8 * 86_400)));
    expect(waiting).toMatchObject({ status: 'deploying', givenUpAt: null });
    expect(planRound(waiting, false, later(8 * 86_400))).toMatchObject({ probe: true });
    const up = runRound(waiting, { edge: failing, probe: aProbe() }, later(8 * 86_400 + 60));
    expect(up).toMatchObject({ reason: 'renewal_failing', changes: { status: 'active' } });
  });

  test('stays active when its renewal fails or the origin is down, and says so', () => {
    const failing = runRound(
      live(),
      all({ edge: { ...aRefusedEdge(), certificate: aCertificate() } }),
      later(60),
    );
    expect(failing).toMatchObject({ reason: 'renewal_failing', changes: { status: 'active' } });
    const down = runRound(live(), all({ probe: aProbe({ outcome: 'unexpected_answer' }) }), later(60));
    expect(down).toMatchObject({
      reason: 'unexpected_answer',
      actor: 'operator',
      changes: { status: 'active' },
    });
  });

  test('with an ended certificate is not called active', () => {
    const ended = anEdgeObservation({ certificate: aCertificate({ notAfter: later(30) }) });
    const decision = runRound(
      live(),
      all({ edge: ended, probe: aProbe({ outcome: 'untrusted_certificate' }) }),
      later(60),
    );
    expect(decision).toMatchObject({
      reason: 'expired',
      actor: 'operator',
      changes: { status: 'certificate_failed' },
    });
  });

  test('whose certificate ended by our fault is not taken off, nor by one check that blames the tenant', () => {
    const problem = aRefusedEdge('urn:ietf:params:acme:error:accountDoesNotExist').problem;
    const certificate = aCertificate({ notAfter: later(1) });
    const dead = all({ edge: anEdgeObservation({ certificate, issuance: 'failed', problem }) });
    const waiting = hourly(live(), dead, [86_400, 20 * 86_400]);
    expect(waiting).toMatchObject({ status: 'certificate_failed', givenUpAt: null, edgeApplied: true });
    const once = runRound(waiting, { ...dead, dns: noSuchName() }, later(20 * 86_400 + 60));
    expect(once.changes).toMatchObject({ givenUpAt: null, edgeApplied: true });
    const gone = hourly(waiting, { ...dead, dns: noSuchName() }, [20 * 86_400, 27 * 86_400]);
    expect(gone.givenUpAt).toBe(later(27 * 86_400));
  });

  test('whose objects were deleted by hand gets them back by the next round, with no new order', () => {
    const hurt = next(live(), runRound(live(), all({ edge: anEmptyEdge() }), later(60)));
    expect(hurt.nextCheckAt).toBe(later(60));
    expect(planRound(hurt, false, later(60))).toMatchObject({ edge: 'apply' });
    const still = next(hurt, runRound(hurt, all({ edge: anEmptyEdge(), probe: null }), later(61)));
    expect(still.nextCheckAt?.localeCompare(later(61 + 120 * 0.8))).toBe(1);
    const back = next(still, runRound(still, all({ probe: null }), later(200)));
    expect(back).toMatchObject({ status: 'active', nextCheckAt: later(200) });
    expect(hurt.status).toBe('active');
  });

  test('that was deleted by hand is not called unreachable, and is seen reachable as soon as it is back', () => {
    const notFound = aProbe({ outcome: 'unexpected_answer', httpStatus: 404 });
    const hurt = next(live(), runRound(live(), all({ edge: anEmptyEdge(), probe: notFound }), later(60)));
    expect(hurt.conditions.find(({ type }) => type === 'Reachable')).toMatchObject({ reason: 'not_checked' });
    const back = next(hurt, runRound(hurt, all({ probe: null }), later(61)));
    expect(back.nextCheckAt).toBe(later(61));
    const slow = next(back, runRound(back, all({ probe: notFound }), later(61)));
    expect(slow.nextCheckAt?.localeCompare(later(62))).toBe(-1);
    expect(next(slow, runRound(slow, all({}), later(62)))).toMatchObject({
      status: 'active',
      conditions: expect.arrayContaining([expect.objectContaining({ type: 'Reachable', status: 'True' })]),
    });
  });

  test('whose portal is away is checked less and less often, and every two minutes in the end', () => {
    const down = all({ probe: aProbe({ outcome: 'unexpected_answer', httpStatus: 502 }) });
    let snapshot = live();
    const intervals: number[] = [];
    for (let at = 60; at < 1_000; ) {
      snapshot = next(snapshot, runRound(snapshot, down, later(at)));
      const interval = (Date.parse(snapshot.nextCheckAt ?? '') - Date.parse(later(at))) / 1000;
      intervals.push(interval);
      at += interval;
    }
    expect(intervals).toEqual([...intervals].sort((a, b) => a - b));
    expect(intervals.at(-1)).toBeGreaterThanOrEqual(96);
    expect(intervals.at(-1)).toBeLessThanOrEqual(120);
  });

  test('that another tenant has proved is moved_away, and its objects go', () => {
    const lost = taken({ generation: 2 });
    expect(planRound(lost, false, NOON)).toMatchObject({ edge: 'remove' });
    const decision = runRound(lost, { edge: anEmptyEdge() });
    expect(decision).toMatchObject({
      reason: 'moved_away',
      actor: 'tenant',
      changes: { status: 'dns_failed', givenUpAt: NOON },
    });
  });
});

describe('switching off', () => {
  test('and on again before the removal: a name whose DNS has failed since goes off the edge, then is looked for', () => {
    const retried = live({ status: 'pending_dns', generation: 3 });
    expect(planRound(retried, true, NOON)).toMatchObject({ edge: 'none', dns: true });
    const failed = next(retried, runRound(retried, { dns: noSuchName() }, later(60)));
    expect(failed).toMatchObject({ status: 'dns_failed', edgeApplied: true, nextCheckAt: later(60) });
    expect(planRound(failed, false, later(60))).toMatchObject({ edge: 'remove' });
    const off = next(failed, runRound(failed, { edge: anEmptyEdge() }, later(61)));
    expect(off).toMatchObject({ status: 'dns_failed', edgeApplied: false });
    expect(planRound(off, false, later(62))).toMatchObject({ edge: 'none', dns: true });
    expect(runRound(off, { dns: aDnsObservation() }, later(70)).changes.status).toBe('pending_certificate');
  });

  test.each(STATUSES)(
    'from %s ends disabled once the edge is verified clean, and not before',
    (status: Status) => {
      const off = aSnapshot({
        status,
        desired: 'disabled',
        edgeApplied: true,
        provedAt: NOON,
        generation: 2,
      });
      const stuck = runRound(off, { edge: anEdgeObservation({ failure: 'HTTP 500' }) });
      expect(stuck.changes).toMatchObject({ status, edgeApplied: true, nextCheckAt: later(10) });
      const clean = runRound(off, { edge: anEmptyEdge() });
      expect(clean.changes).toMatchObject({ status: 'disabled', edgeApplied: false, nextCheckAt: null });
      expect(clean.generation).toBe(2);
    },
  );

  test('a domain to be deleted is forgotten only once it is clean, and its record is gone', () => {
    const doomed = live({ desired: 'deleted' });
    expect(runRound(doomed, { edge: anEdgeObservation() }).forget).toBe(false);
    const clean = runRound(doomed, { edge: anEmptyEdge() });
    expect(clean.forget).toBe(false);
    expect(runRound(next(doomed, clean), { dns: noSuchName() }).forget).toBe(true);
    expect(runRound(aSnapshot({ desired: 'deleted' }), { dns: noSuchName() }).forget).toBe(true);
  });
});
