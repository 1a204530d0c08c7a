import { expect, test } from 'vitest';
import { aCertificate, aDnsObservation, anEdgeObservation, aProbe, NOON } from '../../testing/builders.ts';
import { later, live, next, runRound, stepsOfRound } from '../../testing/rounds.ts';
import { sentence } from '../../testing/sentences.ts';
import type { EdgeObservation } from '../observations.ts';
import { afterChecks, planRound } from './plan.ts';

const DAY = 86_400;
/** Due after 60 days. */
const certificate = aCertificate({ notBefore: NOON, notAfter: later(90 * DAY) });
const DUE = 60 * DAY;

const seen = (over: Partial<EdgeObservation> = {}) => ({
  dns: aDnsObservation(),
  edge: anEdgeObservation({ certificate, workerRenews: true, ...over }),
  probe: aProbe(),
});
const refused = (at: number, retryAfter: string | null = null): Partial<EdgeObservation> => ({
  issuance: 'failed',
  orderBegun: true,
  appliedAt: later(at),
  problem: {
    step: 'order',
    type: 'urn:ietf:params:acme:error:serverInternal',
    detail: 'a bad hour',
    status: 500,
    retryAfter,
    at: later(at),
  },
});
/** A live domain at an edge whose certificates the worker renews. */
const served = () => next(live(), runRound(live(), seen(), later(60)));
const planAt = (domain: ReturnType<typeof served>, seconds: number) =>
  planRound(domain, false, later(seconds));

test('a renewal is ordered when a third of the lifetime is left, after a preflight, and not before', () => {
  expect(planAt(served(), DUE - 1)).toMatchObject({ edge: 'observe', order: null });
  expect(planAt(served(), DUE)).toMatchObject({
    edge: 'apply_anew',
    order: 'renewal_ordered',
    dns: true,
    preflight: true,
  });
});

test('it is ordered when the CA wants it, where the CA says so', () => {
  const early = seen({ certificate: { ...certificate, renewAt: later(DAY) } });
  const domain = next(live(), runRound(live(), early, later(60)));
  expect(planAt(domain, DAY)).toMatchObject({ order: 'renewal_ordered' });
});

const early = aCertificate({ notBefore: NOON, notAfter: later(90 * DAY), renewAt: later(DAY) });

test('the limits of new orders do not count a renewal that a CA with renewal information exempts', () => {
  const domain = next(live(), runRound(live(), seen({ certificate: early }), later(60)));
  const [check, apply] = stepsOfRound(domain, seen({ certificate: early }), later(DAY));
  expect(check?.dns).toMatchObject({ exempt: true });
  expect(apply?.edge).toMatchObject({ step: 'apply', renew: true, exempt: true });
  const [, counted] = stepsOfRound(served(), seen(), later(DUE));
  expect(counted?.edge).toMatchObject({ step: 'apply', renew: true });
  expect(counted?.edge).not.toHaveProperty('exempt');
});

test('a domain is checked at its own time in the window of the CA, between its usual checks', () => {
  const certificate = { ...early, renewAt: later(90) };
  const domain = next(live(), runRound(live(), seen({ certificate }), later(60)));
  expect(domain.nextCheckAt).toBe(later(90));
});

test('the page on which the CA explains an early renewal is shown', () => {
  const certificate = { ...early, renewExplained: 'https://ca.example/incidents/7' };
  const decision = runRound(live(), seen({ certificate }), later(60));
  const ready = decision.changes.conditions.find(({ type }) => type === 'CertificateReady');
  if (ready === undefined) throw new Error('no condition');
  expect(sentence(ready)).toContain('(https://ca.example/incidents/7)');
});

test('an edge that renews by itself is told of no order', () => {
  const edge = anEdgeObservation({ certificate });
  const domain = next(live(), runRound(live(), { ...seen(), edge }, later(60)));
  expect(planAt(domain, DUE)).toMatchObject({ edge: 'observe', order: null });
});

test('a renewal that fails waits 1, 10 and 100 minutes, then a day, and the portal stays live', () => {
  let domain = served();
  let at = DUE;
  for (const minutes of [1, 10, 100, 1_440, 1_440]) {
    expect(planAt(domain, at)).toMatchObject({ order: 'renewal_ordered' });
    domain = next(domain, runRound(domain, seen(refused(at)), later(at)));
    expect(domain.status).toBe('active');
    expect(domain.conditions).toContainEqual(
      expect.objectContaining({ type: 'CertificateReady', reason: 'renewal_failing' }),
    );
    expect(domain.progress.nextIssuanceAt).toBe(later(at + minutes * 60));
    expect(planAt(domain, at + minutes * 60 - 1)).toMatchObject({ order: null });
    at += minutes * 60;
  }
});

test('neither the schedule nor a person ends the time that the CA named', () => {
  const until = later(DUE + 108_000);
  const domain = next(served(), runRound(served(), seen(refused(DUE, until)), later(DUE)));
  expect(domain.progress.nextIssuanceAt).toBe(until);
  expect(planRound(domain, true, later(DUE + 107_999))).toMatchObject({ order: null });
  expect(planAt(domain, DUE + 108_000)).toMatchObject({ order: 'renewal_ordered' });
});

test('one that is pending is gone on with and counts once', () => {
  const pending = { issuance: 'requesting', appliedAt: later(DUE) } as const;
  const begun = next(served(), runRound(served(), seen({ ...pending, orderBegun: true }), later(DUE)));
  expect(begun).toMatchObject({ status: 'active', progress: { issuanceAttempts: 1, nextIssuanceAt: null } });
  expect(planAt(begun, DUE + 900)).toMatchObject({ edge: 'apply_anew', order: 'renewal_ordered' });
  // Gone on with as soon as a first order, not at the interval of a live domain.
  const soon = begun.nextCheckAt ?? '';
  expect(soon > later(DUE) && soon <= later(DUE + 60)).toBe(true);
  const later2 = next(begun, runRound(begun, seen({ ...pending, orderBegun: false }), later(DUE + 900)));
  expect(later2.progress.issuanceAttempts).toBe(1);
});

test('after a renewal nothing is remembered of what failed before it', () => {
  const failed = next(served(), runRound(served(), seen(refused(DUE)), later(DUE)));
  const renewed = aCertificate({
    notBefore: later(DUE),
    notAfter: later(DUE + 90 * DAY),
    fingerprint: 'b'.repeat(64),
  });
  const domain = next(
    failed,
    runRound(
      failed,
      seen({ certificate: renewed, orderBegun: true, appliedAt: later(DUE + 60) }),
      later(DUE + 60),
    ),
  );
  expect(domain).toMatchObject({
    status: 'active',
    certificate: renewed,
    progress: { issuanceAttempts: 0, nextIssuanceAt: null },
  });
  expect(planAt(domain, DUE + 120)).toMatchObject({ order: null });
});

test.each([
  ['of 90 days', 90 * DAY, 60 * DAY],
  ['of 45 days', 45 * DAY, 30 * DAY],
  ['of 160 hours', 160 * 3_600, 80 * 3_600],
])('a certificate %s is renewed in time', (_which, lifetime, due) => {
  const short = aCertificate({ notBefore: NOON, notAfter: later(lifetime) });
  const domain = next(live(), runRound(live(), seen({ certificate: short }), later(60)));
  expect(planAt(domain, due - 1)).toMatchObject({ order: null });
  expect(planAt(domain, due)).toMatchObject({ order: 'renewal_ordered' });
});

test('a live domain whose certificate is lost waits 1, 10 and 100 minutes after each refused order', () => {
  let domain = served();
  let at = DUE;
  for (const minutes of [1, 10, 100]) {
    const lost = seen({ ...refused(at), certificate: null });
    domain = next(domain, runRound(domain, lost, later(at)));
    expect(domain.status).toBe('active');
    expect(domain.progress.nextIssuanceAt).toBe(later(at + minutes * 60));
    expect(planAt(domain, at + minutes * 60 - 1)).toMatchObject({ order: null });
    at += minutes * 60;
  }
});

test('an edge that cannot be observed does not end the time that the CA named', () => {
  const until = later(DUE + 108_000);
  const failing = next(served(), runRound(served(), seen(refused(DUE, until)), later(DUE)));
  const blind = anEdgeObservation({ certificate: null, failure: 'too many open files (EMFILE)' });
  const domain = next(failing, runRound(failing, { ...seen(), edge: blind }, later(DUE + 60)));
  expect(domain.progress.nextIssuanceAt).toBe(until);
  expect(planAt(domain, DUE + 120)).toMatchObject({ order: null });
});

test('a renewal that never gets as far as an order waits 1, 10 and 100 minutes all the same', () => {
  let domain = served();
  let at = DUE;
  for (const minutes of [1, 10, 100]) {
    expect(planAt(domain, at)).toMatchObject({ order: 'renewal_ordered' });
    const unplaced = seen({ ...refused(at), orderBegun: false });
    domain = next(domain, runRound(domain, unplaced, later(at)));
    expect(domain.progress.nextIssuanceAt).toBe(later(at + minutes * 60));
    at += minutes * 60;
  }
});

test('a renewal that fails in a later round than it began counts once', () => {
  const pending = seen({ issuance: 'requesting', appliedAt: later(DUE), orderBegun: true });
  const begun = next(served(), runRound(served(), pending, later(DUE)));
  const failed = seen({ ...refused(DUE + 5), orderBegun: false });
  const domain = next(begun, runRound(begun, failed, later(DUE + 5)));
  expect(domain.progress).toMatchObject({ issuanceAttempts: 1, nextIssuanceAt: later(DUE + 60) });
});

test('while our limits are used up a renewal that is pending is gone on with, and no new one begins', () => {
  const pending = { issuance: 'requesting', appliedAt: later(DUE), orderBegun: true } as const;
  const begun = next(served(), runRound(served(), seen(pending), later(DUE)));
  const plan = planAt(begun, DUE + 10);
  if (plan.kind === 'settled') throw new Error('nothing is planned');
  const until = later(DUE + 3_600);
  const waits = { decision: 'wait', until } as const;
  expect(afterChecks(plan, begun, { ...waits, reason: 'orders_limited' }, later(DUE + 10))).toMatchObject({
    ...{ edge: 'apply', order: null },
  });
  expect(afterChecks(plan, begun, { ...waits, reason: 'leads_elsewhere' }, later(DUE + 10))).toMatchObject({
    edge: 'observe',
  });
  const limited = { ...seen({ issuance: 'requesting' }), limitedUntil: until };
  expect(next(begun, runRound(begun, limited, later(DUE + 10))).progress.issuanceAttempts).toBe(1);
});

test('a renewal that the CA refuses for the name is not retried by itself; a person’s request begins one', () => {
  const { problem, ...rest } = refused(DUE);
  if (problem === null || problem === undefined) throw new Error('no problem');
  const type = 'urn:ietf:params:acme:error:rejectedIdentifier';
  const edge = seen({ ...rest, problem: { ...problem, type, status: 400 } });
  const domain = next(served(), runRound(served(), edge, later(DUE)));
  expect(domain).toMatchObject({ status: 'active' });
  expect([planAt(domain, DUE + DAY), planAt(domain, DUE + 29 * DAY)]).toMatchObject([
    { order: null },
    { order: null },
  ]);
  // Also once it has expired.
  const ended = next(domain, runRound(domain, edge, later(91 * DAY)));
  expect(ended.conditions).toContainEqual(expect.objectContaining({ reason: 'expired' }));
  expect(planAt(ended, 92 * DAY)).toMatchObject({ order: null });
  expect(planRound(domain, true, later(DUE + 59))).toMatchObject({ order: null });
  expect(planRound(domain, true, later(DUE + 60))).toMatchObject({ order: 'renewal_ordered' });
});
