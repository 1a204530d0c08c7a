import type { SigningKey } from '../store/signing-keys.ts';

/** The keys that verify tokens, as one process knows them. */
export type KeyRing = {
  /** Those in force, the one that signs among them. @throws what the database throws. */
  keys(): Promise<SigningKey[]>;
  /** The next call reads them anew. */
  forget(): void;
};

/** A key that was ended is taken for at most this long by a process that did not end it itself. */
const FRESH_MS = 1_000;

/**
 * Reads the keys when they are needed, at most once in a second. So an ended key is refused everywhere within a second,
 * whether notifications come or not, and no token is taken while the database cannot say which keys are in force.
 */
export function createKeyRing({
  load,
  clock,
}: {
  load: () => Promise<SigningKey[]>;
  clock: () => Date;
}): KeyRing {
  let read: { at: number; keys: Promise<SigningKey[]> } | null = null;
  return {
    async keys() {
      const now = clock().getTime();
      if (read === null || Math.abs(now - read.at) >= FRESH_MS) read = { at: now, keys: load() };
      const mine = read;
      try {
        const keys = await mine.keys;
        return keys.filter(({ endsAt }) => endsAt === null || Date.parse(endsAt) > now);
      } catch (error) {
        if (read === mine) read = null;
        throw error;
      }
    },
    forget() {
      read = null;
    },
  };
}
