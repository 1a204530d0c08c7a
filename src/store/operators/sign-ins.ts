import type { SignInSecrets } from '../../core/operators/sign-in.ts';
import type { Db } from '../database/database.ts';

/** Forgotten with each new one: those that nobody came back for. */
const FORGOTTEN_AT_ONCE = 10;

/** Keeps a sign-in that begins; `hash`: of the cookie that binds it to the browser. */
export async function keepSignIn(
  db: Db,
  { hash, secrets, now, expiresAt }: { hash: string; secrets: SignInSecrets; now: string; expiresAt: string },
): Promise<void> {
  await db
    .deleteFrom('operator_sign_ins')
    .where('hash', 'in', (old) =>
      old
        .selectFrom('operator_sign_ins')
        .select('hash')
        .where('expires_at', '<', now)
        .orderBy('expires_at')
        .limit(FORGOTTEN_AT_ONCE),
    )
    .execute();
  await db
    .insertInto('operator_sign_ins')
    .values({ hash, ...secrets, expires_at: expiresAt })
    .execute();
}

/** Takes a sign-in away, so that no second answer finds it. @returns null where there is none that may still end. */
export async function takeSignIn(db: Db, hash: string, now: string): Promise<SignInSecrets | null> {
  const row = await db
    .deleteFrom('operator_sign_ins')
    .where('hash', '=', hash)
    .returning(['state', 'nonce', 'verifier', 'expires_at'])
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now) return null;
  const { state, nonce, verifier } = row;
  return { state, nonce, verifier };
}
