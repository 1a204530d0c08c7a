import { expect, test, vi } from 'vitest';
import { createBell } from './bell.ts';

const never = new AbortController().signal;

test('a wait ends when it rings, when it has rung since the reset, or when it is aborted', async () => {
  vi.useFakeTimers();
  const bell = createBell();
  const waiting = bell.wait(60_000, never);
  bell.ring();
  await waiting;
  // Still rung: nothing was reset.
  await bell.wait(60_000, never);
  bell.reset();
  const stop = new AbortController();
  const aborted = bell.wait(60_000, stop.signal);
  stop.abort();
  await aborted;
  expect(vi.getTimerCount()).toBe(0);
  const ended = bell.wait(60_000, never);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(60_000);
  await ended;
  vi.useRealTimers();
});
