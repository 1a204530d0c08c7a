export type WatchPatience = {
  /** The time within which an interrupted watch must recover; an API server's restart must not empty the Service. */
  lostMs: number;
  /**
   * The time after which a silent watch counts as dead, even while its connection is open: a live one delivers
   * something every minute.
   */
  silentMs: number;
};

export const DEFAULT_PATIENCE: WatchPatience = { lostMs: 5_000, silentMs: 150_000 };

/** The state of the watch; times in milliseconds of the caller's clock. */
export type WatchHealth = {
  listed: boolean;
  /** True once a watch has been established. */
  established: boolean;
  heardAt: number | null;
  lostAt: number | null;
};

export const NEVER_HEARD: WatchHealth = { listed: false, established: false, heardAt: null, lostAt: null };

/**
 * A kind of word that a follower hears: `listed` is a complete list, `heard` a watch that is established or alive, `lost` a
 * list or watch that failed; any other kind is a change.
 */
export type HeardKind = 'listed' | 'heard' | 'lost' | 'put' | 'removed';

/** Returns the health after the follower has heard one thing more. */
export function afterChange(health: WatchHealth, { kind }: { kind: HeardKind }, now: number): WatchHealth {
  switch (kind) {
    case 'lost':
      return { ...health, lostAt: health.lostAt ?? now };
    case 'heard':
      return { ...health, established: true, heardAt: now, lostAt: null };
    case 'listed':
      // A list alone is no watch: who may list but not watch would seem alive at each try.
      return { ...health, listed: true, heardAt: now };
    default:
      return { ...health, heardAt: now };
  }
}

/** Returns whether the watch is established now: while it recovers, what was created just now is not known yet. */
export function isEstablished(health: WatchHealth, now: number, patience: WatchPatience): boolean {
  return health.lostAt === null && isFresh(health, now, patience);
}

/** Returns whether what is known is reliable: the first list was complete, and the watch is alive. */
export function isFresh(health: WatchHealth, now: number, patience: WatchPatience): boolean {
  if (!health.listed || !health.established || health.heardAt === null) return false;
  if (health.lostAt !== null && now - health.lostAt > patience.lostMs) return false;
  return now - health.heardAt <= patience.silentMs;
}
