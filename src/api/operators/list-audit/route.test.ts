import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain } from '../../../testing/store-builders.ts';

const database = useDatabase();

type Page = { entries: { action: string; tenant: string | null }[]; nextCursor: string | null };

describe('GET /audit', () => {
  test('200: newest first, page by page, of one tenant or one domain', async () => {
    const api = createTestApi(database.db);
    const { id, tenant } = await aDomain(database.db);
    await aDomain(database.db);
    const page = async (query: string) => jsonOf<Page>(await api.call('GET', `audit?${query}`));
    const first = await page(`tenant=${tenant}&limit=1`);
    expect(first.entries.map(({ action }) => action)).toEqual(['domain.registered']);
    const second = await page(`tenant=${tenant}&limit=1&cursor=${first.nextCursor}`);
    expect(second.entries.map(({ action }) => action)).toEqual(['tenant.created']);
    expect(await page(`tenant=${tenant}&cursor=${second.nextCursor}`)).toEqual({
      entries: [],
      nextCursor: null,
    });
    expect((await page(`domain=${id}`)).entries).toEqual([
      expect.objectContaining({ tenant, domainId: id, requestId: 'request-1' }),
    ]);
    expect((await page('')).entries.length).toBeGreaterThan(3);
  });

  test('a wrong filter is refused, and for tenants there is no audit', async () => {
    const api = createTestApi(database.db);
    for (const query of ['tenant=acme', 'domain=portal.acme.com', 'cursor=x', 'limit=0', 'limit=201']) {
      expect(await refusal(await api.call('GET', `audit?${query}`))).toBe('400 invalid_request');
    }
    expect(await refusal(await api.call('GET', 'audit', { as: null }))).toBe('401 unauthorized');
    const as = api.token(randomUUID(), 'admin');
    expect(await refusal(await api.call('GET', 'audit', { as }))).toBe('404 not_found');
  });
});
