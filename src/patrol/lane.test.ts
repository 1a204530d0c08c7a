import { expect, test } from 'vitest';
import { Lane } from './lane.ts';
import { Sleeper } from './sleeper.ts';

const never = () => new Promise<void>(() => undefined);

test('nobody has more than a share of the places, and all together no more than there are', () => {
  const lane = new Lane<string>(5, { most: 2, keyOf: (tenant) => tenant });
  for (const tenant of ['one', 'one', 'two']) {
    expect(lane.admits(tenant)).toBe(true);
    lane.take(tenant, never);
  }
  expect(lane.admits('one')).toBe(false);
  expect([...lane.taken]).toEqual([
    ['one', 2],
    ['two', 1],
  ]);
  expect(lane.admits('two')).toBe(true);
  for (const tenant of ['two', 'three']) lane.take(tenant, never);
  expect(lane.free).toBe(0);
  expect(lane.admits('four')).toBe(false);
});

test('a place is free again once its work has ended', async () => {
  const lane = new Lane<string>(1, { most: 1, keyOf: (tenant) => tenant });
  let end = () => {};
  lane.take('one', () => new Promise<void>((resolve) => (end = resolve)));
  expect(lane.admits('one')).toBe(false);
  end();
  await lane.ended();
  expect(lane.admits('one')).toBe(true);
  expect([...lane.taken]).toEqual([]);
});

test('a sleep is ended by whoever wakes it, also between two sleeps, and by the signal', async () => {
  const sleeper = new Sleeper();
  const stop = new AbortController();
  const began = performance.now();
  const sleeping = sleeper.sleep(600_000, stop.signal);
  sleeper.wake();
  await sleeping;
  sleeper.wake();
  await sleeper.sleep(600_000, stop.signal);
  const last = sleeper.sleep(600_000, stop.signal);
  stop.abort();
  await last;
  expect(performance.now() - began).toBeLessThan(60_000);
});
