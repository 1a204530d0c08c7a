import { expect, test } from 'vitest';
import { RoundsUnderWay } from './under-way.ts';

test('rounds are under way until a moment after the last one has ended, also one that failed', async () => {
  let now = 10_000;
  const underWay = new RoundsUnderWay(() => now);
  expect(underWay.any).toBe(false);
  let end = () => {};
  const first = underWay.during(() => new Promise<void>((resolve) => (end = resolve)));
  const second = underWay.during(() => Promise.reject(new Error('no')));
  await expect(second).rejects.toThrow('no');
  now += 60_000;
  expect(underWay.any).toBe(true);
  end();
  await first;
  now += 499;
  expect(underWay.any).toBe(true);
  now += 1;
  expect(underWay.any).toBe(false);
});
