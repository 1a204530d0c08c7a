import { describe, expect, test } from 'vitest';
import { nextCheck, relativeTime } from './time.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const due = (seconds: number) => nextCheck(after(seconds), now, 'en', 'any moment now');
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
    expect(relativeTime(after(seconds), now, 'en')).toBe(words);
  });

  test('a check whose time has passed is due, not late', () => {
    expect(due(-90)).toBe('any moment now');
    expect(due(0.9)).toBe('any moment now');
    expect(due(1)).toBe('in 1 second');
  });
});
