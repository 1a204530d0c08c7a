import { describe, expect, test } from 'vitest';
import {
  aCertificate,
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  aProbe,
  NOON,
} from '../../testing/builders.ts';
import { later, live, next, runRound, stepsOfRound } from '../../testing/rounds.ts';
import { sentence } from '../../testing/sentences.ts';
import { pick } from '../checks/judge.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { EdgeObservation, Observations } from '../observations.ts';
import type { OwnCertificate } from '../own-certificate/life.ts';
import { planRound } from './plan.ts';

const DAY = 86_400;
const own: OwnCertificate = {
  ...{ notBefore: NOON, notAfter: later(60 * DAY), issuer: 'Example CA', uploadedAt: NOON },
  fingerprint: 'own-1',
};
const certificate = aCertificate({ notBefore: NOON, notAfter: later(90 * DAY) });
const seen = (over: Partial<EdgeObservation> = {}): Partial<Observations> => ({
  dns: aDnsObservation(),
  edge: anEdgeObservation({ certificate, workerRenews: true, ...over }),
  probe: aProbe(),
});
const served = (over: Partial<EdgeObservation> = {}) => seen({ ownServed: own.fingerprint, ...over });

/** A live domain with the CA's certificate. */
const ofCa = () => next(live(), runRound(live(), seen(), later(60)));
/** The same once an own one was uploaded. */
const uploaded = () => ({ ...ofCa(), ownCertificate: own });
/** And once the edge serves it. */
const ofOwn = () => next(uploaded(), runRound(uploaded(), served(), later(70)));
const ready = ({ conditions }: Pick<DomainSnapshot, 'conditions'>) => pick(conditions, 'CertificateReady');

describe('an own certificate of a live domain', () => {
  test('is applied in the next round, without an order', () => {
    expect(planRound(uploaded(), false, later(70))).toMatchObject({ edge: 'apply', order: null });
    expect(planRound(ofOwn(), false, later(80))).toMatchObject({ edge: 'observe', order: null });
  });

  test('is what CertificateReady says, once the edge serves it', () => {
    const warned = ready(ofOwn());
    expect(warned).toMatchObject({ status: 'True', reason: 'own', actor: 'nobody' });
    expect(sentence(warned)).toContain('Your own certificate is served, issued by Example CA');
    const notYet = next(uploaded(), runRound(uploaded(), seen(), later(70)));
    expect(ready(notYet).reason).toBe('issued');
  });

  test('leaves the renewals of the CA’s to the same policy', () => {
    const before = planRound(ofCa(), false, later(60 * DAY));
    expect(before).toMatchObject({ order: 'renewal_ordered' });
    expect(
      planRound(
        { ...ofOwn(), ownCertificate: { ...own, notAfter: later(300 * DAY) } },
        false,
        later(60 * DAY),
      ),
    ).toMatchObject({ order: 'renewal_ordered', edge: 'apply_anew' });
  });

  test('leaves the back-off of the CA’s as it is', () => {
    const year = { ...own, notAfter: later(365 * DAY) };
    const problem = {
      type: 'urn:ietf:params:acme:error:serverInternal',
      ...{ detail: 'a bad hour', status: 500, retryAfter: null, at: later(60 * DAY) },
    };
    const failing = { issuance: 'failed', orderBegun: true, appliedAt: later(60 * DAY), problem } as const;
    const alone = next(ofCa(), runRound(ofCa(), seen(failing), later(60 * DAY)));
    const withOwn = { ...ofOwn(), ownCertificate: year };
    const behind = next(withOwn, runRound(withOwn, served(failing), later(60 * DAY)));
    expect(ready(alone).reason).toBe('renewal_failing');
    expect(ready(behind).reason).toBe('own');
    const { issuanceAttempts, nextIssuanceAt, lastIssuanceAt } = alone.progress;
    expect(behind.progress).toMatchObject({ issuanceAttempts, nextIssuanceAt, lastIssuanceAt });
    expect(issuanceAttempts).toBe(1);
    expect(planRound(behind, false, later(60 * DAY + 30))).toMatchObject({ order: null });
    const due = nextIssuanceAt ?? '';
    expect(planRound(behind, false, due)).toMatchObject({ order: planOrder(alone, due) });
    // What was behind it speaks again once it is removed.
    const removed = { ...behind, ownCertificate: null };
    expect(ready(next(removed, runRound(removed, seen(failing), later(60 * DAY + 40)))).reason).toBe(
      'renewal_failing',
    );
  });

  test('lets an order of the CA’s that is pending behind it go on, and begins no other', () => {
    const pending = served({ certificate: null, issuance: 'requesting' });
    const start = { ...uploaded(), certificate: null };
    const domain = next(start, runRound(start, pending, later(70)));
    expect(ready(domain).reason).toBe('own');
    expect(domain.progress.behindOwn?.reason).toBe('requesting');
    const orders = stepsOfRound(domain, pending, later(130)).map(({ edge }) =>
      edge?.step === 'apply' ? edge.order : null,
    );
    expect(orders.filter((order) => order !== null)).toEqual([]);
  });

  test('tells its end fourteen days before, and the check is at that time', () => {
    const at = later(46 * DAY);
    const before = runRound(ofOwn(), served(), later(46 * DAY - 60));
    expect(before.changes.nextCheckAt).toBe(at);
    const warned = runRound(ofOwn(), served(), at);
    expect(ready(warned.changes)).toMatchObject({ status: 'True', reason: 'own_ending', actor: 'tenant' });
    expect(warned).toMatchObject({ reason: 'own_ending', actor: 'tenant' });
    expect(warned.timeline).toMatchObject([
      { kind: 'condition_changed', from: 'CertificateReady own', to: 'CertificateReady own_ending' },
    ]);
  });

  test('gives way to the CA’s an hour before its end, without an order, and that is told', () => {
    const end = later(60 * DAY - 3_600);
    const renewed = aCertificate({ notBefore: later(50 * DAY), notAfter: later(140 * DAY) });
    const domain = next(
      ofOwn(),
      runRound(ofOwn(), served({ certificate: renewed }), later(60 * DAY - 3_610)),
    );
    expect(domain.nextCheckAt).toBe(end);
    expect(stepsOfRound(domain, seen({ certificate: renewed }), end)[0]?.edge).toMatchObject({
      step: 'apply',
      order: null,
    });
    const decision = runRound(domain, seen({ certificate: renewed }), end);
    expect(decision.changes.status).toBe('active');
    expect(ready(decision.changes)).toMatchObject({ status: 'True', reason: 'own_ended', actor: 'tenant' });
    expect(sentence(ready(decision.changes))).toContain(`valid until ${renewed.notAfter}`);
    expect(planRound(next(domain, decision), false, later(60 * DAY))).toMatchObject({ edge: 'observe' });
  });

  test('that cannot be opened is told to the operator, and is not applied again and again', () => {
    const ownProblem = 'PORTAL_CERTIFICATE_KEY has no key 9f2c';
    const domain = next(uploaded(), runRound(uploaded(), seen({ ownProblem }), later(70)));
    expect(ready(domain)).toMatchObject({ status: 'True', reason: 'own_unreadable', actor: 'operator' });
    expect(sentence(ready(domain))).toContain(ownProblem);
    expect(planRound(domain, false, later(80))).toMatchObject({ edge: 'observe' });
    const opened = next(domain, runRound(domain, served(), later(90)));
    expect(ready(opened).reason).toBe('own');
  });

  test('an edge that cannot be read leaves what was known of it', () => {
    const domain = next(
      ofOwn(),
      runRound(ofOwn(), { ...seen(), edge: anEdgeObservation({ failure: 'away' }) }, later(80)),
    );
    expect(ready(domain).reason).toBe('own');
    expect(domain.progress.ownServed).toBe(own.fingerprint);
  });
});

describe('a key that may be left at the edge', () => {
  /** Uploaded, applied by a round that was not recorded, and removed: nothing but the mark of the upload tells of it. */
  const removed = (): DomainSnapshot => ({
    ...ofCa(),
    ownCertificate: null,
    progress: { ...ofCa().progress, ownAtEdge: true },
  });

  test('is looked for by an apply, until nothing of it was seen', () => {
    const [step] = stepsOfRound(removed(), seen(), later(70));
    expect(step?.edge).toMatchObject({ step: 'apply', own: true, order: null });
    const left = next(removed(), runRound(removed(), seen({ ownLeft: true, objects: 'partial' }), later(70)));
    expect(planRound(left, false, later(71))).toMatchObject({ edge: 'apply' });
    const away = next(
      left,
      runRound(left, { ...seen(), edge: anEdgeObservation({ failure: 'away' }) }, later(72)),
    );
    expect(away.progress.ownAtEdge).toBe(true);
    const clean = next(away, runRound(away, seen(), later(73)));
    expect(clean.progress.ownAtEdge).toBeUndefined();
    expect(stepsOfRound(clean, seen(), later(74))[0]?.edge).toEqual(
      expect.not.objectContaining({ own: true }),
    );
  });

  test('is looked for as long as a certificate is kept, and while the name is started over', () => {
    const kept = { ...uploaded(), progress: { ...ofCa().progress, ownAtEdge: true as const } };
    expect(next(kept, runRound(kept, served(), later(70))).progress.ownAtEdge).toBe(true);
  });
});

test('a key that cannot be opened where the CA may not issue takes the name down, and the operator is told', () => {
  const ownProblem = 'PORTAL_CERTIFICATE_KEY has no key 9f2c';
  const domain = { ...ofOwn(), certificate: null };
  const down = { ...seen({ certificate: null, objects: 'partial', ownProblem }), probe: null };
  const after = next(domain, runRound(domain, down, later(80)));
  expect(ready(after)).toMatchObject({ status: 'False', reason: 'own_unreadable', actor: 'operator' });
  expect(sentence(ready(after))).toContain('clients get no certificate');
  expect(sentence(ready(after), 'tenant')).not.toContain('9f2c');
});

const planOrder = (domain: DomainSnapshot, now: string) => {
  const plan = planRound(domain, false, now);
  return plan.kind === 'round' ? plan.order : null;
};

test('a name for which the CA may not issue goes live with an own certificate, and nothing is ordered', () => {
  const start: DomainSnapshot = {
    ...live(),
    ...{ status: 'certificate_failed', edgeApplied: false, certificate: null, activatedAt: null },
    ...{
      ownCertificate: own,
      conditions: live().conditions.filter(({ type }) => type !== 'CertificateReady'),
    },
  };
  const world: Partial<Observations> = {
    ...{ dns: aDnsObservation(), preflight: aForbiddingPreflight(), probe: aProbe() },
    edge: anEdgeObservation({ certificate: null, workerRenews: true, ownServed: own.fingerprint }),
  };
  let domain = start;
  const orders: (string | null)[] = [];
  for (let at = 0; at < 6 && domain.status !== 'active'; at++) {
    for (const { edge } of stepsOfRound(domain, world, later(at)))
      if (edge?.step === 'apply') orders.push(edge.order);
    domain = next(domain, runRound(domain, world, later(at)));
  }
  expect(domain.status).toBe('active');
  expect(orders.length).toBeGreaterThan(0);
  expect(orders.filter((order) => order !== null)).toEqual([]);
  expect(ready(domain)).toMatchObject({ reason: 'own', params: { next: 'ca_missing' } });
  expect(pick(domain.conditions, 'CertificateAllowed').reason).toBe('caa_forbids');
});
