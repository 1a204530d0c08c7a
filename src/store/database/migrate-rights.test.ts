import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { aDomain } from '../../testing/store-builders.ts';
import { listDomains } from '../domains/domains.ts';
import { openDatabase, type RootDb } from './database.ts';
import { migrate } from './migrate.ts';

/** The user of an operator's own PostgreSQL, who owns the database and is no superuser. */
let user: string;
let database: TestDatabase;
let theirs: RootDb;
beforeEach(async () => {
  user = `user_${randomUUID().replaceAll('-', '')}`;
  database = await createEmptyDatabase();
  await sql`create role ${sql.id(user)} login password 'secret'`.execute(database.db);
  const url = new URL(database.url);
  await sql`alter database ${sql.id(url.pathname.slice(1))} owner to ${sql.id(user)}`.execute(database.db);
  url.username = user;
  url.password = 'secret';
  theirs = openDatabase(url.href);
});
afterEach(async () => {
  await theirs.destroy();
  await sql`reassign owned by ${sql.id(user)} to current_user`.execute(database.db);
  await sql`drop owned by ${sql.id(user)}`.execute(database.db);
  await sql`drop role ${sql.id(user)}`.execute(database.db);
  await database.drop();
});

/** The installation works, and holds its tenants to their rows. */
async function expectTenancy(): Promise<void> {
  const mine = await aDomain(theirs);
  const other = await aDomain(theirs);
  expect(await listDomains(theirs.forTenant(mine.tenant, 'read'), mine.tenant)).toHaveLength(1);
  expect(await listDomains(theirs.forTenant(mine.tenant, 'read'), other.tenant)).toEqual([]);
  expect(await theirs.selectFrom('portal_domains').select('id').execute()).toHaveLength(2);
}

describe('on a PostgreSQL whose user is no superuser, migrations', () => {
  test('say what an administrator does where the user may not act as the role of tenants', async () => {
    await expect(migrate(theirs)).rejects.toMatchObject({
      code: '42501',
      message: expect.stringContaining(`grant portal_domains_tenant to ${user}`),
    });
    await sql`grant portal_domains_tenant to ${sql.id(user)}`.execute(database.db);
    await migrate(theirs);
    await expectTenancy();
  });

  test('make the role themselves where the user may make roles', async () => {
    const own = `tenant_${randomUUID().replaceAll('-', '')}`;
    await sql`alter role ${sql.id(user)} createrole`.execute(database.db);
    // The role of this server was made by another installation; what this user makes is seen on one of its own.
    await sql`create role ${sql.id(own)} nologin`.execute(theirs);
    const act = () => theirs.transaction().execute((trx) => sql`set local role ${sql.id(own)}`.execute(trx));
    await expect(act()).rejects.toMatchObject({ code: '42501' });
    await sql`grant ${sql.id(own)} to current_user`.execute(theirs);
    await act();
    await sql`drop role ${sql.id(own)}`.execute(theirs);
  });
});
