import { describe, expect, test } from 'vitest';
import type { Domain } from '../../../client/client.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aServedDomain } from '../../../testing/store-builders.ts';

const database = useDatabase();

type Page = { domains: Domain[]; nextCursor: string | null };

describe('GET /domains', () => {
  test('200: all tenants, in pages, by status and by a part of the name', async () => {
    const api = createTestApi(database.db);
    await aDomain(database.db, { domain: 'one.acme.com' });
    await aDomain(database.db, { domain: 'two.acme.com' });
    await aServedDomain(database.db, { domain: 'live.other.com' });
    const find = async (query: string) => jsonOf<Page>(await api.call('GET', `domains?${query}`));
    const first = await find('limit=2');
    expect(first.domains.map(({ domain }) => domain)).toEqual(['live.other.com', 'one.acme.com']);
    const second = await find(`limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ domains: [{ domain: 'two.acme.com' }], nextCursor: null });
    expect((await find('status=active')).domains.map(({ domain }) => domain)).toEqual(['live.other.com']);
    expect((await find('q=ACME')).domains).toHaveLength(2);
  });

  test('a wrong filter is refused, and for tenants there is no such search', async () => {
    const api = createTestApi(database.db);
    for (const query of ['status=broken', 'limit=0', 'cursor=none-of-ours', 'q=%00']) {
      expect(await refusal(await api.call('GET', `domains?${query}`))).toBe('400 invalid_request');
    }
    expect(await refusal(await api.call('GET', 'domains', { as: null }))).toBe('401 unauthorized');
    const { tenant } = await aDomain(database.db, { domain: 'x.acme.com' });
    expect(await refusal(await api.call('GET', 'domains', { as: api.token(tenant, 'admin') }))).toBe(
      '404 not_found',
    );
  });
});
