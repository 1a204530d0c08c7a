import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** Returns since when the mail that waits longest is tried in vain; null: none is. ISO 8601. */
export async function mailFailingSince(db: Db): Promise<string | null> {
  const { rows } = await sql<{ since: string | null }>`
    select min(first_attempt_at) as since from mails
    where ended_at is null and attempts > 0 and last_error is not null`.execute(db);
  return rows[0]?.since ?? null;
}
