import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import { nextOwnChange, type OwnCertificate, ownState, ownToServe } from './life.ts';

const DAY = 86_400;
const lasting = (seconds: number): OwnCertificate => ({
  ...{ notBefore: NOON, notAfter: later(seconds), issuer: 'Example CA' },
  ...{ fingerprint: 'f', uploadedAt: NOON },
});

describe('the life of an own certificate', () => {
  test.each([
    ['of a year: fourteen days before', 365 * DAY, 351 * DAY],
    ['of thirty days: when a third is left', 30 * DAY, 20 * DAY],
    ['of an hour: when a third is left', 3_600, 2_400],
  ])('its end is told, %s', (_how, life, warnedAt) => {
    const own = lasting(life);
    expect(ownState(own, later(warnedAt - 1))).toBe('served');
    expect(nextOwnChange(own, later(warnedAt - 1))).toBe(later(warnedAt));
    expect(ownState(own, later(warnedAt))).toBe('ending');
  });

  test('one of a few minutes is served until a tenth of them is left', () => {
    expect(ownState(lasting(600), later(539))).toBe('ending');
    expect(ownState(lasting(600), later(540))).toBe('ended');
  });

  test('it is served until an hour before its end, and not after', () => {
    const own = lasting(90 * DAY);
    const last = later(90 * DAY - 3_601);
    expect(ownToServe(own, last)).toBe(own);
    expect(nextOwnChange(own, last)).toBe(later(90 * DAY - 3_600));
    expect(ownToServe(own, later(90 * DAY - 3_600))).toBeNull();
    expect(ownState(own, later(90 * DAY - 3_600))).toBe('ended');
    expect(nextOwnChange(own, later(90 * DAY - 3_600))).toBeNull();
  });

  test('none changes nothing', () => {
    expect([ownToServe(null, NOON), ownToServe(undefined, NOON), nextOwnChange(null, NOON)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
