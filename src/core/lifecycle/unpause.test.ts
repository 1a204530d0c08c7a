import { describe, expect, test } from 'vitest';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aProbe,
  aSnapshot,
  NOON,
} from '../../testing/builders.ts';
import { later, live, next, proved, runRound } from '../../testing/rounds.ts';
import { sentence } from '../../testing/sentences.ts';
import { type DomainSnapshot, freshProgress } from '../domain.ts';
import { historyAfterUnpause, historyForRetry, orderHistory } from '../issuance/back-off.ts';
import type { CaProblem, EdgeObservation } from '../observations.ts';
import { planRound } from './plan.ts';
import { allowedRequests } from './requests.ts';

const DAY = 86_400;
const LINK = 'https://portal.letsencrypt.org/sfe/v1/unpause?jwt=secret';
const dns = aDnsObservation();
const SUSPENDED: CaProblem = {
  step: 'order',
  type: 'urn:ietf:params:acme:error:rateLimited',
  detail: `Your account is temporarily prevented from requesting certificates for portal.acme.com. Please visit: ${LINK}`,
  ...{ status: 429, retryAfter: null, at: NOON },
};
const refused = (over: Partial<EdgeObservation> = {}): EdgeObservation =>
  anEdgeObservation({
    ...{ objects: 'partial', certificate: null, issuance: 'failed', problem: SUSPENDED },
    ...{ workerRenews: true, orderBegun: true },
    ...over,
  });
const suspended = () => next(proved(), runRound(proved(), { edge: refused({ appliedAt: NOON }) }));
const orderAt = (domain: DomainSnapshot, seconds: number, requested = false) => {
  const plan = planRound(domain, requested, later(seconds));
  return plan.kind === 'round' ? plan.order : null;
};
const unpaused = (domain: DomainSnapshot): DomainSnapshot => ({
  ...domain,
  progress: { ...domain.progress, ...historyAfterUnpause(domain.progress) },
});
const ready = ({ conditions }: DomainSnapshot) => {
  const found = conditions.find(({ type }) => type === 'CertificateReady');
  if (found === undefined) throw new Error('no condition');
  return found;
};

describe('orders that the CA has paused', () => {
  test('begin again neither by time nor by a person’s request', () => {
    const domain = suspended();
    expect(ready(domain)).toMatchObject({ reason: 'orders_paused', actor: 'operator' });
    for (const seconds of [60, DAY, 400 * DAY])
      expect([orderAt(domain, seconds), orderAt(domain, seconds, true)]).toEqual([null, null]);
  });

  test('begin once an operator has ended the pause, a minute after the last one at the soonest', () => {
    const seenAgain = next(suspended(), runRound(suspended(), { dns, edge: refused() }, later(DAY)));
    expect(seenAgain.progress.suspendedSince).toBe(NOON);
    const free = unpaused(seenAgain);
    expect([orderAt(free, 59), orderAt(free, 60)]).toEqual([null, 'retry_due']);
    // The refusal still stands at the edge until then, and is no second pause.
    const between = next(free, runRound(free, { dns, edge: refused() }, later(59)));
    expect(between.progress.suspendedSince).toBeNull();
  });

  test('are paused once more where the next order finds it so', () => {
    const free = unpaused(suspended());
    const again = next(free, runRound(free, { dns, edge: refused({ appliedAt: later(DAY) }) }, later(DAY)));
    expect(again.progress).toMatchObject({ suspendedSince: later(DAY), issuanceAttempts: 2 });
    expect(orderAt(again, 2 * DAY)).toBeNull();
  });

  test('stay paused over starting over, switching off and registering again', () => {
    const domain = suspended();
    expect(historyForRetry(domain).suspendedSince).toBe(NOON);
    const wanted = { ...domain, desired: 'deleted' as const };
    const gone = next(wanted, runRound(wanted, { edge: anEmptyEdge() }, later(60)));
    const again = aSnapshot({ progress: { ...freshProgress(later(120)), ...orderHistory(gone.progress) } });
    const waiting = next(again, runRound(again, { dns }, later(120)));
    expect(waiting).toMatchObject({ status: 'pending_certificate', edgeApplied: false });
    const allowed = waiting.conditions.find(({ type }) => type === 'CertificateAllowed');
    expect(allowed).toMatchObject({ reason: 'orders_paused', actor: 'operator' });
    const later400 = next(waiting, runRound(waiting, { dns }, later(400 * DAY)));
    expect(later400.edgeApplied).toBe(false);
    const free = unpaused(later400);
    expect(next(free, runRound(free, { dns }, later(400 * DAY + 60)))).toMatchObject({
      edgeApplied: true,
      conditions: expect.arrayContaining([expect.objectContaining({ reason: 'allowed' })]),
    });
  });

  test('hold a renewal, whose certificate still serves', () => {
    const certificate = aCertificate({ notBefore: NOON, notAfter: later(90 * DAY) });
    const renewal = refused({ objects: 'present', certificate, appliedAt: later(60 * DAY) });
    const served = next(
      live(),
      runRound(
        live(),
        { dns, probe: aProbe(), edge: anEdgeObservation({ certificate, workerRenews: true }) },
        later(60),
      ),
    );
    expect(orderAt(served, 60 * DAY)).toBe('renewal_ordered');
    const waiting = next(served, runRound(served, { dns, probe: aProbe(), edge: renewal }, later(60 * DAY)));
    expect(waiting).toMatchObject({ status: 'active', progress: { suspendedSince: later(60 * DAY) } });
    expect(ready(waiting)).toMatchObject({ reason: 'renewal_failing', actor: 'operator' });
    expect([orderAt(waiting, 80 * DAY), orderAt(waiting, 91 * DAY, true)]).toEqual([null, null]);
    expect(orderAt(unpaused(waiting), 61 * DAY)).toBe('renewal_ordered');
  });

  test('are told to a tenant without the CA’s words and its link', () => {
    const condition = ready(suspended());
    expect(sentence(condition)).toContain(LINK);
    const tenants = sentence(condition, 'tenant');
    expect(tenants).toBe(
      'The CA takes no orders from us for this name at present. The operator of this service must resolve it; you need not change anything.',
    );
  });

  test('are unpaused by operators alone, and only where they are paused', () => {
    expect(allowedRequests({ kind: 'operator', role: 'operator' }, suspended())).toContain('unpause');
    expect(allowedRequests({ kind: 'operator', role: 'operator' }, proved())).not.toContain('unpause');
    expect(allowedRequests({ kind: 'tenant', role: 'admin' }, suspended())).not.toContain('unpause');
  });
});
