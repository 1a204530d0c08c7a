import { describe, expect, test } from 'vitest';
import { aCertificate, anEdgeObservation, anEmptyEdge, aRefusedEdge, NOON } from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later } from '../../testing/rounds.ts';
import type { EdgeObservation } from '../observations.ts';
import { judgeAllowedAtEdge, judgeCertificate, judgeRouted } from './edge.ts';

describe('a route', () => {
  test.each<[Partial<EdgeObservation>, string, object]>([
    [{ objects: 'present' }, 'True applied', { case: 'applied' }],
    [{ objects: 'foreign', detail: 'of x' }, 'False apply_failed', { case: 'foreign', detail: 'of x' }],
    [{ objects: 'partial', detail: 'waits' }, 'False syncing', { case: 'partial', detail: 'waits' }],
    [{ objects: 'absent' }, 'False removed', { case: 'removed' }],
    [
      { objects: 'present', failure: 'HTTP 503' },
      'False apply_failed',
      { case: 'failed', failure: 'HTTP 503' },
    ],
  ])('of %o is %s', (over, expected, params) => {
    const routed = judgeRouted(anEdgeObservation(over));
    expect(`${routed.status} ${routed.reason}`).toBe(expected);
    expect(routed.params).toEqual(params);
  });
});

describe('a certificate at the edge', () => {
  const { notAfter, issuer } = aCertificate();

  test.each<[string, Partial<EdgeObservation>, string, object]>([
    ['that is there is issued', {}, 'True issued', { case: 'issued', issuer, notAfter }],
    [
      'whose renewal failed is there all the same',
      { ...aRefusedEdge(), certificate: aCertificate() },
      'False renewal_failing',
      { case: 'renewal', notAfter },
    ],
    ['whose order failed is not there', aRefusedEdge(), 'False challenge_failed', { cause: 'challenge' }],
    [
      'that is being ordered is on its way',
      { certificate: null, issuance: 'requesting' },
      'False requesting',
      { case: 'requesting' },
    ],
    ['that nobody ordered is not asked for', anEmptyEdge(), 'Unknown not_requested', {}],
  ])('%s', (_, over, expected, params) => {
    const ready = judgeCertificate(anEdgeObservation(over), NOON);
    expect(`${ready?.status} ${ready?.reason}`).toBe(expected);
    expect(ready?.params).toMatchObject(params);
  });

  test('has ended at the second of its end, with the words of the CA', () => {
    const reasonAt = (now: string) => judgeCertificate(anEdgeObservation(), now)?.reason;
    expect([reasonAt('2027-02-22T11:59:59.999Z'), reasonAt(notAfter)]).toEqual(['issued', 'expired']);
    const refused = { ...aRefusedEdge(), certificate: aCertificate() };
    expect(judgeCertificate(refused, notAfter)?.params).toMatchObject({
      ...{ case: 'ended', notAfter },
      quote: { by: 'ca', detail: 'Connection refused' },
    });
  });

  test('of an edge that could not be asked is not judged', () => {
    expect(judgeCertificate(anEdgeObservation({ failure: 'HTTP 503' }), NOON)).toBeNull();
  });
});

describe('what the edge says of whether a CA would issue', () => {
  const allowed = aCondition('CertificateAllowed', 'allowed');
  const forbids = aCondition('CertificateAllowed', 'caa_forbids', later(0));
  const unknown = aCondition('CertificateAllowed', 'caa_unknown');
  const unreachable = aCondition('CertificateAllowed', 'challenge_unreachable');
  const issued = (notBefore: string) => anEdgeObservation({ certificate: aCertificate({ notBefore }) });
  const before = issued(later(-1));
  const judged = (edge: EdgeObservation, known: Parameters<typeof judgeAllowedAtEdge>[1], now = later(60)) =>
    judgeAllowedAtEdge(edge, known, now);

  test('a certificate says that it would, where nobody has checked', () => {
    const has = { reason: 'allowed', status: 'True', params: { case: 'has_issued' } };
    expect(judged(before, null)).toMatchObject(has);
    expect(judged(before, aCondition('CertificateAllowed', 'not_checked'))).toMatchObject(has);
  });

  test('a certificate that came after a warning overrules it, an older one does not', () => {
    expect(judged(issued(later(1)), forbids)).toMatchObject({ reason: 'allowed' });
    expect(judged(issued(later(0)), forbids)).toBeNull();
    expect(judged(before, forbids)).toBeNull();
  });

  test('a certificate ends the wait for our own limits, however far back it is dated', () => {
    const limited = aCondition('CertificateAllowed', 'rate_limited');
    expect(judged(before, limited)).toMatchObject({ reason: 'allowed' });
  });

  test('a certificate says nothing against a check that could not tell, or that passed', () => {
    expect([judged(before, unknown), judged(before, allowed)]).toEqual([null, null]);
  });

  test('a certificate that has ended says nothing', () => {
    expect(judged(before, null, aCertificate().notAfter)).toBeNull();
  });

  test('responders that are not ready could answer no challenge, and are the operator’s', () => {
    const away = { ...anEmptyEdge(), challenges: { ready: false, detail: 'none is there' } as const };
    expect(judged(away, allowed)).toMatchObject({
      ...{ reason: 'challenge_unreachable', actor: 'operator' },
      params: { case: 'not_answered', detail: 'none is there' },
    });
  });

  test('responders that are ready again leave it to the CA, and say nothing of anything else', () => {
    const ready = { ...anEmptyEdge(), challenges: { ready: true } as const };
    expect(judged(ready, unreachable)).toMatchObject({
      ...{ reason: 'not_checked', params: { case: 'challenge_answered' } },
    });
    expect([judged(ready, forbids), judged(ready, null), judged(anEmptyEdge(), unreachable)]).toEqual([
      ...[null, null, null],
    ]);
  });
});
