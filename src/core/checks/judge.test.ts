import { describe, expect, test } from 'vitest';
import {
  aChallenge,
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anEmptyEdge,
  aPreflight,
  aProbe,
  aSnapshot,
  noSuchName,
  observed,
} from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later } from '../../testing/rounds.ts';
import { CONDITION_TYPES, type Condition } from '../conditions.ts';
import type { DnsObservation, Observations, PreflightObservation } from '../observations.ts';
import { judgeDns } from './dns.ts';
import { type DnsAssessment, judgeChecks, judgeRest, pick } from './judge.ts';

const row = (...conditions: Condition[]) => aSnapshot({ conditions });
const checks = (
  snapshot: ReturnType<typeof row>,
  dns: DnsObservation | null,
  preflight: PreflightObservation | null = null,
) => judgeChecks(snapshot, { dns, preflight }, dns && judgeDns(dns, snapshot), later(60));
const reasons = (conditions: readonly Condition[]) =>
  Object.fromEntries(conditions.map(({ type, reason }) => [type, reason]));

const right = aDnsObservation();
const wrong = noSuchName();
/** One server gives both answers within one check. */
const flapping = aDnsObservation({ routing: [...right.routing, ...wrong.routing] });
const here = aCondition('PointsHere', 'cname');
const owned = aCondition('Owned', 'cname');
const allowed = aCondition('CertificateAllowed', 'allowed');

describe('the checks before an order', () => {
  test('judge what was never observed as not known, in order', () => {
    const { conditions, ...rest } = checks(row(), null);
    expect(conditions.map(({ type }) => type)).toEqual(CONDITION_TYPES);
    expect(reasons(conditions)).toEqual({
      ...{ Owned: 'not_checked', PointsHere: 'not_checked', CertificateAllowed: 'not_checked' },
      ...{ CertificateReady: 'not_requested', Routed: 'not_applied', Reachable: 'not_checked' },
    });
    expect(rest).toEqual({
      ...{ recheckAfterSeconds: null, split: false, partlyHere: false, flapping: false },
      ...{ serversFail: false, leadsAway: false, ownPart: null },
    });
  });

  test('keep what was not checked, and judge a preflight alone', () => {
    const kept = checks(row(here, owned), null, aForbiddingPreflight());
    expect(reasons(kept.conditions)).toMatchObject({
      ...{ PointsHere: 'cname', Owned: 'cname', CertificateAllowed: 'caa_forbids' },
    });
    expect(reasons(checks(row(allowed), right).conditions).CertificateAllowed).toBe('allowed');
  });

  test('conclude nothing from a server that contradicts itself, but that it does', () => {
    const seen = checks(row(here, owned), flapping);
    expect(reasons(seen.conditions)).toMatchObject({ PointsHere: 'cname', Owned: 'cname' });
    expect(seen).toMatchObject({ flapping: true, leadsAway: false });
    const first = checks(row(aCondition('PointsHere', 'nxdomain')), flapping);
    expect(reasons(first.conditions)).toMatchObject({ PointsHere: 'split_answers', Owned: 'proof_missing' });
    const unjudged = checks(row(here, aCondition('Owned', 'not_checked')), flapping);
    expect(pick(unjudged.conditions, 'Owned').reason).toBe('proof_missing');
  });

  test('say that a name leads away only where nobody is led here', () => {
    expect(checks(row(here), wrong)).toMatchObject({ leadsAway: true, partlyHere: false });
    expect(checks(row(here), right)).toMatchObject({ leadsAway: false, partlyHere: false });
    const through = aPreflight({ challenge: [aChallenge({ ours: false })] });
    expect(checks(row(here), wrong, through)).toMatchObject({ leadsAway: false, partlyHere: true });
    expect(checks(row(here), right, through)).toMatchObject({ partlyHere: false });
  });

  test('say nothing of the certificate of a name that leads away', () => {
    const closed = aPreflight({ challenge: [aChallenge({ ours: false, outcome: 'refused' })] });
    expect(reasons(checks(row(allowed), wrong, closed).conditions).CertificateAllowed).toBe('allowed');
    expect(reasons(checks(row(allowed), right, closed).conditions).CertificateAllowed).toBe(
      'challenge_unreachable',
    );
  });

  test('find our own host broken, which only what CAA forbids outweighs', () => {
    const views = [{ server: '9.9.9.9:53', outcome: 'dnssec_bogus' as const }];
    const broken = { ...right, canonicalHostViews: views };
    const of = (preflight: PreflightObservation) =>
      reasons(checks(row(), broken, preflight).conditions).CertificateAllowed;
    expect([of(aPreflight()), of(aForbiddingPreflight())]).toEqual(['canonical_host_broken', 'caa_forbids']);
    const elsewhere = { ...wrong, canonicalHostViews: views };
    expect(reasons(checks(row(), elsewhere).conditions).CertificateAllowed).toBe('not_checked');
  });
});

describe('the edge and the probe', () => {
  const assessed = (over: Partial<DnsAssessment> = {}, ...known: Condition[]): DnsAssessment => ({
    ...checks(row(...known), null),
    ...over,
  });
  const judgedBy = (seen: Partial<Observations>, assessment = assessed()) =>
    judgeRest(assessment, observed(seen), later(60));
  const found = (seen: Partial<Observations>, assessment = assessed()) =>
    reasons(judgedBy(seen, assessment).conditions);

  test('that were not checked change nothing', () => {
    const { ownPart: _, ...checked } = assessed({}, here, allowed);
    expect(judgedBy({}, assessed({}, here, allowed))).toEqual(checked);
  });

  test('judge route, certificate, and what the CA’s own deed says', () => {
    expect(found({ edge: anEdgeObservation(), probe: aProbe() })).toMatchObject({
      ...{
        Routed: 'applied',
        CertificateReady: 'issued',
        CertificateAllowed: 'allowed',
        Reachable: 'https_ok',
      },
    });
  });

  test('call what is not at the edge not checked, unless it answers all the same', () => {
    const probe = aProbe({ outcome: 'connection_refused' });
    expect(found({ edge: anEmptyEdge(), probe }).Reachable).toBe('not_checked');
    expect(found({ edge: anEmptyEdge(), probe: aProbe() }).Reachable).toBe('https_ok');
    expect(found({ edge: anEdgeObservation(), probe }).Reachable).toBe('connection_refused');
    const failed = anEdgeObservation({ objects: 'absent', failure: 'HTTP 503' });
    expect(found({ edge: failed, probe }).Reachable).toBe('connection_refused');
    expect(found({ edge: anEmptyEdge() }, assessed({}, aCondition('Reachable', 'https_ok'))).Reachable).toBe(
      'not_checked',
    );
  });

  test('keep the certificate of an edge that could not be asked', () => {
    const known = assessed({}, aCondition('CertificateReady', 'issued'));
    expect(found({ edge: anEdgeObservation({ failure: 'HTTP 503' }) }, known)).toMatchObject({
      ...{ Routed: 'apply_failed', CertificateReady: 'issued' },
    });
  });

  test('say less than our own host that is broken, and forget it once it is well', () => {
    const broken = aCondition('CertificateAllowed', 'canonical_host_broken');
    const edge = anEdgeObservation();
    expect(found({ edge }, assessed({ ownPart: broken })).CertificateAllowed).toBe('canonical_host_broken');
    const known = assessed({}, broken);
    expect(found({ dns: right }, known).CertificateAllowed).toBe('not_checked');
    expect(found({}, known).CertificateAllowed).toBe('canonical_host_broken');
    expect(found({ dns: right }, assessed({}, allowed)).CertificateAllowed).toBe('allowed');
  });
});

test('a condition is picked out of all six, and a missing one is a fault of the program', () => {
  expect(pick([here, owned], 'Owned')).toBe(owned);
  expect(() => pick([here], 'Owned')).toThrow('no condition Owned');
});
