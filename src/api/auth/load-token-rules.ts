import type { Db } from '../../store/database/database.ts';
import { listSigningKeys } from '../../store/keys/signing-keys.ts';
import { listRemovals } from '../../store/tenants/removed-tenants.ts';
import type { TokenRules } from './token-ring.ts';
import { LONGEST_TOKEN_SECONDS } from './tokens.ts';

/** Clocks of several processes differ a little. */
const SLACK_SECONDS = 60;

/** By what tokens are judged at `now`, as it stands in the database. */
export async function loadTokenRules(db: Db, now: Date): Promise<TokenRules> {
  // What a removal before that ended has ended by itself.
  const since = new Date(now.getTime() - (LONGEST_TOKEN_SECONDS + SLACK_SECONDS) * 1000);
  const [keys, removals] = await Promise.all([listSigningKeys(db), listRemovals(db, since.toISOString())]);
  return { keys, removals };
}
