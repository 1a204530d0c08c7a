import type { ChallengeChange } from './port.ts';

export type WatchPatience = {
  /** A watch that broke may take this long to come back; an API server that restarts must not empty the Service. */
  lostMs: number;
  /** A watch that says nothing for this long is dead, whatever the connection says: live ones speak every minute. */
  silentMs: number;
};

export const DEFAULT_PATIENCE: WatchPatience = { lostMs: 5_000, silentMs: 150_000 };

/** What is known of the watch at one moment; times in milliseconds of the caller's clock. */
export type WatchHealth = {
  listed: boolean;
  /** Whether a watch has stood at all. */
  standing: boolean;
  heardAt: number | null;
  lostAt: number | null;
};

export const NEVER_HEARD: WatchHealth = { listed: false, standing: false, heardAt: null, lostAt: null };

/** The health after one more word of the source. */
export function afterChange(health: WatchHealth, change: ChallengeChange, now: number): WatchHealth {
  switch (change.kind) {
    case 'lost':
      return { ...health, lostAt: health.lostAt ?? now };
    case 'heard':
      return { ...health, standing: true, heardAt: now, lostAt: null };
    case 'listed':
      // A list alone is no watch: who may list but not watch would seem alive at each try.
      return { ...health, listed: true, heardAt: now };
    default:
      return { ...health, heardAt: now };
  }
}

/** Whether the watch stands at this moment: with one that is coming back, a challenge made just now is not known yet. */
export function isStanding(health: WatchHealth, now: number, patience: WatchPatience): boolean {
  return health.lostAt === null && isFresh(health, now, patience);
}

/** Whether the table can be relied on: the first list was complete, and the watch is alive. */
export function isFresh(health: WatchHealth, now: number, patience: WatchPatience): boolean {
  if (!health.listed || !health.standing || health.heardAt === null) return false;
  if (health.lostAt !== null && now - health.lostAt > patience.lostMs) return false;
  return now - health.heardAt <= patience.silentMs;
}
