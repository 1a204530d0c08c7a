import { describe, expect, test } from 'vitest';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aProbe,
  aRefusedEdge,
  aSnapshot,
  aView,
  NOON,
  noSuchName,
  silentDns,
} from '../../testing/builders.ts';
import { hourly, later, next, proved, runRound } from '../../testing/rounds.ts';
import { sentence, statusSentence } from '../../testing/sentences.ts';
import { pick } from '../checks/judge.ts';
import { planRound } from './plan.ts';
import { plusSeconds } from './schedules.ts';

describe('the way to active', () => {
  test('goes from the first check to active in three rounds, each begun at once', () => {
    const first = runRound(aSnapshot(), { dns: aDnsObservation() });
    expect(first.changes).toMatchObject({
      status: 'pending_certificate',
      provedAt: NOON,
      proofMethod: 'cname',
      edgeApplied: true,
      nextCheckAt: NOON,
    });
    const second = next(aSnapshot(), first);
    expect(planRound(second, false, NOON)).toMatchObject({ edge: 'apply', dns: false });
    const deployed = runRound(second, { edge: anEdgeObservation() });
    expect(deployed.changes).toMatchObject({ status: 'deploying', nextCheckAt: NOON });
    const third = next(second, deployed);
    expect(planRound(third, false, NOON)).toMatchObject({ edge: 'observe', probe: true });
    const last = runRound(third, { edge: anEdgeObservation(), probe: aProbe() });
    expect(last.changes).toMatchObject({ status: 'active', activatedAt: NOON, certificate: aCertificate() });
    expect(statusSentence(last)).toBe('Clients get the portal over HTTPS at this address.');
  });

  test('applies nothing at the edge before the name is proved', () => {
    expect(planRound(aSnapshot(), false, NOON)).toEqual({
      kind: 'round',
      dns: true,
      preflight: true,
      edge: 'none',
      order: null,
      probe: false,
    });
    expect(runRound(aSnapshot(), { dns: noSuchName() }).changes.edgeApplied).toBe(false);
  });

  test('waits for the certificate on the deploy schedule, without calling it a failure', () => {
    const waiting = runRound(proved(), {
      edge: anEdgeObservation({ certificate: null, issuance: 'requesting' }),
    });
    expect(waiting.changes).toMatchObject({ status: 'deploying', nextCheckAt: later(0.1) });
    expect(waiting).toMatchObject({ reason: 'requesting', actor: 'nobody' });
  });

  test('tells the edge again when it has forgotten the order, which spends no attempt', () => {
    const ordered = next(
      proved(),
      runRound(proved(), { edge: anEdgeObservation({ certificate: null, issuance: 'requesting' }) }),
    );
    const forgotten = next(
      ordered,
      runRound(ordered, { edge: anEdgeObservation({ certificate: null }) }, later(5)),
    );
    expect(planRound(ordered, false, later(5))).toMatchObject({ edge: 'observe' });
    expect(planRound(forgotten, false, later(6))).toMatchObject({ edge: 'apply' });
    const again = runRound(forgotten, { edge: anEdgeObservation() }, later(6));
    expect(again.changes).toMatchObject({ status: 'deploying', progress: { issuanceAttempts: 1 } });
  });

  test('is checked again soon when the edge does not serve yet what was just put up, and ever more rarely', () => {
    const probe = aProbe({ outcome: 'connection_refused', observedAt: later(25) });
    const slow = next(
      proved(),
      runRound(proved(), { edge: anEdgeObservation({ certificate: null, issuance: 'requesting' }) }),
    );
    const up = next(slow, runRound(slow, { edge: anEdgeObservation() }, later(25)));
    const first = next(up, runRound(up, { edge: anEdgeObservation(), probe }, later(25)));
    expect(first.nextCheckAt).toBe(later(25.1));
    expect(runRound(first, { edge: anEdgeObservation(), probe }, later(25.3)).changes.nextCheckAt).toBe(
      later(25.9),
    );
    expect(runRound(first, { edge: anEdgeObservation(), probe }, later(29)).changes.nextCheckAt).toBe(
      later(30),
    );
  });

  test('is not active while the origin does not answer', () => {
    const deploying = next(proved(), runRound(proved(), { edge: anEdgeObservation() }));
    const decision = runRound(deploying, {
      edge: anEdgeObservation(),
      probe: aProbe({ outcome: 'unexpected_answer', detail: '502' }),
    });
    expect(decision).toMatchObject({
      reason: 'unexpected_answer',
      actor: 'operator',
      changes: { status: 'deploying' },
    });
  });
});

describe('a record that is not there', () => {
  test('stays verifying_dns for its first 30 seconds and is dns_failed from then on', () => {
    expect(runRound(aSnapshot(), { dns: noSuchName() }, later(29)).changes.status).toBe('verifying_dns');
    expect(runRound(aSnapshot(), { dns: noSuchName() }, later(30)).changes.status).toBe('dns_failed');
  });

  test('is dns_failed at once when it is wrong, and the tenant must act', () => {
    const elsewhere = aView({ chain: [{ from: 'portal.acme.com', to: 'other.example.net', ttl: 60 }] });
    const decision = runRound(aSnapshot(), { dns: aDnsObservation({ routing: [elsewhere] }) });
    expect(decision).toMatchObject({
      reason: 'wrong_target',
      actor: 'tenant',
      changes: { status: 'dns_failed' },
    });
    expect(statusSentence(decision)).toContain('We check again at 2026-11-24 12:00:01 UTC.');
  });

  test.each([
    ['an address of TTL 0', aView({ addresses: [{ type: 'A', address: '203.0.113.9', ttl: 0 }] })],
    ['an SOA minimum of 0', aView({ outcome: 'nxdomain', negativeTtl: 0 })],
  ])(
    'of which resolvers keep %s is checked every ten seconds at most, after the first minutes',
    (_, view) => {
      const dns = aDnsObservation({ routing: [{ ...view, server: '9.9.9.9:53', role: 'resolver' }] });
      const failed = aSnapshot({ status: 'dns_failed' });
      expect(runRound(failed, { dns }, later(2)).changes.nextCheckAt).toBe(later(3));
      for (const at of [86_400, 6 * 86_400])
        expect(runRound(failed, { dns }, later(at)).changes.nextCheckAt).toBe(later(at + 10));
    },
  );

  test('is given up after seven days, not a second earlier, and a request checks once more', () => {
    const failed = aSnapshot({ status: 'dns_failed' });
    expect(runRound(failed, { dns: noSuchName() }, later(7 * 86_400 - 1)).changes.givenUpAt).toBeNull();
    const end = later(7 * 86_400);
    const given = next(failed, runRound(failed, { dns: noSuchName() }, end));
    expect(given).toMatchObject({ status: 'dns_failed', givenUpAt: end, nextCheckAt: null });
    expect(planRound(given, false, end)).toEqual({ kind: 'settled' });
    expect(runRound(given, { dns: aDnsObservation() }, later(8 * 86_400), true).changes).toMatchObject({
      status: 'pending_certificate',
      givenUpAt: null,
      progress: { attemptStartedAt: later(8 * 86_400) },
    });
  });

  test('"could not tell" changes no status', () => {
    for (const status of ['verifying_dns', 'dns_failed'] as const) {
      expect(runRound(aSnapshot({ status }), { dns: silentDns() }, later(3_600)).changes.status).toBe(status);
    }
  });
});

describe('a proof', () => {
  const owned = () => {
    const txt = aView({ txt: ['portal-domain-verification=token-of-this-claim'] });
    return aDnsObservation({ routing: noSuchName().routing, ownership: [txt] });
  };

  test('by TXT alone takes the name from nobody: it counts once the name leads here', () => {
    expect(runRound(aSnapshot(), { dns: owned() }).changes).toMatchObject({
      provedAt: null,
      edgeApplied: false,
    });
  });
});

describe('a certificate that does not come', () => {
  const refused = () => next(proved(), runRound(proved(), { edge: aRefusedEdge() }));

  test('is certificate_failed with the words of the CA, retried after 1, 10 and 100 minutes, then daily', () => {
    const decision = runRound(proved(), { edge: aRefusedEdge() });
    expect(decision).toMatchObject({ reason: 'challenge_failed', actor: 'tenant' });
    expect(statusSentence(decision)).toContain('Connection refused (urn:ietf:params:acme:error:connection).');
    let snapshot = next(proved(), decision);
    let at = NOON;
    for (const minutes of [1, 10, 100, 1440, 1440]) {
      expect(snapshot.progress.nextIssuanceAt).toBe(plusSeconds(at, minutes * 60));
      at = plusSeconds(at, minutes * 60);
      expect(planRound(snapshot, false, at)).toMatchObject({ edge: 'apply_anew' });
      snapshot = next(snapshot, runRound(snapshot, { edge: aRefusedEdge(), dns: aDnsObservation() }, at));
    }
  });

  test('tells why, and not that a route waits for it', () => {
    const waiting = { objects: 'partial', detail: 'the route waits for the certificate' } as const;
    const decision = runRound(proved(), { edge: { ...aRefusedEdge(), ...waiting } });
    expect(decision).toMatchObject({ reason: 'challenge_failed', actor: 'tenant' });
    const routed = pick(decision.changes.conditions, 'Routed');
    expect(routed).toMatchObject({ reason: 'syncing' });
    expect(sentence(routed)).toBe('The route waits for the certificate.');
  });

  test('a watch only checks, a request begins a new order once a minute has passed', () => {
    expect(planRound(refused(), false, later(59))).toMatchObject({ edge: 'observe' });
    expect(planRound(refused(), true, later(59))).toMatchObject({ edge: 'observe' });
    const twice = { ...refused(), progress: { ...refused().progress, nextIssuanceAt: later(600) } };
    expect(planRound(twice, false, later(60))).toMatchObject({ edge: 'observe' });
    expect(planRound(twice, true, later(60))).toMatchObject({ edge: 'apply_anew' });
  });

  test('a rate limit waits until the CA said, whoever asks', () => {
    const edge = aRefusedEdge('urn:ietf:params:acme:error:rateLimited', later(7_200));
    const limited = next(proved(), runRound(proved(), { edge }));
    expect(limited).toMatchObject({
      status: 'certificate_failed',
      progress: { nextIssuanceAt: later(7_200) },
    });
    expect(planRound(limited, true, later(7_199))).toMatchObject({ edge: 'observe' });
    expect(planRound(limited, false, later(7_200))).toMatchObject({ edge: 'apply_anew' });
  });

  test('an edge that refuses or is away is tried again after 30 seconds and spends no attempt', () => {
    const away = runRound(proved(), { edge: anEdgeObservation({ failure: 'HTTP 503' }) });
    expect(away).toMatchObject({ reason: 'apply_failed', actor: 'operator' });
    expect(away.changes).toMatchObject({
      status: 'certificate_failed',
      nextCheckAt: later(30),
      progress: { issuanceAttempts: 0 },
    });
  });

  test('the pause that the CA asked for outlasts an edge that is away meanwhile', () => {
    const edge = aRefusedEdge('urn:ietf:params:acme:error:rateLimited', later(7_200));
    const limited = next(proved(), runRound(proved(), { edge }));
    const away = { edge: anEdgeObservation({ failure: 'HTTP 503' }), dns: aDnsObservation() };
    expect(runRound(limited, away, later(60)).changes.progress.nextIssuanceAt).toBe(later(7_200));
    expect(runRound(limited, away, later(7_190)).changes.progress.nextIssuanceAt).toBe(later(7_220));
  });

  test('goes on to deploying as soon as one is there, whoever got it', () => {
    const back = runRound(refused(), { edge: anEdgeObservation(), dns: aDnsObservation() }, later(5));
    expect(back.changes).toMatchObject({ status: 'deploying', nextCheckAt: later(5) });
  });

  test('that failed before a retry is not ordered again before its time, and the old words are not news', () => {
    const again = { ...refused(), status: 'pending_certificate' as const };
    expect(planRound(again, true, later(59))).toMatchObject({ edge: 'observe' });
    expect(planRound(again, true, later(61))).toMatchObject({ edge: 'apply_anew' });
  });

  test('is not given up while one is there and only the portal application is down', () => {
    const deploying = next(proved(), runRound(proved(), { edge: anEdgeObservation() }));
    const down = { edge: anEdgeObservation(), probe: aProbe({ outcome: 'unexpected_answer' }) };
    expect(runRound(deploying, down, later(8 * 86_400)).changes).toMatchObject({
      status: 'deploying',
      givenUpAt: null,
    });
  });

  test.each([
    ['our account', 'urn:ietf:params:acme:error:accountDoesNotExist'],
    ['the CA itself', 'urn:ietf:params:acme:error:serverInternal'],
    ['the CA’s limit', 'urn:ietf:params:acme:error:rateLimited'],
  ])('goes on waiting, however long, where the cause is %s, and is ordered anew', (_, type) => {
    const seen = { edge: aRefusedEdge(type), dns: aDnsObservation() };
    const first = next(proved(), runRound(proved(), seen));
    const waiting = hourly(first, seen, [3_600, 30 * 86_400]);
    expect(waiting).toMatchObject({ status: 'certificate_failed', givenUpAt: null, edgeApplied: true });
    expect(waiting.nextCheckAt?.localeCompare(later(30 * 86_400))).toBe(1);
    expect(waiting.progress.issuanceAttempts).toBeGreaterThan(20);
  });

  test('is given up after seven days and its objects go', () => {
    const end = later(7 * 86_400);
    const seen = { edge: aRefusedEdge(), dns: aDnsObservation() };
    const waiting = hourly(refused(), seen, [3_600, 7 * 86_400 - 1]);
    expect(waiting).toMatchObject({ status: 'certificate_failed', givenUpAt: null });
    const decision = runRound(waiting, seen, end);
    expect(decision.changes).toMatchObject({
      status: 'certificate_failed',
      givenUpAt: end,
      nextCheckAt: end,
      provedAt: null,
    });
    const given = next(waiting, decision);
    expect(planRound(given, false, end)).toMatchObject({ edge: 'remove' });
    const gone = next(given, runRound(given, { edge: anEmptyEdge() }, end));
    expect(gone).toMatchObject({ edgeApplied: false, nextCheckAt: null, certificate: null });
    expect(planRound(gone, false, end)).toEqual({ kind: 'settled' });
  });
});
