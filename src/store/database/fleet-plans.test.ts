import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STATUSES } from '../../core/conditions.ts';
import { seedLargeFleet } from '../../testing/large-fleet.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { openRecorded, type RecordedDatabase } from '../../testing/recorded-queries.ts';
import { NOON } from '../../testing/store-builders.ts';
import { listAudit } from '../audit/audit.ts';
import { getDomainById, listDomains } from '../domains/domains.ts';
import type { Facet } from '../domains/facet-search.ts';
import { searchDomains } from '../domains/search-domains.ts';
import { listTimeline } from '../domains/timeline.ts';
import { removeOldLines } from '../domains/timeline-retention.ts';
import { wakeDomainsAt } from '../domains/wake-names.ts';
import { timeToActive } from '../fleet/activations.ts';
import { countByGateway, countByReason, countByStatus } from '../fleet/domain-counts.ts';
import { countByCertificateEnd, countByProvider } from '../fleet/facet-counts.ts';
import { fleetFigures } from '../fleet/fleet-figures.ts';
import { listPastIncidents } from '../fleet/incident-history.ts';
import { assessFleet } from '../fleet/incidents.ts';
import { countOnHold } from '../fleet/on-hold.ts';
import { domainsWaitingForDns } from '../fleet/recovery.ts';
import { ordersByTenant, orderUse } from '../orders/order-use.ts';
import { claimOutbox } from '../outbox/outbox.ts';
import { wakeOverdue } from '../outbox/overdue.ts';
import { dueNext, waitingPage } from '../outbox/waiting.ts';
import { claimDue } from '../patrol/claim.ts';

const DOMAINS = 12_000;
/** The most rows that one step of a read may go through: much less than the fleet, and more than any page. */
const MOST_ROWS = 1_000;
/** Tables of few rows beside a fleet that is well, which are read as a whole. */
const SMALL = new Set([
  'webhook_endpoints',
  'webhook_deliveries',
  'mails',
  'domain_counts',
  'facet_counts',
  'our_incidents',
  'timeline_retention',
  'outbox',
  'health_signals',
]);

/** A narrow table of which a search sorts up to 20,000 rows; see search-names.ts. */
const NAMES = 'portal_domain_names';

/**
 * An index that a later change loses, or a query that goes past it, is found here: by how PostgreSQL reads, not by how
 * long it takes.
 */
describe('beside a large fleet, a read goes through the rows that it is about, and no others', () => {
  const database = useDatabase();
  let recorded: RecordedDatabase;
  let sample: { id: string; tenant: string; domain: string };

  beforeAll(async () => {
    await seedLargeFleet(database.db, { domains: DOMAINS, tenants: 1_500, eventsPerDomain: 2, now: NOON });
    recorded = openRecorded(database.url);
    sample = await database.db
      .selectFrom('portal_domains')
      .select(['id', 'tenant', 'domain'])
      .where('status', '=', 'active')
      .orderBy('id')
      .offset(100)
      .limit(1)
      .executeTakeFirstOrThrow();
  });
  afterAll(() => recorded.close());

  async function expectFewRows(work: () => Promise<unknown>): Promise<void> {
    const readings = await recorded.readings(work);
    expect(readings.length).toBeGreaterThan(0);
    for (const { statement, plan, readWhole, rows } of readings) {
      const what = `${statement}\n${plan}\n`;
      expect
        .soft(
          readWhole.filter((table) => !SMALL.has(table)),
          what,
        )
        .toEqual([]);
      const { [NAMES]: _, ...ofTables } = rows;
      expect.soft(Math.max(0, ...Object.values(ofTables)), what).toBeLessThan(MOST_ROWS);
    }
  }

  test('the measure itself sees a table that is read whole, and an index', async () => {
    const { db } = recorded;
    const [table] = await recorded.readings(() =>
      sql`select count(*) from portal_domains where status_message = 'x'`.execute(db),
    );
    expect(table?.readWhole).toEqual(['portal_domains']);
    const [index] = await recorded.readings(() =>
      sql`select domain from portal_domains where strpos(domain, 'in-no-name') > 0 order by domain, id limit 1`.execute(
        db,
      ),
    );
    expect(index?.rows).toEqual({ portal_domains: DOMAINS });
  });

  test.each(STATUSES)('a page of those in %s', async (status) => {
    await expectFewRows(() => searchDomains(recorded.db, { limit: 50, status }));
  });

  test('a page of all, and one in the middle', async () => {
    const { db } = recorded;
    await expectFewRows(async () => {
      const { nextCursor } = await searchDomains(db, { limit: 200 });
      await searchDomains(db, { limit: 200, cursor: nextCursor ?? '' });
    });
  });

  test.each([
    ['a part that one name has', () => sample.domain.slice(4, -3)],
    ['a whole name', () => sample.domain],
    ['a part that many names have', () => 'portal.'],
    ['a part that no name has', () => 'in-no-name'],
    ['two characters that no name has', () => 'zq'],
    ['the id of a tenant', () => sample.tenant],
    ['the id of a domain', () => sample.id],
  ])('a search for %s', async (_, q) => {
    await expectFewRows(() => searchDomains(recorded.db, { limit: 50, q: q() }));
  });

  test('a search within a status', async () => {
    await expectFewRows(() => searchDomains(recorded.db, { limit: 50, q: 'kestrel', status: 'dns_failed' }));
    await expectFewRows(() => searchDomains(recorded.db, { limit: 50, q: 'portal', status: 'active' }));
  });

  test('one domain, its timeline, its tenant, the audit', async () => {
    const { db } = recorded;
    const { id, tenant } = sample;
    await expectFewRows(async () => {
      await getDomainById(db, id);
      await listDomains(db, tenant);
      await listTimeline(db, id, { limit: 50 });
      await listAudit(db, { limit: 50 });
      await listAudit(db, { limit: 50, tenant });
      await listAudit(db, { limit: 50, domain: id });
    });
  });

  test('the domains that a record of the sandbox is about', async () => {
    await expectFewRows(async () => {
      const names = [sample.domain, `_portal-domain.${sample.domain}`];
      expect(await wakeDomainsAt(recorded.db, { names, now: NOON, limit: 10 })).toBe(1);
    });
  });

  test('the counts, and the figures of the metrics', async () => {
    const { db } = recorded;
    await expectFewRows(async () => {
      await countByStatus(db);
      await countByReason(db);
      await countByGateway(db);
      await fleetFigures(db, new Date(NOON));
    });
  });

  test.each([
    ['of a reason', { by: 'reason', reason: 'nxdomain' }, 50],
    ['of a gateway', { by: 'gateway', gateway: 'default' }, 50],
    ['of a DNS provider', { by: 'provider', provider: 'cloudflare' }, 50],
    ['of a DNS provider that nobody has', { by: 'provider', provider: 'wix' }, 0],
    ['of certificates that end soon', { by: 'certificate_end', before: '2027-01-01T00:00:00.000Z' }, 50],
    ['of those on hold', { by: 'on_hold' }, 6],
  ] satisfies [string, Facet, number][])(
    'a page %s, one in the middle, and within each status',
    async (_, facet, found) => {
      const { db } = recorded;
      await expectFewRows(async () => {
        const { domains, nextCursor } = await searchDomains(db, { limit: 50, facet });
        expect(domains).toHaveLength(found);
        if (nextCursor !== null) await searchDomains(db, { limit: 50, facet, cursor: nextCursor });
        for (const status of STATUSES) await searchDomains(db, { limit: 50, facet, status });
      });
    },
  );

  test('the numbers of the console, its incidents, and the limits of the CA', async () => {
    const { db } = recorded;
    await expectFewRows(async () => {
      await countByProvider(db);
      await countByCertificateEnd(db, [0, 7, 30, 90], new Date(NOON));
      await timeToActive(db, new Date(NOON));
      await countOnHold(db);
      await listPastIncidents(db);
      await orderUse(db, NOON);
      await ordersByTenant(db, NOON);
    });
  });

  test('the sweeps of the worker, its detector and its patrol', async () => {
    const { db } = recorded;
    const lease = { now: NOON, leaseUntil: NOON };
    await expectFewRows(async () => {
      await wakeOverdue(db, { before: NOON, now: NOON, limit: 200 });
      await dueNext(db, 3);
      await waitingPage(db, null, 50);
      await waitingPage(db, sample.id, 50);
      await domainsWaitingForDns(db);
      await assessFleet(db, 'auto', NOON);
      await claimOutbox(db, { limit: 40, ...lease });
      await claimDue(db, { quick: 50, whole: 8, ...lease });
      await removeOldLines(db, { keptSince: '2026-06-01T00:00:00.000Z', now: NOON });
    });
  });
});
