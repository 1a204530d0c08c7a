import { describe, expect, test } from 'vitest';
import type { ChallengeChange } from './port.ts';
import { afterChange, isFresh, NEVER_HEARD } from './watch-health.ts';

const patience = { lostMs: 5_000, silentMs: 60_000 };
const listed: ChallengeChange = { kind: 'listed', challenges: [] };
const lost: ChallengeChange = { kind: 'lost', error: null };
const heard: ChallengeChange = { kind: 'heard' };
const healthAfter = (...told: [at: number, change: ChallengeChange][]) =>
  told.reduce((health, [at, change]) => afterChange(health, change, at), NEVER_HEARD);

describe('whether the table can be relied on', () => {
  test('not before the first list, whatever else was said', () => {
    expect(isFresh(NEVER_HEARD, 0, patience)).toBe(false);
    expect(isFresh(healthAfter([0, lost], [1, heard]), 2, patience)).toBe(false);
    expect(isFresh(healthAfter([0, listed]), 0, patience)).toBe(true);
  });

  test('a break counts from its first word, and only when it lasts', () => {
    const broken = healthAfter([0, listed], [1_000, lost], [4_000, lost]);
    expect(isFresh(broken, 6_000, patience)).toBe(true);
    expect(isFresh(broken, 6_001, patience)).toBe(false);
  });

  test('any word but another loss ends the break', () => {
    expect(isFresh(healthAfter([0, listed], [1_000, lost], [30_000, heard]), 40_000, patience)).toBe(true);
  });

  test('a watch that says nothing for too long is dead', () => {
    expect(isFresh(healthAfter([0, listed], [1_000, heard]), 61_000, patience)).toBe(true);
    expect(isFresh(healthAfter([0, listed], [1_000, heard]), 61_001, patience)).toBe(false);
  });
});
