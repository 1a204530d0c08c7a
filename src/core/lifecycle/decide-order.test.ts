import { describe, expect, test } from 'vitest';
import {
  aChallenge,
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anUnknowingPreflight,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aSnapshot,
  aView,
  NOON,
  noSuchName,
  silentDns,
} from '../../testing/builders.ts';
import { hourly, later, live, next, proved, runRound } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { planRound } from './plan.ts';
import { secondsBetween } from './schedules.ts';

const right = { dns: aDnsObservation() };
const forbidden = { ...right, preflight: aForbiddingPreflight() };
const unknown = { ...right, preflight: anUnknowingPreflight() };
const DAY = 86_400;

function aBogusPreflight() {
  return aPreflight({ caa: [{ name: 'portal.acme.com', views: [aView({ outcome: 'dnssec_bogus' })] }] });
}

describe('before the first order', () => {
  test('a pass lets it begin in the same round', () => {
    const { changes } = runRound(aSnapshot(), right);
    expect(changes).toMatchObject({ status: 'pending_certificate', edgeApplied: true, nextCheckAt: NOON });
  });

  test('an obstacle holds it: nothing comes to the edge, and it is told who acts', () => {
    const decision = runRound(aSnapshot(), forbidden);
    expect(decision.changes).toMatchObject({
      status: 'certificate_failed',
      edgeApplied: false,
      provedAt: NOON,
      nextCheckAt: later(5),
    });
    expect(decision).toMatchObject({ reason: 'caa_forbids', actor: 'tenant' });
    expect(decision.changes.progress).toMatchObject({ issuanceAttempts: 0, lastIssuanceAt: null });
  });

  test('what holds it is checked again, without the edge, and once it is gone the order begins', () => {
    const deferred = next(aSnapshot(), runRound(aSnapshot(), forbidden));
    expect(planRound(deferred, false, later(5))).toMatchObject({ dns: true, preflight: true, edge: 'none' });
    const mended = runRound(deferred, right, later(5));
    expect(mended.changes).toMatchObject({ status: 'pending_certificate', edgeApplied: true });
    expect(planRound(next(deferred, mended), false, later(5))).toMatchObject({ edge: 'apply' });
  });

  test('the checks grow rarer, from 5 s to an hour, and end after a week', () => {
    let snapshot = next(aSnapshot(), runRound(aSnapshot(), forbidden));
    const intervals: number[] = [];
    let now = NOON;
    while (snapshot.givenUpAt === null && intervals.length < 1_000) {
      const at = snapshot.nextCheckAt ?? now;
      intervals.push(secondsBetween(now, at));
      now = at;
      snapshot = next(snapshot, runRound(snapshot, forbidden, now));
    }
    expect(intervals.slice(0, 3)).toEqual([5, 5, 5]);
    expect(Math.max(...intervals)).toBe(3_600);
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b));
    expect(secondsBetween(NOON, now)).toBeGreaterThan(7 * DAY - 1);
    expect(intervals.length).toBeLessThan(300);
    expect(snapshot).toMatchObject({ status: 'certificate_failed', provedAt: null, edgeApplied: false });
  });

  test('what we could not tell holds for ten minutes, then the CA is asked all the same', () => {
    const seen = { ...right, preflight: anUnknowingPreflight('ours') };
    const first = runRound(aSnapshot(), seen);
    expect(first).toMatchObject({ reason: 'caa_unknown', actor: 'operator' });
    const deferred = next(aSnapshot(), first);
    expect(deferred).toMatchObject({ status: 'pending_certificate', edgeApplied: false });
    expect(runRound(deferred, seen, later(599)).changes.edgeApplied).toBe(false);
    expect(runRound(deferred, seen, later(600)).changes).toMatchObject({
      status: 'pending_certificate',
      edgeApplied: true,
    });
  });

  test.each([
    ['do not answer a CAA question', unknown],
    ['sign their CAA answer wrongly', { ...right, preflight: aBogusPreflight() }],
  ])('servers of the name that %s hold it without limit, as no CA would issue', (_, seen) => {
    const first = runRound(aSnapshot(), seen);
    expect(first).toMatchObject({ reason: 'caa_unknown', actor: 'tenant' });
    const deferred = next(aSnapshot(), first);
    for (const seconds of [599, 601, DAY, 6 * DAY]) {
      const { status, edgeApplied } = runRound(deferred, seen, later(seconds)).changes;
      expect([status, edgeApplied]).toEqual(['certificate_failed', false]);
    }
    expect(runRound(deferred, right, later(601)).changes.edgeApplied).toBe(true);
  });

  test('a record that goes away while it is held is looked for again', () => {
    const deferred = next(aSnapshot(), runRound(aSnapshot(), forbidden));
    expect(runRound(deferred, { dns: noSuchName() }, later(60)).changes).toMatchObject({
      status: 'dns_failed',
      edgeApplied: false,
    });
  });

  test('DNS that cannot be read while it is held changes nothing, and is checked again later', () => {
    const deferred = next(aSnapshot(), runRound(aSnapshot(), unknown));
    const { changes } = runRound(deferred, { dns: silentDns() }, later(3_600));
    expect(changes).toMatchObject({ status: 'certificate_failed', nextCheckAt: later(3_960) });
  });

  test('what is ours to mend is no failure of the domain: it waits, as pending_certificate', () => {
    const preflight = aPreflight({ challenge: [aChallenge({ outcome: 'timeout', httpStatus: null })] });
    const decision = runRound(aSnapshot(), { ...right, preflight });
    expect(decision).toMatchObject({ reason: 'challenge_unreachable', actor: 'operator' });
    expect(statusSentence(decision)).toContain('We check again at');
    expect(decision.changes).toMatchObject({
      status: 'pending_certificate',
      edgeApplied: false,
      nextCheckAt: later(5),
    });
    const deferred = next(aSnapshot(), decision);
    expect(planRound(deferred, false, later(5))).toMatchObject({ dns: true, preflight: true, edge: 'none' });
    const mended = runRound(deferred, right, later(5));
    expect(mended.changes).toMatchObject({ status: 'pending_certificate', edgeApplied: true });
    expect(planRound(next(deferred, mended), false, later(6))).toMatchObject({ edge: 'apply' });
  });

  test('it can be switched off', () => {
    const deferred = { ...next(aSnapshot(), runRound(aSnapshot(), forbidden)), desired: 'disabled' as const };
    expect(runRound(deferred, {}).changes.status).toBe('disabled');
  });

  test('after giving up, a request begins anew', () => {
    const deferred = next(aSnapshot(), runRound(aSnapshot(), forbidden));
    const gaveUp = hourly(deferred, forbidden, [3_600, 7 * DAY]);
    expect(gaveUp.givenUpAt).toBe(later(7 * DAY));
    const asked = runRound(gaveUp, forbidden, later(8 * DAY), true);
    expect(asked.changes).toMatchObject({ status: 'certificate_failed', givenUpAt: null });
    expect(asked.changes.progress.certificateSince).toBe(later(8 * DAY));
  });
});

describe('scenario 21: DNS that fails in any way', () => {
  test.each([
    'servfail',
    'dnssec_bogus',
    'lame',
    'refused',
    'timeout',
    'malformed',
    'unreachable',
    'loop',
  ] as const)('%s orders nothing, and is called what it is', (outcome) => {
    const failing = aView({ outcome });
    const decision = runRound(aSnapshot(), {
      dns: aDnsObservation({ routing: [failing], ownership: [failing] }),
    });
    expect(decision.changes).toMatchObject({ edgeApplied: false, provedAt: null });
    expect(['verifying_dns', 'dns_failed']).toContain(decision.changes.status);
    expect(decision.reason).not.toBeNull();
    expect(decision.changes.nextCheckAt).not.toBeNull();
  });

  test('for questions of type CAA alone, also: it is held and told', () => {
    const preflight = aPreflight({
      caa: [{ name: 'portal.acme.com', views: [aView({ outcome: 'malformed' })] }],
    });
    const decision = runRound(aSnapshot(), { ...right, preflight });
    expect(decision).toMatchObject({
      reason: 'caa_unknown',
      actor: 'tenant',
      changes: { edgeApplied: false },
    });
  });
});

describe('before a further order', () => {
  const refused = () => {
    const ordered = next(
      proved(),
      runRound(proved(), { edge: anEdgeObservation({ certificate: null, issuance: 'requesting' }) }),
    );
    return next(ordered, runRound(ordered, { edge: aRefusedEdge() }, later(10)));
  };

  test('an obstacle holds it, the edge is only checked, and no attempt is counted', () => {
    const failed = refused();
    expect(planRound(failed, false, later(100))).toMatchObject({ edge: 'apply_anew', preflight: true });
    const deferred = runRound(failed, { ...forbidden, edge: aRefusedEdge() }, later(100));
    expect(deferred.changes.progress.issuanceAttempts).toBe(failed.progress.issuanceAttempts);
    expect(deferred).toMatchObject({ reason: 'caa_forbids', changes: { status: 'certificate_failed' } });
    expect(secondsBetween(later(100), deferred.changes.nextCheckAt ?? '')).toBeGreaterThanOrEqual(5);
    const mended = runRound(next(failed, deferred), { ...right, edge: anEdgeObservation() }, later(120));
    expect(mended.changes.progress.issuanceAttempts).toBe(failed.progress.issuanceAttempts + 1);
  });

  test('a name whose DNS is signed wrongly gets none, however long it lasts', () => {
    const bogus = aView({ outcome: 'dnssec_bogus' });
    const failed = refused();
    const seen = { dns: aDnsObservation({ routing: [bogus], ownership: [bogus] }), edge: aRefusedEdge() };
    const deferred = runRound(failed, seen, later(601));
    expect(deferred.changes.conditions).toContainEqual(expect.objectContaining({ reason: 'dnssec_bogus' }));
    expect(deferred.changes.progress.issuanceAttempts).toBe(failed.progress.issuanceAttempts);
  });

  test('a name that leads elsewhere gets none', () => {
    const failed = refused();
    const deferred = runRound(failed, { dns: noSuchName(), edge: aRefusedEdge() }, later(100));
    expect(deferred.changes.progress.issuanceAttempts).toBe(failed.progress.issuanceAttempts);
  });
});

describe('a live domain', () => {
  const seen = { ...right, edge: anEdgeObservation(), probe: aProbe() };

  test('is checked once a day, and each hour while a CA would refuse it', () => {
    const domain = live();
    const planned = (snapshot = domain, at = NOON) => {
      const plan = planRound(snapshot, false, at);
      return plan.kind === 'round' && plan.preflight;
    };
    expect([planned(domain, later(3_600)), planned(domain, later(DAY))]).toEqual([false, true]);
    const warned = next(
      domain,
      runRound(
        domain,
        { ...seen, preflight: { ...aForbiddingPreflight(), observedAt: later(DAY) } },
        later(DAY),
      ),
    );
    expect([planned(warned, later(DAY + 600)), planned(warned, later(DAY + 3_600))]).toEqual([false, true]);
  });

  test('stays active, and is told early what its next certificate would stumble over', () => {
    const preflight = { ...aForbiddingPreflight(), observedAt: later(DAY) };
    const warned = runRound(live(), { ...seen, preflight }, later(DAY));
    expect(warned).toMatchObject({ reason: 'caa_forbids', actor: 'tenant', changes: { status: 'active' } });
    expect(statusSentence(warned)).toContain('served with its present certificate');
    expect(warned.timeline.map(({ to }) => to)).toEqual(['CertificateAllowed caa_forbids']);
    // Not in a hurry: the portal is served.
    expect(secondsBetween(later(DAY), warned.changes.nextCheckAt ?? '')).toBeGreaterThan(600);
  });

  test('keeps the warning when the edge still shows the old certificate, and loses it with the next check', () => {
    const preflight = { ...aForbiddingPreflight(), observedAt: later(DAY) };
    const warned = next(live(), runRound(live(), { ...seen, preflight }, later(DAY)));
    const still = runRound(warned, { ...seen, preflight: null }, later(DAY + 900));
    expect(still.reason).toBe('caa_forbids');
    const mended = runRound(
      warned,
      { ...seen, preflight: aPreflight({ observedAt: later(2 * DAY) }) },
      later(2 * DAY),
    );
    expect(mended.reason).toBe('https_ok');
  });

  test('does not go on saying that it waits once a certificate has come, however far back that one is dated', () => {
    const lost = anEdgeObservation({ certificate: null, objects: 'absent' });
    const gone = next(live(), runRound(live(), { ...seen, edge: lost }, later(DAY)));
    const deferred = { ...seen, edge: { ...lost, limitedUntil: later(DAY + 60) } };
    const waiting = next(gone, runRound(gone, deferred, later(DAY)));
    expect(waiting.conditions).toContainEqual(expect.objectContaining({ reason: 'rate_limited' }));
    const come = runRound(waiting, { ...seen, preflight: null }, later(DAY + 120));
    expect(come.reason).toBe('https_ok');
  });

  test('whose certificate is gone gets a new one only after a preflight; what else is gone comes back at once', () => {
    const gone = live({ certificate: null });
    const unrouted = {
      ...gone,
      conditions: gone.conditions.map((one) =>
        one.type === 'Routed' ? { ...one, status: 'False' as const, reason: 'removed' as const } : one,
      ),
    };
    expect(planRound(unrouted, false, NOON)).toMatchObject({ edge: 'apply', preflight: true });
    const certified = { ...unrouted, certificate: live().certificate };
    expect(planRound(certified, false, NOON)).toMatchObject({ edge: 'apply', preflight: false });
  });
});
