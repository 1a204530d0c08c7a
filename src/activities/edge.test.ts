import { expect, test } from 'vitest';
import type { ChallengeReadiness, EdgeObservation } from '../core/observations.ts';
import type { ApplyOptions } from '../edge/port.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { anEdgeObservation, anEmptyEdge, NOON } from '../testing/builders.ts';
import { applyEdge } from './edge.ts';

const subject = {
  domainId: 'd',
  tenant: 't',
  gateway: 'default',
  domain: 'portal.acme.com',
  canonicalHost: 'acme-1a2b.portal.localhost',
};

/** Applies with the limits and the edge given, and tells what was done, in order. */
async function apply(given: {
  order: string | null;
  limitedUntil?: string;
  isNew?: boolean;
  edge?: EdgeObservation;
  before?: EdgeObservation;
  question?: { anew: boolean; renew: boolean; exempt?: boolean };
  challenges?: ChallengeReadiness;
}) {
  const calls: string[] = [];
  const done = <T>(call: string, value: T) => {
    calls.push(call);
    return Promise.resolve(value);
  };
  const metrics = createWorkerMetrics();
  const deps = {
    metrics,
    clock: () => new Date(NOON),
    orderLimits: {
      limitedUntil: () => Promise.reject(new Error('only looks ask this')),
      begin: ({ order }: { order: string }) =>
        done(`begin ${order}`, { limitedUntil: given.limitedUntil ?? null, isNew: given.isNew ?? true }),
      takeBack: (order: string) => done(`take back ${order}`, undefined),
    },
    edge: {
      apply: (_: unknown, { mayOrder, retry, renew }: ApplyOptions) =>
        done(
          ['apply', mayOrder ? '' : 'without an order', retry ? 'again' : '', renew ? 'in place' : '']
            .filter((word) => word !== '')
            .join(' '),
          given.edge ?? anEdgeObservation(),
        ),
      observe: () => done('observe', given.before ?? anEmptyEdge()),
    },
    ...(given.challenges && {
      challengeReadiness: () => done('ask the responders', given.challenges as ChallengeReadiness),
    }),
  };
  const seen = await applyEdge(deps, { ...subject, anew: false, order: given.order, ...given.question });
  const { values } = await metrics.orders.get();
  const counted = values.map(({ labels, value }) => [labels.kind, value]);
  return { calls, seen, counted };
}

test('an order is counted before the edge may begin it', async () => {
  const { calls, seen } = await apply({ order: 'one' });
  expect(calls).toEqual(['begin one', 'apply']);
  expect(seen.appliedAt).toBe(NOON);
  expect(seen.limitedUntil).toBeUndefined();
});

test('the metric counts the orders that have begun, and those apart that the CA does not count', async () => {
  expect((await apply({ order: 'one' })).counted).toEqual([['ordered', 1]]);
  const question = { anew: true, renew: true, exempt: true };
  expect((await apply({ order: 'one', question })).counted).toEqual([['renewed', 1]]);
  expect((await apply({ order: null })).counted).toEqual([]);
  const goesOn = anEdgeObservation({ orderBegun: false });
  expect((await apply({ order: 'one', edge: goesOn })).counted).toEqual([]);
});

test('what begins no order asks neither responders nor limits, and the edge begins none', async () => {
  const { calls } = await apply({
    order: null,
    limitedUntil: '2026-11-24T13:00:00.000Z',
    challenges: { ready: false, detail: 'one is away' },
  });
  expect(calls).toEqual(['apply without an order']);
});

test('where the limits are full and nothing is at the edge, nothing is put there', async () => {
  const limitedUntil = '2026-11-24T13:00:00.000Z';
  const { calls, seen } = await apply({ order: 'one', limitedUntil });
  expect(calls).toEqual(['begin one', 'observe']);
  expect(seen).toEqual({ ...anEmptyEdge(), limitedUntil });
});

test('where the limits are full an order that the CA has goes on, and none begins', async () => {
  const limitedUntil = '2026-11-24T13:00:00.000Z';
  const placed = anEdgeObservation({ objects: 'partial', issuance: 'requesting', certificate: null });
  const { calls, seen } = await apply({
    ...{ order: 'one', limitedUntil, before: placed, question: { anew: true, renew: true } },
  });
  expect(calls).toEqual(['begin one', 'observe', 'apply without an order again in place']);
  expect(seen).toMatchObject({ ...anEdgeObservation(), limitedUntil });
});

test('where a responder is away nothing is counted, and the edge is only looked at', async () => {
  const challenges = { ready: false, detail: 'one is away' } as const;
  const { calls, seen } = await apply({ order: 'one', challenges });
  expect(calls).toEqual(['ask the responders', 'observe']);
  expect(seen).toEqual({ ...anEmptyEdge(), challenges });
});

test('the responders are asked before the order is counted, and their answer is told', async () => {
  const { calls, seen } = await apply({ order: 'one', challenges: { ready: true } });
  expect(calls).toEqual(['ask the responders', 'begin one', 'apply']);
  expect(seen.challenges).toEqual({ ready: true });
});

test.each<[string, EdgeObservation]>([
  ['the edge refused', anEdgeObservation({ failure: 'away' })],
  ['something else of its name is in the way', anEdgeObservation({ objects: 'foreign' })],
  ['the edge says that it has begun none', anEdgeObservation({ orderBegun: false })],
])('an order takes no place where %s', async (_, edge) => {
  const { calls } = await apply({ order: 'one', edge });
  expect(calls).toEqual(['begin one', 'apply', 'take back one']);
});

test('an order keeps its place where something failed after it had begun', async () => {
  const { calls } = await apply({
    order: 'one',
    edge: anEdgeObservation({ failure: 'away', orderBegun: true }),
  });
  expect(calls).toEqual(['begin one', 'apply']);
});

test('nor is one taken back that a worker counted before it was killed', async () => {
  const { calls } = await apply({
    order: 'one',
    isNew: false,
    edge: anEdgeObservation({ orderBegun: false }),
  });
  expect(calls).toEqual(['begin one', 'apply']);
});
