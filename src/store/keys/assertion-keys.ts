import { sql } from 'kysely';
import type { KeyChanges } from '../../core/assertions.ts';
import type { Db } from '../database/database.ts';

/** A key that signs assertions; `privateKey`: a JWK as JSON. */
export type AssertionKey = { id: string; privateKey: string; createdAt: string; signingFrom: string };

/** Returns all keys, private parts included: for the signer, and for who publishes the public parts. */
export async function listAssertionKeys(db: Db): Promise<AssertionKey[]> {
  const rows = await db
    .selectFrom('assertion_keys')
    .selectAll()
    .orderBy('signing_from')
    .orderBy('id')
    .execute();
  return rows.map(({ id, private_key, created_at, signing_from }) => ({
    ...{ id, privateKey: private_key, createdAt: created_at, signingFrom: signing_from },
  }));
}

type Rotation = {
  plan: (keys: readonly AssertionKey[]) => KeyChanges;
  makeNew: () => Promise<Pick<AssertionKey, 'id' | 'privateKey'>>;
  now: string;
};

/** Carries out what the plan says about the keys; of several workers one does. */
export async function rotateAssertionKeys(db: Db, { plan, makeNew, now }: Rotation): Promise<void> {
  const idle = plan(await listAssertionKeys(db));
  if (idle.create === null && idle.remove.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await sql`lock table assertion_keys in share row exclusive mode`.execute(trx);
    const { create, remove } = plan(await listAssertionKeys(trx));
    if (remove.length > 0) await trx.deleteFrom('assertion_keys').where('id', 'in', remove).execute();
    if (create === null) return;
    const { id, privateKey } = await makeNew();
    await trx
      .insertInto('assertion_keys')
      .values({ id, private_key: privateKey, created_at: now, signing_from: create })
      .execute();
  });
}
