import { expect, test } from 'vitest';
import { judgeFailure } from './retries.ts';

const START = new Date('2026-12-01T00:00:00.000Z');
const failure = (status: number | null, ofRecipient = true) => ({ error: 'x', status, ofRecipient });
const judged = (status: number | null, { hours = 0, attempts = 1, ofRecipient = true } = {}) =>
  judgeFailure(failure(status, ofRecipient), {
    ...{ attempts, firstAt: START },
    now: new Date(START.getTime() + hours * 3_600_000),
  });

test('a refusal of the recipient or of the mail is for ever, and one of us is tried again', () => {
  expect(judged(550)).toEqual({ kind: 'end', outcome: 'refused' });
  expect(judged(535, { ofRecipient: false })).toMatchObject({ kind: 'again' });
});

test.each([
  [1, 1],
  [2, 4],
  [3, 16],
  [4, 60],
  [50, 60],
])('after attempt %d another one follows in %d minutes', (attempts, minutes) => {
  const at = new Date(START.getTime() + minutes * 60_000).toISOString();
  for (const status of [451, null]) expect(judged(status, { attempts })).toEqual({ kind: 'again', at });
});

test('nobody is tried for more than three days', () => {
  expect(judged(451, { hours: 71 })).toMatchObject({ kind: 'again' });
  expect(judged(451, { hours: 72 })).toEqual({ kind: 'end', outcome: 'failing' });
});
