import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test('the wait doubles with each failure in a row, up to the most', () => {
  const waits = [0, 1, 2, 3, 4, 5, 2_000].map((failures) =>
    backOffMs({ firstMs: 100, mostMs: 1_000 }, failures),
  );
  expect(waits).toEqual([100, 100, 200, 400, 800, 1_000, 1_000]);
});

test('another factor grows more slowly', () => {
  const waits = [1, 2, 3].map((failures) =>
    backOffMs({ firstMs: 100, mostMs: 1_000, factor: 1.5 }, failures),
  );
  expect(waits).toEqual([100, 150, 225]);
});
