import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { oneGateway } from '../../testing/gateways.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aTenant, BY_OPERATOR, NOON } from '../../testing/store-builders.ts';
import { listAudit } from '../audit/audit.ts';
import { getTenant, putTenant, searchTenants } from './tenants.ts';

describe('tenants', () => {
  const database = useDatabase();
  const id = (beginning: string) =>
    `${beginning}${'0'.repeat(8 - beginning.length)}-1111-4111-8111-111111111111`;

  test('the canonical host begins with the first seven characters of the id', async () => {
    const tenant = await aTenant(database.db, 'a1b2c3d4-1111-4111-8111-111111111111');
    expect(tenant).toEqual({
      id: 'a1b2c3d4-1111-4111-8111-111111111111',
      name: 'Acme',
      label: 'a1b2c3d',
      canonicalHost: 'a1b2c3d.portal.example.com',
      gateway: 'default',
      contact: null,
      createdAt: NOON,
      updatedAt: NOON,
    });
    expect(await getTenant(database.db, tenant.id)).toEqual(tenant);
  });

  test('put again, a tenant is renamed and keeps its host, whatever the base domain is by then', async () => {
    const later = '2026-11-25T12:00:00.000Z';
    const first = await aTenant(database.db, id('b'));
    const second = await putTenant(database.db, {
      id: first.id,
      name: 'Acme, Inc.',
      gateways: oneGateway('elsewhere.example.com'),
      by: BY_OPERATOR,
      now: later,
    });
    expect(second).toEqual({
      kind: 'stored',
      tenant: { ...first, name: 'Acme, Inc.', updatedAt: later },
    });
  });

  test('the label grows while another tenant has it, without a hyphen', async () => {
    const { label: first } = await aTenant(database.db, 'c1234567-89ab-4111-8111-111111111111');
    const { label: second } = await aTenant(database.db, 'c1234567-89ab-4111-8111-222222222222');
    const { label: third } = await aTenant(database.db, 'c1234567-89ac-4111-8111-222222222222');
    expect([first, second, third]).toEqual(['c123456', 'c1234567', 'c12345678']);
  });

  test('ten tenants with one beginning, stored at once, get ten labels', async () => {
    const tenants = await Promise.all(
      Array.from({ length: 10 }, (_, n) => aTenant(database.db, `d0000000-0000-4000-8000-00000000000${n}`)),
    );
    const labels = tenants.map(({ label }) => label).sort();
    expect(new Set(labels).size).toBe(10);
    expect(labels[0]).toBe('d000000');
    expect(labels.at(-1)).toBe(`d000000${'0'.repeat(5)}4${'0'.repeat(3)}`);
  });

  test('one tenant stored ten times at once is one tenant', async () => {
    const tenants = await Promise.all(Array.from({ length: 10 }, () => aTenant(database.db, id('e'))));
    expect(new Set(tenants.map(({ label }) => label))).toEqual(new Set(['e000000']));
  });

  test('a tenant put twice at one moment is created once, and what came second comes after it', async () => {
    const { db } = database;
    const twice = id('a7');
    const put = (name: string, onlyNew = false) =>
      putTenant(db, { id: twice, name, onlyNew, gateways: oneGateway(), by: BY_OPERATOR, now: NOON });
    // Each has found no tenant, and waits to take its label.
    const holding = await db.startTransaction().execute();
    await sql`lock table tenant_labels in exclusive mode`.execute(holding);
    const puts = [put('Acme'), put('Acme'), put('Acme', true)];
    await eventually('all wait for the label', async () => {
      const { rows } = await sql`select 1 from pg_locks where not granted
        and relation = 'tenant_labels'::regclass`.execute(db);
      return rows.length === puts.length;
    });
    await holding.commit().execute();
    const kinds = (await Promise.all(puts)).map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['stored', 'stored']);
    expect(['stored', 'known_already']).toContain(kinds[2]);
    const entries = await listAudit(db, { tenant: twice, limit: 10 });
    expect(entries.map(({ action }) => action)).toEqual(['tenant.created']);
  });

  test('the label of a tenant that is gone is given to nobody else, and back to itself', async () => {
    const gone = await aTenant(database.db, 'f1111111-1111-4111-8111-111111111111');
    await database.db.deleteFrom('tenants').where('id', '=', gone.id).execute();
    const next = await aTenant(database.db, 'f1111111-2222-4111-8111-111111111111');
    expect(next.label).toBe('f1111111');
    expect((await aTenant(database.db, gone.id)).label).toBe('f111111');
    await expect(sql`delete from tenant_labels`.execute(database.db)).rejects.toMatchObject({
      code: '23001',
    });
  });

  test('an unknown id, or what is no id, is no tenant', async () => {
    expect(await getTenant(database.db, '99999999-9999-4999-8999-999999999999')).toBeNull();
    expect(await getTenant(database.db, "' or true --")).toBeNull();
  });

  test('all are listed', async () => {
    expect((await searchTenants(database.db, { limit: 200 })).tenants.length).toBeGreaterThan(10);
  });
});
