import { describe, expect, test } from 'vitest';
import { AWAY_MS, createLivenessClock, QUIET_MS } from './liveness.ts';

/** Ticks once a second for so long, and returns the result of the last tick. */
function silence(ms: number, heardAfterMs?: number) {
  let now = 0;
  const liveness = createLivenessClock(() => now);
  let state = liveness.tick();
  for (now = 1_000; now <= ms; now += 1_000) {
    if (now === heardAfterMs) liveness.heard();
    state = liveness.tick();
  }
  return state;
}

describe('the silence of the product', () => {
  test('is shown after five seconds, and not before', () => {
    expect(silence(QUIET_MS - 1_000)).toBe('fresh');
    expect(silence(QUIET_MS)).toBe('quiet');
  });

  test('means after twenty seconds that it cannot be reached, and not before', () => {
    expect(silence(AWAY_MS - 1_000)).toBe('quiet');
    expect(silence(AWAY_MS)).toBe('away');
  });

  test('is over with the first sign of life', () => {
    expect(silence(60_000, 60_000)).toBe('fresh');
  });

  test('is not the time that the machine slept', () => {
    let now = 0;
    const liveness = createLivenessClock(() => now);
    now = 8 * 3_600_000;
    expect(liveness.tick()).toBe('fresh');
  });
});
