import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { twoGateways } from '../../testing/gateways.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  aTenant,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { getDomain, listDomains } from '../domains/domains.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { searchDomains } from '../domains/search-domains.ts';
import { isServedName } from '../domains/served-names.ts';
import { listTimeline } from '../domains/timeline.ts';
import { claimOutbox, settleOutbox } from '../outbox/outbox.ts';
import { claimDue, nextDue } from '../patrol/claim.ts';
import { settleVisits } from '../patrol/settle.ts';

const FLEET = 3_000;

describe('with a fleet of domains, no table is read from end to end', () => {
  const database = useDatabase({ max: 1 });
  beforeAll(async () => {
    // One connection, so that its own counts are all the counts there are.
    await fillFleet();
  });

  async function fillFleet(): Promise<void> {
    const { db } = database;
    await sql`insert into tenant_labels select lpad(to_hex(n), 9, '0'), gen_random_uuid(), ${NOON}
      from generate_series(1, ${FLEET}::int) n`.execute(db);
    await sql`insert into tenants select tenant, 'T', label, label || '.portal.example.com', ${NOON}, ${NOON}
      from tenant_labels`.execute(db);
    await sql`insert into portal_domains (id, tenant, domain, canonical_host, status, status_message, actor, conditions,
        desired, generation, verification_method, verification_details, proved_at, edge_applied, progress,
        created_at, updated_at)
      select gen_random_uuid(), id, 'portal.' || label || '.com', canonical_host, 'active', '', 'nobody', '[]', 'active',
        1, 'cname', '{"token": "t"}', ${NOON}, true, '{}', ${NOON}, ${NOON}
      from tenants`.execute(db);
    await sql`insert into name_tombstones select 'gone.' || domain, tenant, ${NOON} from portal_domains`.execute(
      db,
    );
    await sql`insert into portal_domain_events (domain_id, at, kind, message, by)
      select id, ${NOON}, 'registered', '', 'tenant' from portal_domains, generate_series(1, 3)`.execute(db);
    await sql`insert into outbox (domain_id, tenant, signal, created_at, not_before)
      select id, tenant, 'reconcile', ${NOON}, ${'2027-01-01T00:00:00Z'} from portal_domains`.execute(db);
    await sql`insert into patrol (domain_id, tenant, due_at, urgent, origin_due_at, full_check_at, servers)
      select id, tenant, ${'2027-01-01T00:00:00Z'}, false, ${NOON}, ${NOON}, '' from portal_domains`.execute(
      db,
    );
    await sql`insert into health_signals select id, 'dns', tenant, true, ${NOON} from portal_domains`.execute(
      db,
    );
    await sql`insert into domain_activations (domain_id, began_at, activated_at)
      select id, ${NOON}, ${NOON} from portal_domains`.execute(db);
    await sql`insert into own_certificates select id, tenant, '', '', '' from portal_domains`.execute(db);
    await sql`insert into domain_links (id, tenant, domain_id, hash, created_at, created_by, expires_at)
      select gen_random_uuid(), tenant, id, id::text, ${NOON}, 'tenant', ${NOON} from portal_domains`.execute(
      db,
    );
    await sql`insert into mails (at, tenant, domain_id, link, topic, subject, next_at)
      select ${NOON}, tenant, domain_id, id, 'live', 'live', ${NOON} from domain_links`.execute(db);
    await sql`analyze`.execute(db);
  }

  async function tablesReadWhole(work: () => Promise<unknown>): Promise<string[]> {
    const before = await scans();
    await work();
    const after = await scans();
    return [...after].filter(([table, count]) => count !== before.get(table)).map(([table]) => table);
  }

  /** Counts sequential scans by table. Leaves out incidents, three at most, and the operator's few endpoints. */
  async function scans(): Promise<Map<string, number>> {
    await sql`select pg_stat_force_next_flush()`.execute(database.db);
    const { rows } = await sql<{ relname: string; seq_scan: number }>`
      select relname, seq_scan from pg_stat_user_tables where relname not like 'kysely%' and relname not in ('our_incidents', 'webhook_endpoints')`.execute(
      database.db,
    );
    return new Map(rows.map(({ relname, seq_scan }) => [relname, seq_scan]));
  }

  test('the measure itself sees such a reading', async () => {
    const work = () =>
      sql`select count(*) from portal_domains where status_message = 'x'`.execute(database.db);
    expect(await tablesReadWhole(work)).toEqual(['portal_domains']);
  });

  test('by a whole life of one domain: register, round, takeover, disable, delete, forget', async () => {
    const { db } = database;
    const life = async () => {
      await aServedDomain(db, { domain: 'life.acme.com' });
      const { id, tenant } = await aServedDomain(db, { domain: 'life.acme.com' });
      await requestChange(db, { id, tenant, request: 'disable', by: BY_TENANT, now: NOON });
      await requestChange(db, { id, tenant, request: 'delete', by: BY_TENANT, now: NOON });
      const snapshot = await beginRound(db, id, NOON);
      if (snapshot === null) throw new Error('gone');
      const decision = aDecision(snapshot, {}, { forget: true });
      await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN });
    };
    expect(await tablesReadWhole(life)).toEqual([]);
  });

  test('by what is read of one domain or one tenant, and the edge’s question', async () => {
    const { db } = database;
    const { id, tenant } = await aDomain(db, { domain: 'read.acme.com' });
    const reads = async () => {
      await getDomain(db, tenant, id);
      await listDomains(db, tenant);
      await listTimeline(db, id, { limit: 20 });
      await isServedName(db, 'read.acme.com');
      await aTenant(db, tenant);
    };
    expect(await tablesReadWhole(reads)).toEqual([]);
  });

  test('by the choice of a gateway for a new tenant, although the first has thousands', async () => {
    const choose = async () => {
      expect((await aTenant(database.db, randomUUID(), twoGateways(1_000))).gateway).toBe('two');
    };
    expect(await tablesReadWhole(choose)).toEqual([]);
  });

  test('by the outbox’s relay, although thousands of items are postponed', async () => {
    const { db } = database;
    const relay = async () => {
      const items = await claimOutbox(db, { limit: 100, now: NOON, leaseUntil: '2026-11-24T12:01:00Z' });
      expect(items.length).toBeGreaterThan(0);
      await settleOutbox(
        db,
        items.map(({ id }) => id),
      );
    };
    expect(await tablesReadWhole(relay)).toEqual([]);
  });

  test('by the patrol, although thousands of domains are at rest and few are due', async () => {
    const { db } = database;
    await sql`update patrol set due_at = ${NOON}
      where domain_id in (select domain_id from patrol limit 5)`.execute(db);
    await sql`analyze patrol`.execute(db);
    const patrol = async () => {
      expect(await nextDue(db)).toBe(NOON);
      const due = await claimDue(db, {
        quick: 8,
        whole: 8,
        now: NOON,
        leaseUntil: '2026-11-24T12:00:40.000Z',
      });
      expect(due).toHaveLength(5);
      await settleVisits(
        db,
        due.map((domain) => ({
          domain,
          ...{
            dueAt: '2027-01-01T00:00:00.000Z',
            originDueAt: NOON,
            urgent: false,
            whole: false,
            servers: '',
          },
          ...{ dnsFingerprint: 'seen', fullCheckAt: NOON, checkedAt: NOON, shows: true },
        })),
      );
    };
    expect(await tablesReadWhole(patrol)).toEqual([]);
  });

  test('by a page of the fleet, all of it or of one status', async () => {
    const { db } = database;
    const pages = async () => {
      const { nextCursor } = await searchDomains(db, { limit: 50 });
      await searchDomains(db, { limit: 50, cursor: nextCursor ?? '' });
      await searchDomains(db, { limit: 50, status: 'active' });
    };
    expect(await tablesReadWhole(pages)).toEqual([]);
  });
});
