import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { CertificateFacts } from '../../src/core/observations.ts';
import { edgeDriver } from '../../src/edge/caddy/register.ts';
import { NO_OWN_CERTIFICATES } from '../../src/edge/own-certificates.ts';
import { FIRST_ORDER } from '../../src/edge/port.ts';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import type { Db } from '../../src/store/database/database.ts';
import { CHANNELS } from '../../src/store/database/notify.ts';
import { createOrderLeases } from '../../src/store/orders/order-leases.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createWorkerMetrics } from '../../src/telemetry/worker-metrics.ts';

const TENANTS = 25;
/** Names of a tenant that are put to the edge at once. */
const AT_ONCE = 2;
const ROWS_AT_ONCE = 1_000;
const POLL_EVERY_MS = 100;

/** A tenant with one domain that the product itself has made active: the pattern of all others. */
type Pattern = { tenant: string; zone: string; id: string; domain: string; canonicalHost: string };
type Member = { id: string; domain: string; certificate: CertificateFacts };

/**
 * Stores `count` domains at rest without an order for each: their rows are those of a domain that the product activated,
 * their certificates are of the same CA, put to the edge by its driver. Returns their names.
 */
export async function seedFleet(stack: ThrowawayStack, db: Db, count: number): Promise<string[]> {
  const patterns: Pattern[] = [];
  // One after the other: the API refuses what it cannot answer in time.
  for (let n = 0; n < Math.min(TENANTS, count); n += 1) patterns.push(await activatePattern(stack, n));
  const log = createLog('silent', 'bench');
  const clock = () => new Date();
  const edge = await edgeDriver.create(stack.config, {
    ...{ clock, log, metrics: createWorkerMetrics(), sign: null, onError: () => undefined },
    own: NO_OWN_CERTIFICATES,
    leases: createOrderLeases(db, { holder: 'bench' }),
  });
  const names: string[] = [];
  const seedTenant = async (pattern: Pattern, index: number) => {
    const share = Math.floor(count / patterns.length) + (index < count % patterns.length ? 1 : 0) - 1;
    const members: Member[] = [];
    const waiting = Array.from({ length: share }, (_, n) => `d${n}.${pattern.zone}`);
    const work = async () => {
      for (let domain = waiting.pop(); domain !== undefined; domain = waiting.pop()) {
        const id = randomUUID();
        const { tenant, canonicalHost } = pattern;
        const target = { domainId: id, tenant, domain, gateway: 'default' };
        const put = () =>
          edge.apply({ ...target, tenantLabel: canonicalHost.split('.')[0] ?? '' }, FIRST_ORDER);
        let seen = await put();
        // A tenant has few orders under way at once; those of the product's own domains are among them.
        while (seen.orderDeferredUntil !== undefined) {
          await pause(POLL_EVERY_MS);
          seen = await put();
        }
        if (seen.certificate === null) throw new Error(`${domain}: ${seen.failure ?? 'no certificate'}`);
        members.push({ id, domain, certificate: seen.certificate });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    for (let from = 0; from < members.length; from += ROWS_AT_ONCE)
      await storeRows(db, pattern, members.slice(from, from + ROWS_AT_ONCE));
    names.push(pattern.domain, ...members.map(({ domain }) => domain));
  };
  await Promise.all(patterns.map(seedTenant));
  await edge.close();
  return names;
}

async function activatePattern({ api }: ThrowawayStack, n: number): Promise<Pattern> {
  const tenant = randomUUID();
  const zone = `t${n}.fleet.localhost`;
  const put = await api.PUT('/api/v1/tenants/{tenant}', {
    params: { path: { tenant } },
    body: { name: `Tenant ${n}` },
  });
  if (put.data === undefined) throw new Error(put.error.detail);
  const { canonicalHost } = put.data;
  const body = { name: `*.${zone}`, type: 'CNAME' as const, values: [canonicalHost], ttl: 3_600 };
  await api.PUT('/api/v1/sandbox/dns/records', { body });
  const params = { path: { tenant } };
  const added = await api.POST('/api/v1/tenants/{tenant}/domains', {
    params,
    body: { domain: `pattern.${zone}` },
  });
  if (added.data === undefined) throw new Error(added.error.detail);
  const { id, domain } = added.data;
  for (;;) {
    const { data } = await api.GET('/api/v1/tenants/{tenant}/domains/{id}', {
      params: { path: { tenant, id } },
    });
    if (data?.status === 'active') return { tenant, zone, id, domain, canonicalHost };
    await pause(POLL_EVERY_MS);
  }
}

/** Copies the pattern's row, with the name of each in place of its own, and a place on the patrol that is due now. */
async function storeRows(db: Db, pattern: Pattern, members: readonly Member[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = 'portal_domains'
      and column_name not in ('id', 'domain', 'certificate', 'conditions', 'last_dns')`.execute(db);
  const copied = sql.raw(rows.map(({ name }) => `row.${name}`).join(', '));
  const columns = sql.raw(rows.map(({ name }) => name).join(', '));
  const [ids, domains] = [members.map(({ id }) => id), members.map(({ domain }) => domain)];
  const certificates = members.map(({ certificate }) => JSON.stringify(certificate));
  await db.transaction().execute(async (trx) => {
    await sql`
      insert into portal_domains (id, domain, certificate, conditions, last_dns, ${columns})
      select new.id, new.domain, new.certificate::jsonb,
        replace(row.conditions::text, ${pattern.domain}, new.domain)::jsonb,
        replace(row.last_dns::text, ${pattern.domain}, new.domain)::jsonb, ${copied}
      from unnest(${ids}::uuid[], ${domains}::text[], ${certificates}::text[]) as new (id, domain, certificate)
      cross join (select * from portal_domains where id = ${pattern.id}) as row`.execute(trx);
    await sql`
      insert into portal_domain_events (domain_id, at, kind, from_value, to_value, reason, message, by, evidence, detail)
      select new.id, event.at, event.kind, event.from_value, event.to_value, event.reason, event.message, event.by,
        event.evidence, event.detail
      from unnest(${ids}::uuid[]) as new (id)
      cross join (select * from portal_domain_events where domain_id = ${pattern.id}) as event`.execute(trx);
    await sql`
      insert into patrol (domain_id, tenant, due_at, urgent, checked_at, origin_due_at, full_check_at, servers)
      select id, ${pattern.tenant}, now(), false, now(), now() + random() * interval '1 hour',
        now() + random() * interval '6 hours', '' from unnest(${ids}::uuid[]) as new (id)`.execute(trx);
    await sql`select pg_notify(${CHANNELS.edge}, name) from unnest(${domains}::text[]) as name`.execute(trx);
  });
}
