import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TenantRow } from '../../../store/domains/types.ts';
import { searchTenants } from '../../../store/tenants/tenants.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /tenants', () => {
  test('200 for operators, 401 for nobody, 404 for a tenant', async () => {
    const api = createTestApi(database.db);
    const tenant = await aTenant(database.db);
    expect(await (await api.call('GET', 'tenants')).json()).toEqual({
      tenants: [tenant],
      nextCursor: null,
    });
    expect(await refusal(await api.call('GET', 'tenants', { as: null }))).toBe('401 unauthorized');
    const as = api.token(tenant.id, 'admin');
    expect(await refusal(await api.call('GET', 'tenants', { as }))).toBe('404 not_found');
  });

  test('200 in pages by name, each from where the one before ended; and by a whole name or a label', async () => {
    const { db } = database;
    const api = createTestApi(db);
    const [first, , third] = [await aTenant(db), await aTenant(db), await aTenant(db)];
    await sql`update tenants set name = 'Žlutý kůň ' || label where id = ${third?.id}`.execute(db);
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const { tenants, nextCursor } = await jsonOf<{ tenants: TenantRow[]; nextCursor: string | null }>(
        await api.call('GET', `tenants?limit=2${cursor}`),
      );
      expect(tenants.length).toBeLessThanOrEqual(2);
      names.push(...tenants.map(({ name, id }) => `${name} ${id}`));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
    const named = async (name: string | undefined) =>
      (await jsonOf<{ tenants: TenantRow[] }>(await api.call('GET', `tenants?name=${name}`))).tenants.map(
        ({ id }) => id,
      );
    expect(await named(first?.label)).toEqual([first?.id]);
    expect(await named(encodeURIComponent(`Žlutý KŮŇ ${third?.label}`))).toEqual([third?.id]);
    expect(await named('acm')).toEqual([]);
  });

  test('200 with all in one answer, however many, where no page is asked for', async () => {
    const { db } = database;
    const before = (await searchTenants(db, { limit: null })).tenants.length;
    for (let n = 0; n < 60; n += 1) await aTenant(db);
    const { tenants, nextCursor } = await jsonOf<{ tenants: TenantRow[]; nextCursor: string | null }>(
      await createTestApi(db).call('GET', 'tenants'),
    );
    expect([tenants.length, nextCursor]).toEqual([before + 60, null]);
  });

  test('400 for a cursor that no page gave', async () => {
    const api = createTestApi(database.db);
    for (const key of [['Acme'], ['a\u0000', '11111111-1111-4111-8111-111111111111'], 'x']) {
      const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
      expect(await refusal(await api.call('GET', `tenants?cursor=${cursor}`))).toBe('400 invalid_request');
    }
  });
});
