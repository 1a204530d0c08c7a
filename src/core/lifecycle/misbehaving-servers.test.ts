import { expect, test } from 'vitest';
import { aDnsObservation, aSnapshot, aView, NOON } from '../../testing/builders.ts';
import { later, runRound } from '../../testing/rounds.ts';
import { sentence } from '../../testing/sentences.ts';
import type { ServerOutcome } from '../observations.ts';

const seconds = (outcome: ServerOutcome, at: number) => {
  const { overTcp: _, ...dns } = aDnsObservation({
    routing: [aView({ outcome })],
    ownership: [aView({ outcome })],
    resolversAnswer: true,
  });
  const { nextCheckAt } = runRound(aSnapshot({ status: 'verifying_dns' }), { dns }, later(at)).changes;
  return (Date.parse(nextCheckAt ?? '') - Date.parse(NOON)) / 1000 - at;
};

test.each(['timeout', 'oversized', 'servfail', 'refused', 'lame', 'malformed'] as const)(
  'a domain whose servers give no answer (%s) is checked after a tenth of the time, five seconds at least',
  (outcome) => {
    expect(seconds(outcome, 0)).toBe(5);
    expect(seconds(outcome, 100)).toBe(10);
    expect(seconds(outcome, 40)).toBe(5);
  },
);

test('the same where the resolvers still answer for them', () => {
  const { overTcp: _, ...dns } = aDnsObservation({
    routing: [aView({ outcome: 'oversized' }), aView({ outcome: 'nxdomain', role: 'resolver', server: 'r' })],
  });
  const { nextCheckAt } = runRound(aSnapshot({ status: 'verifying_dns' }), { dns }, later(0)).changes;
  expect(nextCheckAt).toBe(later(5));
});

test('a domain whose record is only not there yet is checked each second', () => {
  expect(seconds('nxdomain', 0)).toBe(1);
});

test('what others wrote into their DNS makes no message longer than 2,000 characters', () => {
  const long = `${'x'.repeat(60)}.`.repeat(4);
  const views = Array.from({ length: 12 }, (_, i) =>
    aView({ server: `ns${i}`, chain: [{ from: 'a', to: `${i}.${long}`, ttl: 1 }], addresses: [] }),
  );
  const dns = aDnsObservation({ routing: [...aDnsObservation().routing, ...views] });
  const { conditions } = runRound(aSnapshot({ status: 'verifying_dns' }), { dns }).changes;
  const lengths = conditions.map((one) => sentence(one).length);
  expect(Math.max(...lengths)).toBeGreaterThan(1_000);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(2_000);
});
