import type { Db } from '../../store/database/database.ts';
import { listSigningKeys, type SigningKey } from '../../store/keys/signing-keys.ts';
import { listRemovals, type Removal } from '../../store/tenants/removed-tenants.ts';

/** The longest that a token may live, in seconds; a signing key that is replaced ends after that. */
export const LONGEST_TOKEN_SECONDS = 24 * 3600;

/** By what tokens are judged. */
export type TokenRules = {
  /** The keys in force, the one that signs among them. */
  keys: readonly SigningKey[];
  /** The tenants of which a token may be out that a removal ended, by id. */
  removals: ReadonlyMap<string, Removal>;
};

/** The rules as one process knows them. */
export type TokenRing = {
  /** @throws what the database throws. */
  rules(): Promise<TokenRules>;
  /** The next call reads them anew. */
  forget(): void;
};

/** The longest time for which a process takes what another one has revoked. */
const FRESH_MS = 1_000;

/**
 * Reads the rules when they are needed, at most once in a second. So an ended key and a removed tenant's tokens are
 * refused everywhere within a second, whether notifications come or not, and no token is taken while the database
 * cannot say what is in force.
 */
export function createTokenRing({
  load,
  clock,
}: {
  load: (now: Date) => Promise<TokenRules>;
  clock: () => Date;
}): TokenRing {
  let read: { at: number; rules: Promise<TokenRules> } | null = null;
  return {
    async rules() {
      const now = clock();
      const at = now.getTime();
      if (read === null || Math.abs(at - read.at) >= FRESH_MS) read = { at, rules: load(now) };
      const mine = read;
      try {
        const { keys, removals } = await mine.rules;
        return { keys: keys.filter(({ endsAt }) => endsAt === null || Date.parse(endsAt) > at), removals };
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

/** Clocks of several processes differ a little. */
const SLACK_SECONDS = 60;

/** By what tokens are judged at `now`, as it stands in the database. */
export async function loadTokenRules(db: Db, now: Date): Promise<TokenRules> {
  // What a removal before that ended has ended by itself.
  const since = new Date(now.getTime() - (LONGEST_TOKEN_SECONDS + SLACK_SECONDS) * 1000);
  const [keys, removals] = await Promise.all([listSigningKeys(db), listRemovals(db, since.toISOString())]);
  return { keys, removals };
}
