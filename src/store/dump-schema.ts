import type { Db } from './database.ts';

/** The schema as PostgreSQL's catalogue tells it, in a stable order; migrations/schema.sql is this, committed. */
export async function renderSchema(_db: Db): Promise<string> {
  throw new Error('not written yet');
}
