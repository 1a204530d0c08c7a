import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aTenant } from '../../testing/store-builders.ts';
import { searchDomains } from './search-domains.ts';
import { idsOfNamesWith, type NameSearch } from './search-names.ts';

const NAMES = [
  'portal.acme.com',
  'portal.acme.de',
  'clients.acme-works.com',
  'xn--mnchen-3ya.example.net',
  'a.b.co',
  'my.aaaa.com',
];

describe('a search by a part of the name', () => {
  const database = useDatabase();
  let tenant: string;
  beforeAll(async () => {
    ({ id: tenant } = await aTenant(database.db));
    for (const domain of NAMES) await aDomain(database.db, { tenant, domain });
  });
  const found = async (q: string) =>
    (await searchDomains(database.db, { limit: 50, q })).domains.map(({ domain }) => domain);

  test('finds what holds it, whatever its length, and nothing else', async () => {
    const parts = NAMES.flatMap((name) =>
      [1, 2, 3, 4, 7].flatMap((size) =>
        Array.from({ length: name.length }, (_, at) => name.slice(at, at + size)),
      ),
    );
    for (const q of [...new Set(parts), 'zz', 'acme.org', 'aaa.aaa', '%', '_', '\\', "'", 'ü', '…', '🚀'])
      expect(await found(q), q).toEqual(NAMES.filter((name) => name.includes(q)).sort());
  });

  test('has no part of another order for a match: its parts in another order are another name', async () => {
    // Of "cme-acme" every part of three characters is in a name, and none holds it.
    expect(await found('acme.acme')).toEqual([]);
    expect(await found('PORTAL.Acme')).toEqual(['portal.acme.com', 'portal.acme.de']);
  });

  test.each([
    ['few domains of the status', { ofStatus: 1_000, names: 1_000 }],
    ['few names', { ofStatus: 0, names: 1_000 }],
    ['many names', { ofStatus: 0, names: 0 }],
  ])('finds the same in the same order by the way for %s', async (_, few) => {
    const { db } = database;
    const names = await db.selectFrom('portal_domains').select(['id', 'domain']).execute();
    const nameOf = new Map(names.map(({ id, domain }) => [id, domain]));
    const found = async (search: Partial<NameSearch>) =>
      (await idsOfNamesWith(db, { text: 'a', after: null, limit: 50, ...search }, few)).map((id) =>
        nameOf.get(id),
      );
    const all = NAMES.filter((name) => name.includes('a')).sort();
    expect(await found({})).toEqual(all);
    expect(await found({ status: 'pending_dns' })).toEqual(all);
    expect(await found({ status: 'active' })).toEqual([]);
    expect(await found({ status: 'pending_dns', limit: 2 })).toEqual(all.slice(0, 2));
    const second = names.find(({ domain }) => domain === all[1]);
    const after = { name: second?.domain ?? '', id: second?.id ?? '' };
    expect(await found({ after, limit: 2 })).toEqual(all.slice(2, 4));
    expect(await found({ after, limit: 2, status: 'pending_dns' })).toEqual(all.slice(2, 4));
    expect(await found({ text: 'acme.acme' })).toEqual([]);
  });

  test('goes on from page to page, and no more finds what is gone', async () => {
    const { db } = database;
    const first = await searchDomains(db, { limit: 1, q: 'acme' });
    await aDomain(db, { tenant, domain: 'aa.acme.io' });
    await sql`delete from portal_domains where domain = 'portal.acme.de'`.execute(db);
    const second = await searchDomains(db, { limit: 5, q: 'acme', cursor: first.nextCursor ?? '' });
    const [one, two] = [first, second].map(({ domains }) => domains.map(({ domain }) => domain));
    expect([one, two, second.nextCursor]).toEqual([['clients.acme-works.com'], ['portal.acme.com'], null]);
  });
});
