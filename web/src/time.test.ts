import { describe, expect, test } from 'vitest';
import { nextCheck, relativeTime } from './time.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const after = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe('times as people say them', () => {
  test.each([
    [12, 'in 12 seconds'],
    [59.9, 'in 59 seconds'],
    [60, 'in 1 minute'],
    [119, 'in 1 minute'],
    [-3 * 3600, '3 hours ago'],
    [2 * 86_400, 'in 2 days'],
    [0.4, 'now'],
  ])('%d seconds from now is "%s"', (seconds, words) => {
    expect(relativeTime(after(seconds), now)).toBe(words);
  });

  test('a check whose time has passed is due, not late', () => {
    expect(nextCheck(after(-90), now)).toBe('any moment now');
    expect(nextCheck(after(0.9), now)).toBe('any moment now');
    expect(nextCheck(after(1), now)).toBe('in 1 second');
  });
});
