import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Domain } from '../../../client/client.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /tenants/{tenant}/domains', () => {
  test("200: the tenant's own domains and nobody else's", async () => {
    const api = createTestApi(database.db);
    const tenant = (await aTenant(database.db)).id;
    await aDomain(database.db, { tenant, domain: 'b.acme.com' });
    await aDomain(database.db, { tenant, domain: 'a.acme.com' });
    await aDomain(database.db, { domain: 'c.acme.com' });
    const as = api.token(tenant, 'viewer');
    const { domains } = await jsonOf<{ domains: Domain[] }>(
      await api.call('GET', `tenants/${tenant}/domains`, { as }),
    );
    expect(domains.map(({ domain }) => domain)).toEqual(['a.acme.com', 'b.acme.com']);
  });

  test('in pages, which go on from a name, and whole where no page is asked for', async () => {
    const api = createTestApi(database.db);
    const tenant = (await aTenant(database.db)).id;
    const names = Array.from({ length: 5 }, (_, n) => `portal-${n}.acme.com`);
    for (const domain of names) await aDomain(database.db, { tenant, domain });
    const read = async (query: string) => {
      const answer = await api.call('GET', `tenants/${tenant}/domains${query}`);
      return jsonOf<{ domains: Domain[]; nextCursor: string | null }>(answer);
    };
    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await read(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      pages.push(page.domains.map(({ domain }) => domain));
      cursor = page.nextCursor;
      // What comes and goes before the key shifts nothing.
      await aDomain(database.db, { tenant, domain: `a-${pages.length}.acme.com` });
    }
    expect(pages).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
    const whole = await read('');
    expect([whole.domains.length, whole.nextCursor]).toEqual([names.length + pages.length, null]);
    const madeUp = await api.call('GET', `tenants/${tenant}/domains?cursor=made-up`);
    expect(await refusal(madeUp)).toBe('400 invalid_request');
  });

  test('nobody without a key lists domains, and a tenant that is not there has no list', async () => {
    const api = createTestApi(database.db);
    expect(await refusal(await api.call('GET', 'tenants/x/domains'))).toBe('400 invalid_request');
    const path = `tenants/${randomUUID()}/domains`;
    expect(await refusal(await api.call('GET', path, { as: null }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('GET', path))).toBe('404 tenant_not_found');
  });
});
