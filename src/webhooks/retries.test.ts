import { expect, test } from 'vitest';
import { type Answer, GIVE_UP_AFTER_MS, judgeAnswer } from './retries.ts';

const START = Date.parse('2026-12-01T00:00:00.000Z');

const judge = (answer: Answer, attempts = 1, afterMs = 0) =>
  judgeAnswer(answer, { attempts, firstAt: new Date(START), now: new Date(START + afterMs) });

test.each([200, 204, 299])('%i is taken', (status) => {
  expect(judge({ status })).toEqual({ kind: 'delivered' });
  expect(judge({ status }, 50, GIVE_UP_AFTER_MS)).toEqual({ kind: 'delivered' });
});

test.each([199, 300, 302, 404, 429, 500])('%i comes again, a redirect is not followed', (status) => {
  expect(judge({ status })).toEqual({ kind: 'again', at: '2026-12-01T00:00:05.000Z' });
});

test('410 disables at once', () => {
  expect(judge({ status: 410 })).toEqual({ kind: 'disable', reason: 'gone' });
});

test('the delays grow from seconds to hours, over three days', () => {
  const delays: number[] = [];
  let at = 0;
  for (let attempts = 1; ; attempts += 1) {
    const verdict = judge({ failure: 'timeout' }, attempts, at);
    if (verdict.kind !== 'again') {
      expect(verdict).toEqual({ kind: 'disable', reason: 'failing' });
      break;
    }
    delays.push((Date.parse(verdict.at) - START - at) / 1_000);
    at = Date.parse(verdict.at) - START;
  }
  expect(delays.slice(0, 8)).toEqual([5, 20, 80, 320, 1_280, 5_120, 14_400, 14_400]);
  expect(at).toBeGreaterThanOrEqual(GIVE_UP_AFTER_MS);
  expect(at).toBeLessThan(GIVE_UP_AFTER_MS + 14_400_000);
});
