import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, NOON } from '../../testing/store-builders.ts';
import { wakeDomainsAt } from './wake-names.ts';

const database = useDatabase();
beforeAll(async () => {
  for (const domain of ['portal.acme.com', 'www.portal.acme.com', 'portal.bolt.com', 'xportal.acme.com'])
    await aDomain(database.db, { domain });
});

async function woken(...names: string[]): Promise<string[]> {
  const { db } = database;
  await db.deleteFrom('outbox').execute();
  const count = await wakeDomainsAt(db, { names, now: NOON, limit: 10 });
  const rows = await db
    .selectFrom('outbox')
    .innerJoin('portal_domains', 'portal_domains.id', 'outbox.domain_id')
    .select(['domain', 'signal'])
    .execute();
  expect(rows).toHaveLength(count);
  expect(rows.every(({ signal }) => signal === 'check')).toBe(true);
  return rows.map(({ domain }) => domain).toSorted();
}

test.each([
  ['the name itself and what is below it', ['portal.acme.com'], ['portal.acme.com', 'www.portal.acme.com']],
  ['a proof below the name', ['_portal-domain.portal.acme.com'], ['portal.acme.com']],
  ['a zone above', ['acme.com'], ['portal.acme.com', 'www.portal.acme.com', 'xportal.acme.com']],
  ['a name with a character that a pattern would take for any', ['_ortal.acme.com'], []],
  ['two names that are about one domain', ['portal.bolt.com', 'bolt.com'], ['portal.bolt.com']],
  ['a name that nobody has registered', ['portal.nobody.com'], []],
])('a record at %s wakes the domains that it is about, each once', async (_, names, domains) => {
  expect(await woken(...names)).toEqual(domains);
});

test('no more than the limit are woken at once', async () => {
  expect(await wakeDomainsAt(database.db, { names: ['acme.com'], now: NOON, limit: 2 })).toBe(2);
});
