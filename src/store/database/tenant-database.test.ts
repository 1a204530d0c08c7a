import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, useDatabase } from '../../testing/postgres.ts';
import { aDomain, NOON } from '../../testing/store-builders.ts';
import { getDomain } from '../domains/domains.ts';
import { appendTimeline } from '../domains/timeline.ts';
import type { DomainRow } from '../domains/types.ts';
import type { Db } from './database.ts';

const database = useDatabase();
let own: DomainRow;
let other: DomainRow;
beforeAll(async () => {
  own = await aDomain(database.db);
  other = await aDomain(database.db);
});
afterEach(() => vi.restoreAllMocks());

const asOwner = () => database.db.forTenant(own.tenant, 'write');

/** The SQLSTATE of what was refused. */
const stateOf = (act: Promise<unknown>) =>
  act.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : error),
  );

const NOT_ALLOWED = '42501';
const READ_ONLY = '25006';

describe("a query that forgets its WHERE, under a tenant's session", () => {
  test.each(['tenants', 'portal_domains', 'portal_domain_events'] as const)(
    'sees nothing of others in %s',
    async (table) => {
      const read = (db: Db) => db.selectFrom(table).selectAll().execute();
      const seen = await read(database.db.forTenant(own.tenant, 'read'));
      expect(seen.length).toBe(1);
      expect(await read(database.db)).toHaveLength(2);
      expect(JSON.stringify(seen)).not.toContain(other.tenant);
      expect(JSON.stringify(seen)).not.toContain(other.id);
      expect(await read(database.db.forTenant(randomUUID(), 'read'))).toEqual([]);
    },
  );

  test('changes nothing of others', async () => {
    const changed = await asOwner()
      .updateTable('portal_domains')
      .set({ status_message: 'mine' })
      .returning('id')
      .execute();
    expect(changed).toEqual([{ id: own.id }]);
    expect((await getDomain(database.db, other.tenant, other.id))?.statusMessage).not.toBe('mine');
  });

  test('sees nothing at all where no tenant is set', async () => {
    const seen = await database.db.transaction().execute(async (trx) => {
      await sql`set local role portal_domains_tenant`.execute(trx);
      return trx.selectFrom('portal_domains').selectAll().execute();
    });
    expect(seen).toEqual([]);
  });
});

describe("another tenant's rows", () => {
  test('cannot be written', async () => {
    const stolen = asOwner()
      .updateTable('portal_domains')
      .set({ tenant: other.tenant })
      .where('id', '=', own.id);
    expect(await stateOf(stolen.execute())).toBe(NOT_ALLOWED);
    const copy = sql`insert into portal_domains (id, tenant, domain, canonical_host, status, status_message, actor,
        conditions, desired, generation, verification_details, edge_applied, progress, created_at, updated_at)
      select ${randomUUID()}::uuid, ${other.tenant}::uuid, 'new.acme.com', canonical_host, status, status_message, actor,
        conditions, desired, generation, verification_details, edge_applied, progress, created_at, updated_at
      from portal_domains`;
    expect(await stateOf(copy.execute(asOwner()))).toBe(NOT_ALLOWED);
  });

  test('get no timeline and no signal', async () => {
    const line = { at: NOON, kind: 'requested', from: null, to: null, reason: null } as const;
    const entry = {
      ...line,
      detail: { kind: 'request', request: 'refresh' },
      by: 'tenant',
      evidence: null,
    } as const;
    const write = (id: string) =>
      asOwner()
        .transaction()
        .execute((trx) => appendTimeline(trx, id, [entry]));
    expect(await stateOf(write(other.id))).toBe(NOT_ALLOWED);
    expect(await stateOf(write(own.id))).toBe('not refused');
    const signal = (tenant: string, domain: string) =>
      sql`insert into outbox (domain_id, tenant, signal, created_at) values (${domain}, ${tenant}, 'check', ${NOON})`;
    expect(await stateOf(signal(other.tenant, other.id).execute(asOwner()))).toBe(NOT_ALLOWED);
    expect(await stateOf(signal(own.tenant, other.id).execute(asOwner()))).toBe(NOT_ALLOWED);
    expect(await stateOf(signal(own.tenant, own.id).execute(asOwner()))).toBe('not refused');
  });
});

describe('what a tenant may not do even with its own', () => {
  test.each([
    'update tenants set updated_at = now()',
    "update tenants set name = 'other'",
    'delete from portal_domains',
    'delete from portal_domain_events',
    'update portal_domain_events set message = message',
    'select * from outbox',
    'select * from operator_keys',
    'select * from signing_keys',
    'select * from assertion_keys',
    'select * from tenant_labels',
    'truncate portal_domains',
    'alter table portal_domains disable row level security',
  ])('%s', async (statement) => {
    expect(await stateOf(sql.raw(statement).execute(asOwner()))).toBe(NOT_ALLOWED);
  });

  test('write anything while it reads', async () => {
    const reader = database.db.forTenant(own.tenant, 'read');
    const write = reader.updateTable('portal_domains').set({ status_message: 'x' }).execute();
    expect(await stateOf(write)).toBe(READ_ONLY);
  });

  test('a table that nobody opened to tenants is closed to them, one that is open is held to rows', async () => {
    const { rows } = await sql<{ name: string; isOpen: boolean; hasRowSecurity: boolean }>`
      select relname as name, relrowsecurity as "hasRowSecurity",
        has_any_column_privilege('portal_domains_tenant', oid, 'select, insert, update') as "isOpen"
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`.execute(
      database.db,
    );
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter(({ isOpen, hasRowSecurity }) => isOpen && !hasRowSecurity)).toEqual([]);
    expect(rows.filter(({ isOpen }) => isOpen).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tenants', 'portal_domains', 'portal_domain_events', 'outbox']),
    );
  });
});

describe("a tenant's session", () => {
  test('leaves nothing behind on the connection', async () => {
    const one = await createTestDatabase({ max: 1 });
    try {
      const { tenant } = await aDomain(one.db);
      await aDomain(one.db);
      const count = (db: Db) => db.selectFrom('portal_domains').select('id').execute();
      for (const access of ['read', 'write'] as const) {
        expect(await count(one.db.forTenant(tenant, access))).toHaveLength(1);
        expect(await count(one.db)).toHaveLength(2);
        const failed = sql`select 1 / 0`.execute(one.db.forTenant(tenant, access));
        expect(await stateOf(failed)).toBe('22012');
        expect(await count(one.db)).toHaveLength(2);
        expect(await count(one.db.forTenant(randomUUID(), access))).toEqual([]);
      }
    } finally {
      await one.drop();
    }
  });

  test('writes all of a transaction or nothing', async () => {
    const rename = (message: string, fail: boolean) =>
      asOwner()
        .transaction()
        .execute(async (trx) => {
          await trx.updateTable('portal_domains').set({ status_message: message }).execute();
          if (fail) throw new Error('changed my mind');
        });
    await rename('first', false);
    await expect(rename('second', true)).rejects.toThrow('changed my mind');
    expect((await getDomain(database.db, own.tenant, own.id))?.statusMessage).toBe('first');
  });

  test('asks nothing more on a connection whose transaction has ended', async () => {
    const late = asOwner()
      .connection()
      .execute(async (lease) => {
        await lease.transaction().execute((trx) => trx.selectFrom('tenants').select('id').execute());
        return lease.selectFrom('tenants').select('id').execute();
      });
    await expect(late).rejects.toThrow('has ended');
  });

  test('is of a uuid and nothing else', () => {
    for (const tenant of ['', "' or true; --", `${own.tenant}'`]) {
      expect(() => database.db.forTenant(tenant, 'read')).toThrow(TypeError);
    }
  });

  test('costs one message before the query, and none that is waited for after a read', async () => {
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    await getDomain(database.db.forTenant(own.tenant, 'read'), own.tenant, own.id);
    const statements = () => sent.mock.calls.map(([text]) => /^\w+/.exec(String(text))?.[0]);
    expect(statements()).toEqual(['begin', 'select', 'rollback']);
    sent.mockClear();
    await asOwner().updateTable('portal_domains').set({ status_message: 'x' }).execute();
    expect(statements()).toEqual(['begin', 'update', 'commit']);
  });
});
