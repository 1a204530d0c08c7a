import { describe, expect, test } from 'vitest';
import { afterChange, type HeardKind, isEstablished, isFresh, NEVER_HEARD } from './watch-health.ts';

const patience = { lostMs: 5_000, silentMs: 60_000 };
type Heard = { kind: HeardKind };
const listed: Heard = { kind: 'listed' };
const lost: Heard = { kind: 'lost' };
const heard: Heard = { kind: 'heard' };
const healthAfter = (...delivered: [at: number, change: Heard][]) =>
  delivered.reduce((health, [at, change]) => afterChange(health, change, at), NEVER_HEARD);

describe('whether the table can be relied on', () => {
  test('not before the first list and a watch that stands', () => {
    expect(isFresh(NEVER_HEARD, 0, patience)).toBe(false);
    expect(isFresh(healthAfter([0, listed]), 0, patience)).toBe(false);
    expect(isFresh(healthAfter([0, heard]), 0, patience)).toBe(false);
    expect(isFresh(healthAfter([0, listed], [1, heard]), 1, patience)).toBe(true);
  });

  test('a break counts from its first word, and only when it lasts', () => {
    const broken = healthAfter([0, listed], [0, heard], [1_000, lost], [4_000, lost]);
    expect(isFresh(broken, 6_000, patience)).toBe(true);
    expect(isFresh(broken, 6_001, patience)).toBe(false);
  });

  test('a watch that stands again ends the break, and a list alone does not', () => {
    const broken = healthAfter([0, listed], [0, heard], [1_000, lost], [30_000, listed], [30_001, lost]);
    expect(isFresh(broken, 30_002, patience)).toBe(false);
    expect(isFresh(afterChange(broken, heard, 30_003), 30_003, patience)).toBe(true);
  });

  test('a watch that says nothing for too long is dead', () => {
    const heardAtOne = healthAfter([0, listed], [1_000, heard]);
    expect(isFresh(heardAtOne, 61_000, patience)).toBe(true);
    expect(isFresh(heardAtOne, 61_001, patience)).toBe(false);
  });
});

describe('whether the watch stands at this moment', () => {
  const established = healthAfter([0, listed], [0, heard]);

  test('not from the first word of a break until it is heard of again', () => {
    expect(isEstablished(established, 1, patience)).toBe(true);
    const broken = afterChange(established, lost, 2);
    expect([isFresh(broken, 3, patience), isEstablished(broken, 3, patience)]).toEqual([true, false]);
    expect(isEstablished(afterChange(broken, listed, 4), 4, patience)).toBe(false);
    expect(isEstablished(afterChange(broken, heard, 5), 5, patience)).toBe(true);
  });

  test('not when nothing was heard for too long', () => {
    expect(isEstablished(established, 60_001, patience)).toBe(false);
  });
});
