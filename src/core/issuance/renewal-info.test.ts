import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plusSeconds } from '../lifecycle/schedules.ts';
import {
  afterRenewalAnswer,
  firstRenewalQuestion,
  type RenewalInfo,
  readRenewalInfo,
  timeInWindow,
} from './renewal-info.ts';

const NOW = '2026-11-30T12:00:00.000Z';
const at = (seconds: number) => plusSeconds(NOW, seconds);
const HOUR = 3_600;
const DAY = 24 * HOUR;
const info: RenewalInfo = { start: at(DAY), end: at(3 * DAY), explained: null };

describe('a RenewalInfo object', () => {
  test('is read with its times in any zone, and its page', () => {
    const value = {
      suggestedWindow: { start: '2026-12-01T14:00:00+02:00', end: '2026-12-03T12:00:00Z' },
      explanationURL: 'https://ca.example/incident',
    };
    expect(readRenewalInfo(value)).toEqual({ ...info, explained: 'https://ca.example/incident' });
  });

  test.each([
    ['no object', 'window'],
    ['without a window', {}],
    ['whose time is no time', { suggestedWindow: { start: '2026-13-41T00:00:00Z', end: at(DAY) } }],
    ['whose time has no zone', { suggestedWindow: { start: '2026-12-01T00:00:00', end: at(DAY) } }],
    ['whose window ends as it begins', { suggestedWindow: { start: at(DAY), end: at(DAY) } }],
    ['whose window ends before it begins', { suggestedWindow: { start: at(DAY), end: at(1) } }],
  ])('%s is none', (_which, value) => {
    expect(readRenewalInfo(value)).toBeNull();
  });

  test.each(['javascript:alert(1)', 'no url', 7, `https://ca.example/${'x'.repeat(2_000)}`])(
    'is read without the page %s',
    (explanationURL) => {
      const suggestedWindow = { start: at(DAY), end: at(3 * DAY) };
      expect(readRenewalInfo({ suggestedWindow, explanationURL })).toEqual(info);
    },
  );
});

describe('the time of a renewal', () => {
  test('lies within the window, and moves with it', () => {
    expect(timeInWindow(info, 0)).toBe(at(DAY));
    expect(timeInWindow(info, 0.5)).toBe(at(2 * DAY));
    const moved = { ...info, start: at(-2 * DAY), end: at(-DAY) };
    expect(timeInWindow(moved, 0.5)).toBe(at(-1.5 * DAY));
  });

  test('is spread over the window as the random numbers are', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
        const time = timeInWindow(info, share);
        expect(time >= info.start && time <= info.end).toBe(true);
      }),
    );
  });
});

describe('the next question', () => {
  const asked = firstRenewalQuestion(0.5, NOW);

  test.each([
    ['the CA names', at(6 * HOUR), 6 * HOUR],
    ['a minute, where it names less', at(1), 60],
    ['a minute, where it names a time in the past', at(-HOUR), 60],
    ['a day, where it names more', at(9 * DAY), DAY],
    ['six hours, where it names none', null, 6 * HOUR],
  ])('comes after %s', (_when, retryAfter, seconds) => {
    const next = afterRenewalAnswer(asked, { kind: 'info', info, retryAfter }, NOW);
    expect(next).toEqual({ share: 0.5, info, askAt: at(seconds), failures: 0 });
  });

  test('comes after 1, 2, 4 … minutes while the CA is away, after six hours at most, and forgets no answer', () => {
    let known = afterRenewalAnswer(asked, { kind: 'info', info, retryAfter: null }, NOW);
    const waits: number[] = [];
    for (let n = 0; n < 11; n++) {
      known = afterRenewalAnswer(known, { kind: 'away' }, NOW);
      waits.push((Date.parse(known.askAt) - Date.parse(NOW)) / 60_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    expect(known.info).toEqual(info);
    const back = afterRenewalAnswer(known, { kind: 'info', info, retryAfter: null }, NOW);
    expect(back.failures).toBe(0);
  });

  test('comes six hours after an answer that is of no use', () => {
    expect(afterRenewalAnswer(asked, { kind: 'unusable' }, NOW).askAt).toBe(at(6 * HOUR));
  });
});
