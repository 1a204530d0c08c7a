import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('calls within the window notify once for each key, later ones again', () => {
  const notified: string[] = [];
  const call = coalesce((key) => notified.push(key), 20, new AbortController().signal);
  for (const key of ['a', 'b', 'a']) call(key);
  expect(notified).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(notified).toEqual(['a', 'b']);
  call('a');
  vi.advanceTimersByTime(20);
  expect(notified).toEqual(['a', 'b', 'a']);
});

test('after an abort nothing is notified any more', () => {
  const stop = new AbortController();
  const notify = vi.fn();
  coalesce(notify, 20, stop.signal)('a');
  stop.abort();
  vi.advanceTimersByTime(20);
  expect(notify).not.toHaveBeenCalled();
});
