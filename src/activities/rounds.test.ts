import { expect, test } from 'vitest';
import { freshProgress } from '../core/domain.ts';
import { createLog } from '../telemetry/log.ts';
import { aSnapshot } from '../testing/builders.ts';
import { FakeWorld } from '../testing/fake-world.ts';
import { makeRoundsWithin, ROUNDS_GO_ON_MS, type RoundsAttempt } from './rounds.ts';

const NOON = Date.parse('2026-11-02T12:00:00.000Z');

function attempt(over: Partial<RoundsAttempt> = {}) {
  const time = { now: NOON };
  const clock = () => new Date(time.now);
  const progress = freshProgress(clock().toISOString());
  const world = new FakeWorld(aSnapshot({ status: 'pending_dns', progress }));
  const ports = world.ports(() => clock().toISOString());
  const recorded: string[] = [];
  const make = () =>
    makeRoundsWithin(
      ports,
      { domainId: 'd', tenant: 't', requested: true },
      {
        ...{ clock, log: createLog('silent', 'worker'), signal: new AbortController().signal },
        onRecorded: () => recorded.push(world.row?.status ?? 'gone'),
        ...over,
      },
    );
  return { time, world, ports, recorded, make };
}

test('each recorded round is told', async () => {
  const { recorded, make } = attempt();
  expect(await make()).toMatchObject({ next: 'ends', view: { status: 'active' } });
  expect(recorded).toEqual(['pending_certificate', 'deploying', 'active']);
});

test.each([
  [ROUNDS_GO_ON_MS - 1, 3],
  [ROUNDS_GO_ON_MS, 1],
])('after a round that ends %i ms after the beginning, there are %i in all', async (ms, rounds) => {
  const { time, world, make } = attempt();
  world.beforeRecord = () => {
    time.now = NOON + ms;
  };
  expect(await make()).toMatchObject({ next: rounds === 1 ? 'due' : 'ends' });
  expect(world.decisions).toHaveLength(rounds);
});

test('a worker that stops leaves the next round to another one', async () => {
  const { world, make } = attempt({ signal: AbortSignal.abort() });
  expect(await make()).toMatchObject({
    next: 'due',
    requested: false,
    view: { status: 'pending_certificate' },
  });
  expect(world.decisions).toHaveLength(1);
});

test('a database that never answers ends the attempt, so that it is made again', async () => {
  const { ports, make } = attempt({ storeWithinMs: 1 });
  ports.begin = () => new Promise(() => undefined);
  await expect(make()).rejects.toThrow('within 1 ms');
});

test('where it stops to answer after a recorded round, that one stays and the next is due', async () => {
  const { ports, recorded, make } = attempt({ storeWithinMs: 1 });
  const { record } = ports;
  ports.record = (round) => (recorded.length === 0 ? record(round) : new Promise(() => undefined));
  expect(await make()).toMatchObject({
    next: 'due',
    requested: false,
    view: { status: 'pending_certificate' },
  });
});
