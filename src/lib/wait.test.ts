import { expect, test } from 'vitest';
import { wait } from './wait.ts';

const FOREVER = 2 ** 30;

test('a wait resolves after its time', async () => {
  await expect(wait(1)).resolves.toBeUndefined();
});

test('an abort ends a wait, and rejects nothing', async () => {
  const stop = new AbortController();
  const waiting = wait(FOREVER, stop.signal);
  stop.abort();
  await expect(waiting).resolves.toBeUndefined();
});

test('a wait that begins after the abort ends at once', async () => {
  await expect(wait(FOREVER, AbortSignal.abort())).resolves.toBeUndefined();
});
