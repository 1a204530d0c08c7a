/** A clock that runs on, and is put ahead while nothing is due. */
export type AheadClock = {
  now(): Date;
  iso(): string;
  /** Milliseconds that it is ahead. */
  ahead(): number;
  /** Resolves once the world knows of the time that has passed. */
  skip(milliseconds: number): Promise<void>;
};

export type AheadClockOptions = {
  /** The longest time to skip at once: what becomes due within it happens at its end. */
  stepMs?: number;
  /** Brings the world to the time that the clock has then. */
  onSkip?: (milliseconds: number) => Promise<void>;
};

export function createAheadClock({
  stepMs = Number.POSITIVE_INFINITY,
  onSkip = async () => undefined,
}: AheadClockOptions = {}): AheadClock {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  return {
    now,
    iso: () => now().toISOString(),
    ahead: () => ahead,
    async skip(milliseconds) {
      for (let left = milliseconds; left > 0; left -= stepMs) {
        const step = Math.min(left, stepMs);
        ahead += step;
        await onSkip(step);
      }
    },
  };
}
