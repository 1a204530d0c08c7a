/** `quiet`: nothing was heard for some seconds; `away`: for so long that the product counts as not reached. */
export type Liveness = 'fresh' | 'quiet' | 'away';

export const QUIET_MS = 5_000;
export const AWAY_MS = 20_000;

/** Longer than this between two ticks, the window or the machine slept, which is no silence of the product. */
const LONGEST_TICK_MS = 2_000;

/** Measures the silence of the product. Each answer ends it, and each piece of the stream, whichever window holds it. */
export type LivenessClock = {
  heard(): void;
  /** Counts the time since the last call; to be called about every second while the window is visible. */
  tick(): Liveness;
};

/** Counts the silence since the last sign of life; `now` in milliseconds. */
export function createLivenessClock(now: () => number): LivenessClock {
  let silentMs = 0;
  let last = now();
  return {
    heard() {
      silentMs = 0;
      last = now();
    },
    tick() {
      silentMs += Math.min(now() - last, LONGEST_TICK_MS);
      last = now();
      if (silentMs < QUIET_MS) return 'fresh';
      return silentMs < AWAY_MS ? 'quiet' : 'away';
    },
  };
}
