import { describe, expect, test } from 'vitest';
import {
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anEmptyEdge,
  aRefusedEdge,
  aSnapshot,
  silentDns,
} from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import { later, next, proved, runRound } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { type DomainSnapshot, freshProgress } from '../domain.ts';
import { planRound } from '../lifecycle/plan.ts';
import { plusSeconds } from '../lifecycle/schedules.ts';
import { backOffSeconds, endedByRequest, historyForRetry, nextHistory, orderHistory } from './back-off.ts';

const RATE_LIMITED = 'urn:ietf:params:acme:error:rateLimited';
const dns = aDnsObservation();
const requesting = anEdgeObservation({ certificate: null, issuance: 'requesting' });

/** Its CA has refused it until 7,200 s. */
const limited = () => next(proved(), runRound(proved(), { edge: aRefusedEdge(RATE_LIMITED, later(7_200)) }));
/** Off the edge, by its own rounds. */
function switchedOff(domain: DomainSnapshot, desired: 'disabled' | 'deleted', at: string): DomainSnapshot {
  const wanted = { ...domain, desired };
  return next(wanted, runRound(wanted, { edge: anEmptyEdge() }, at));
}
/** As the store writes a claim that is made again in the row of a deleted one. */
const claimedAgain = ({ progress }: DomainSnapshot, at: string) =>
  aSnapshot({ progress: { ...freshProgress(at), ...orderHistory(progress) } });

describe('what earlier orders owe the CA', () => {
  test.each(['disabled', 'deleted'] as const)('stays while a domain is %s', (desired) => {
    const off = switchedOff(limited(), desired, later(60));
    expect(off.edgeApplied).toBe(false);
    expect(orderHistory(off.progress)).toEqual(orderHistory(limited().progress));
  });

  test('holds the first order of a name that was deleted and registered again, and says until when', () => {
    const again = claimedAgain(switchedOff(limited(), 'deleted', later(60)), later(120));
    const deferred = runRound(again, { dns }, later(120));
    expect(deferred).toMatchObject({ reason: 'rate_limited', actor: 'ca' });
    expect(statusSentence(deferred)).toContain(
      `A certificate for portal.acme.com has to wait: earlier orders have used up what the CA allows, or the last one failed. The CA is asked again from ${later(7_200)} on.`,
    );
    expect(deferred.changes).toMatchObject({
      status: 'certificate_failed',
      edgeApplied: false,
      provedAt: later(120),
    });
    const late = runRound(next(again, deferred), { dns }, later(7_199));
    expect(late.changes).toMatchObject({ edgeApplied: false, nextCheckAt: later(7_200) });
    expect(orderHistory(late.changes.progress)).toEqual(orderHistory(limited().progress));
  });

  test('is over when the time has come; the order then counts as the next of the same name', () => {
    const again = claimedAgain(switchedOff(limited(), 'deleted', later(60)), later(120));
    const deferred = next(again, runRound(again, { dns }, later(120)));
    const free = next(deferred, runRound(deferred, { dns }, later(7_200)));
    expect(free).toMatchObject({ status: 'pending_certificate', edgeApplied: true });
    expect(planRound(free, false, later(7_200))).toMatchObject({ edge: 'apply' });
    const ordered = runRound(free, { edge: requesting }, later(7_201));
    expect(ordered.changes.progress).toMatchObject({ issuanceAttempts: 2, lastIssuanceAt: later(7_201) });
    // Applied once more, as an edge that has forgotten is told again: no order of its own.
    const applied = runRound(next(free, ordered), { edge: requesting }, later(7_210));
    expect(applied.changes.progress.issuanceAttempts).toBe(2);
    const failed = runRound(next(free, ordered), { edge: aRefusedEdge() }, later(7_220));
    expect(failed.changes.progress.nextIssuanceAt).toBe(later(7_201 + 600));
  });

  test('says nothing where something else holds the order', () => {
    const again = claimedAgain(limited(), later(120));
    const deferred = runRound(again, { dns, preflight: aForbiddingPreflight() }, later(120));
    expect(deferred.reason).toBe('caa_forbids');
  });
});

describe('starting over', () => {
  const retried = (domain: DomainSnapshot): DomainSnapshot => ({
    ...domain,
    status: 'verifying_dns',
    progress: { ...freshProgress(later(60)), ...historyForRetry(domain) },
  });

  // On a cluster a name is not routed before it has its first certificate.
  test.each(['present', 'partial'] as const)(
    'ends our own back-off while what failed stands at the edge, %s',
    (objects) => {
      const edge = { ...aRefusedEdge(), objects };
      const failed = next(proved(), runRound(proved(), { edge }));
      const again = retried(failed);
      const ready = next(again, runRound(again, { dns }, later(10)));
      expect(planRound(ready, false, later(10))).toMatchObject({ edge: 'observe' });
      const seen = runRound(ready, { edge }, later(10));
      expect(seen.changes.progress).toMatchObject({ issuanceAttempts: 1, nextIssuanceAt: later(60) });
      expect(planRound(next(ready, seen), false, later(60))).toMatchObject({ edge: 'apply_anew' });
    },
  );

  test('does not end our limits, nor does a request that comes meanwhile', () => {
    const failed = next(proved(), runRound(proved(), { edge: aRefusedEdge() }));
    const again = retried(failed);
    const ready = next(again, runRound(again, { dns, limitedUntil: later(3_600) }, later(10)));
    const deferred = runRound(ready, { edge: { ...aRefusedEdge(), limitedUntil: later(3_600) } }, later(70));
    expect(deferred.changes.progress).toMatchObject({ issuanceAttempts: 1, nextIssuanceAt: later(3_600) });
    expect(planRound(next(ready, deferred), false, later(3_599))).toMatchObject({ edge: 'observe' });
    expect(planRound(next(ready, deferred), false, later(3_600))).toMatchObject({ edge: 'apply_anew' });
  });

  /** Refused four times, each time when it was due; the last order was at 1 + 10 + 100 minutes. */
  const LAST = (1 + 10 + 100) * 60;
  const often = () =>
    [0, 60, 11 * 60, LAST].reduce(
      (domain, at) => next(domain, runRound(domain, { dns, edge: aRefusedEdge() }, later(at))),
      proved(),
    );

  test('ends the back-off also where DNS is silent and a CAA record forbids meanwhile', () => {
    expect(often().progress).toMatchObject({ issuanceAttempts: 4, lastIssuanceAt: later(LAST) });
    const again = retried(often());
    const at = LAST + 600;
    const silent = next(again, runRound(again, { dns: silentDns() }, later(at)));
    const forbidden = next(
      silent,
      runRound(silent, { dns, preflight: aForbiddingPreflight(), edge: aRefusedEdge() }, later(at + 5)),
    );
    const { nextIssuanceAt } = forbidden.progress;
    expect(nextIssuanceAt === null || nextIssuanceAt <= later(at)).toBe(true);
  });

  test('an edge that could not be asked while an order was on its way shortens no pause after it', () => {
    const due = often().progress.nextIssuanceAt ?? '';
    const ordered = next(often(), runRound(often(), { dns, edge: requesting }, due));
    expect(ordered).toMatchObject({ status: 'deploying', progress: { issuanceAttempts: 5 } });
    const away = anEdgeObservation({ failure: 'away' });
    const unseen = next(ordered, runRound(ordered, { edge: away }, plusSeconds(due, 5)));
    const seen = runRound(unseen, { dns, edge: aRefusedEdge() }, plusSeconds(due, 10));
    expect(seen.changes.progress).toMatchObject({
      issuanceAttempts: 5,
      nextIssuanceAt: plusSeconds(due, 24 * 3_600),
    });
  });

  test('does not end what the CA asked for', () => {
    const again = retried(limited());
    const ready = next(again, runRound(again, { dns }, later(60)));
    expect(planRound(ready, false, later(60))).toMatchObject({ edge: 'observe' });
    expect(planRound(ready, false, later(7_200))).toMatchObject({ edge: 'apply_anew' });
  });

  test('after switching off ends neither', () => {
    const off = switchedOff(limited(), 'disabled', later(30));
    const again = retried({ ...off, desired: 'active', provedAt: null, proofMethod: null });
    expect(runRound(again, { dns }, later(60))).toMatchObject({
      reason: 'rate_limited',
      changes: { edgeApplied: false },
    });
  });

  test('while it is being taken off ends neither, and says until when', () => {
    const again = { ...retried(limited()), conditions: [] };
    const applied = runRound(again, { dns }, later(60));
    expect(applied).toMatchObject({ reason: 'rate_limited', actor: 'ca' });
    expect(statusSentence(applied)).toContain(later(7_200));
    expect(applied.changes).toMatchObject({ status: 'certificate_failed', edgeApplied: true });
    const deferred = next(again, applied);
    expect(planRound(deferred, false, later(61))).toMatchObject({ edge: 'observe' });
    const seen = next(deferred, runRound(deferred, { edge: anEmptyEdge() }, later(61)));
    expect(seen).toMatchObject({ nextCheckAt: later(3_661), progress: { nextIssuanceAt: later(7_200) } });
    expect(planRound(seen, false, later(7_200))).toMatchObject({ edge: 'apply', order: 'first_order' });
  });

  test('after giving up ends neither', () => {
    const again = aSnapshot({
      status: 'certificate_failed',
      givenUpAt: later(0),
      progress: { ...freshProgress(later(0)), ...orderHistory(limited().progress) },
    });
    const asked = runRound(again, { dns }, later(60), true);
    expect(asked).toMatchObject({ reason: 'rate_limited', changes: { edgeApplied: false, givenUpAt: null } });
    expect(asked.changes.progress.nextIssuanceAt).toBe(later(7_200));
  });
});

describe('a person’s word', () => {
  const backingOff = { lastIssuanceAt: later(0), issuanceAttempts: 2, nextIssuanceAt: later(600) };
  const domain = { progress: { ...freshProgress(later(0)), ...backingOff }, edgeApplied: true };
  const nextAfter = (type: 'CertificateAllowed' | 'CertificateReady') =>
    historyForRetry({ ...domain, conditions: [aCondition(type, 'rate_limited')] }).nextIssuanceAt;

  test('ends a pause for which our own limits stand beside, but not one that the CA asked for', () => {
    expect([nextAfter('CertificateAllowed'), nextAfter('CertificateReady')]).toEqual([later(60), later(600)]);
  });

  test('does not end the time that the CA named, whatever the failure was', () => {
    const away = aRefusedEdge('urn:ietf:params:acme:error:serverInternal', later(7_200));
    const failed = next(proved(), runRound(proved(), { edge: away }));
    expect(failed.conditions).toContainEqual(expect.objectContaining({ reason: 'ca_unavailable' }));
    expect(planRound(failed, true, later(7_199))).toMatchObject({ order: null });
    expect(planRound(failed, true, later(7_200))).toMatchObject({ order: 'retry_due' });
    expect(historyForRetry(failed).nextIssuanceAt).toBe(later(7_200));
  });

  test('leaves nothing to wait for where no order has begun, as after an edge that was away', () => {
    const progress = { ...freshProgress(later(0)), nextIssuanceAt: later(30) };
    expect(historyForRetry({ ...domain, progress, conditions: [] }).nextIssuanceAt).toBeNull();
    expect(endedByRequest(orderHistory(progress), later(1))).toBe(true);
  });
});

describe('the history of orders', () => {
  const before = { lastIssuanceAt: later(0), issuanceAttempts: 1, nextIssuanceAt: later(600) };
  const quiet = {
    begunAt: null,
    edgeFailed: 'no',
    failed: false,
    wasPending: false,
    suspended: false,
  } as const;
  const becomes = (over: Partial<Parameters<typeof nextHistory>[1]>, known = before) =>
    nextHistory(known, { ...quiet, retryAfter: null, limitedUntil: null, ...over }, later(700));

  test('stays as it is in a round that saw nothing new', () => {
    expect(becomes({})).toMatchObject(before);
  });

  test('counts an order that the edge began before it broke off, and pauses after it', () => {
    const edgeFailed = 'after_order' as const;
    expect(becomes({ begunAt: later(690), edgeFailed })).toMatchObject({
      ...{ lastIssuanceAt: later(690), issuanceAttempts: 2, nextIssuanceAt: later(1_290) },
    });
    expect(becomes({ edgeFailed })).toEqual({ ...before, nextIssuanceAt: later(730) });
  });

  test('keeps the longest of what an edge that is away, the CA and our limits ask for', () => {
    const edgeFailed = 'before_order' as const;
    expect(becomes({ edgeFailed }).nextIssuanceAt).toBe(later(730));
    expect(becomes({ edgeFailed, limitedUntil: later(800) }).nextIssuanceAt).toBe(later(800));
    const limited = { ...before, nextIssuanceAt: later(900) };
    expect(becomes({ edgeFailed, limitedUntil: later(800) }, limited).nextIssuanceAt).toBe(later(900));
  });

  test('begins the pause with a failure that is new, and not with one that was seen before', () => {
    const ended = { ...before, nextIssuanceAt: later(100) };
    expect(becomes({ failed: true }, ended).nextIssuanceAt).toBe(later(100));
    expect(
      becomes({ failed: true, wasPending: true }, { ...ended, issuanceAttempts: 2 }).nextIssuanceAt,
    ).toBe(later(600));
  });
});

test.each([
  [0, 60],
  [1, 60],
  [2, 600],
  [3, 6_000],
  [4, 86_400],
  [5, 86_400],
])('after %i failed orders the next begins %i s later', (attempts, seconds) => {
  expect(backOffSeconds(attempts)).toBe(seconds);
});
