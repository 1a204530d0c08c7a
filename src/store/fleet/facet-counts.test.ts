import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { aCertificate, aDnsObservation, aView } from '../../testing/builders.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  BY_OPERATOR,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import type { Db } from '../database/database.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { searchDomains } from '../domains/search-domains.ts';
import { timeToActive } from './activations.ts';
import { countByCertificateEnd, countByProvider, foldFacets } from './facet-counts.ts';
import { countOnHold } from './on-hold.ts';

const database = useDatabase({ per: 'test' });

async function observe(db: Db, id: string, server: string, notAfter: string) {
  const snapshot = await beginRound(db, id, NOON);
  if (snapshot === null) throw new Error('gone');
  const outcome = await recordRound(db, {
    domainId: id,
    decision: aDecision(snapshot, { certificate: aCertificate({ notAfter }) }),
    observations: { ...NOTHING_SEEN, dns: aDnsObservation({ routing: [aView({ server })] }) },
  });
  expect(outcome.kind).toBe('recorded');
}

const CLOUDFLARE = 'anna.ns.cloudflare.com (192.0.2.1:53)';
const names = async (db: Db, search: Partial<Parameters<typeof searchDomains>[1]>) =>
  (await searchDomains(db, { limit: 10, ...search })).domains.map(({ domain }) => domain);

describe('the facets of the fleet', () => {
  test('follow each observation, a request, and the end of a domain', async () => {
    const { db } = database;
    const one = await aServedDomain(db, { domain: 'a.facets.com' });
    const two = await aServedDomain(db, { domain: 'b.facets.com' });
    expect(await countByProvider(db)).toEqual([{ provider: 'unknown', domains: 2 }]);
    await observe(db, one.id, CLOUDFLARE, '2026-11-30T00:00:00.000Z');
    await observe(db, two.id, 'ns1.somebody.net (192.0.2.1:53)', '2027-02-01T00:00:00.000Z');
    expect(await countByProvider(db)).toEqual([
      { provider: 'cloudflare', domains: 1 },
      { provider: 'other', domains: 1 },
    ]);
    expect(await countByCertificateEnd(db, [0, 7, 90], new Date(NOON))).toEqual([
      { days: 0, domains: 0 },
      { days: 7, domains: 1 },
      { days: 90, domains: 2 },
    ]);
    expect(await names(db, { facet: { by: 'provider', provider: 'cloudflare' } })).toEqual(['a.facets.com']);
    // Our resolvers fail: nobody has moved.
    await observe(db, one.id, '9.9.9.9:53', '2026-11-30T00:00:00.000Z');
    expect(await countByProvider(db)).toContainEqual({ provider: 'cloudflare', domains: 1 });
    await requestChange(db, { ...one, request: 'disable', by: BY_TENANT, now: NOON });
    await sql`delete from portal_domains where id = ${two.id}`.execute(db);
    expect(await countByProvider(db)).toEqual([]);
    expect(await names(db, { facet: { by: 'gateway', gateway: 'default' } })).toEqual([]);
  });

  test('are folded into one line for each value, and say the same', async () => {
    const { db } = database;
    const { id } = await aServedDomain(db);
    await sql`insert into facet_counts (facet, value, domains)
      select 'dns_provider', 'cloudflare', 1 - 2 * (n % 2) from generate_series(1, 1200) n`.execute(db);
    await observe(db, id, CLOUDFLARE, '2026-11-30T00:00:00.000Z');
    expect(await foldFacets(db)).toBeGreaterThan(1_000);
    const { rows } = await sql<{ lines: number }>`select count(*) as lines from facet_counts`.execute(db);
    expect(rows[0]?.lines).toBe(2);
    expect(await countByProvider(db)).toEqual([{ provider: 'cloudflare', domains: 1 }]);
  });

  test('page by page: by name within a status, and by the end of the certificate', async () => {
    const { db } = database;
    const ends = ['2026-12-03', '2026-12-01', '2026-12-02'];
    for (const [n, end] of ends.entries()) {
      const { id } = await aServedDomain(db, { domain: `n${n}.pages.com` });
      await observe(db, id, CLOUDFLARE, `${end}T00:00:00.000Z`);
    }
    const all = async (search: Partial<Parameters<typeof searchDomains>[1]>) => {
      const found: string[] = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const page = await searchDomains(db, { limit: 2, cursor, ...search });
        found.push(...page.domains.map(({ domain }) => domain));
        cursor = page.nextCursor ?? undefined;
        more = cursor !== undefined;
      }
      return found;
    };
    const before = '2026-12-04T00:00:00.000Z';
    expect(await all({ facet: { by: 'certificate_end', before } })).toEqual([
      'n1.pages.com',
      'n2.pages.com',
      'n0.pages.com',
    ]);
    const byName = ['n0.pages.com', 'n1.pages.com', 'n2.pages.com'];
    const facet = { by: 'provider', provider: 'cloudflare' } as const;
    expect(await all({ facet, status: 'active' })).toEqual(byName);
    expect(await all({ facet, status: 'disabled' })).toEqual([]);
    await sql`update portal_domains set status = 'dns_failed' where domain = 'n1.pages.com'`.execute(db);
    expect(await all({ facet, status: 'dns_failed' })).toEqual(['n1.pages.com']);
    expect(await all({ facet, status: 'active' })).toEqual(['n0.pages.com', 'n2.pages.com']);
    expect(await all({ facet: { by: 'reason', reason: 'nxdomain' } })).toEqual([]);
  });
});

test('the time to active is that of the attempts that became live', async () => {
  const { db } = database;
  expect(await timeToActive(db, new Date(NOON))).toBeNull();
  for (const [n, seconds] of [10, 20, 300].entries()) {
    const { id } = await aDomain(db, { domain: `n${n}.times.com` });
    const at = new Date(Date.parse(NOON) + seconds * 1_000).toISOString();
    await sql`update portal_domains set activated_at = ${at} where id = ${id}`.execute(db);
  }
  expect(await timeToActive(db, new Date(NOON))).toEqual({ domains: 3, p50Seconds: 20, p95Seconds: 300 });
  const quarterLater = new Date(Date.parse(NOON) + 90 * 86_400_000);
  expect(await timeToActive(db, quarterLater)).toBeNull();
});

test('a hold is kept with why, is found, and ends', async () => {
  const { db } = database;
  const { id } = await aServedDomain(db, { domain: 'a.holds.com' });
  const ask = (request: 'hold' | 'release', note?: string) =>
    requestChange(db, { id, tenant: null, request, by: BY_OPERATOR, now: NOON, note });
  expect((await ask('hold', 'moves its DNS')).kind).toBe('accepted');
  expect((await ask('hold')).kind).toBe('no_change');
  expect([await countOnHold(db), await names(db, { facet: { by: 'on_hold' } })]).toEqual([
    1,
    ['a.holds.com'],
  ]);
  expect(await beginRound(db, id, NOON)).toMatchObject({ onHoldSince: NOON });
  const entry = await db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'domain.hold')
    .executeTakeFirst();
  expect(entry?.to_value).toMatchObject({ note: 'moves its DNS' });
  expect((await ask('release')).kind).toBe('accepted');
  expect(await countOnHold(db)).toBe(0);
});
