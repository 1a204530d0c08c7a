import { expect, test } from 'vitest';
import { judgeFailure } from './retries.ts';

const START = new Date('2026-12-01T00:00:00.000Z');
const failure = (status: number | null, ofRecipient = true, enhanced: string | null = null) => ({
  ...{ error: 'x', status, ofRecipient, enhanced },
});
type Over = { hours?: number; attempts?: number; ofRecipient?: boolean; enhanced?: string | null };
const judged = (
  status: number | null,
  { hours = 0, attempts = 1, ofRecipient = true, enhanced = null }: Over = {},
) =>
  judgeFailure(failure(status, ofRecipient, enhanced), {
    ...{ attempts, firstAt: START },
    now: new Date(START.getTime() + hours * 3_600_000),
  });

test('a refusal of the recipient or of the mail is for ever, and one of us is tried again', () => {
  expect(judged(550)).toEqual({ kind: 'end', outcome: 'refused' });
  expect(judged(535, { ofRecipient: false })).toMatchObject({ kind: 'again' });
  expect(judged(554)).toMatchObject({ kind: 'again' });
});

test.each([
  ['5.1.1', 'end'],
  ['5.2.1', 'end'],
  // Relaying denied, a quota, a policy: whoever runs this can mend it.
  ['5.7.1', 'again'],
  ['5.4.5', 'again'],
])('a 550 %s is judged by what it is about: %s', (enhanced, kind) => {
  expect(judged(550, { enhanced })).toMatchObject({ kind });
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
