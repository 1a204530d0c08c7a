import { sql } from 'kysely';
import { caddyPaths } from '../../src/edge/caddy/paths.ts';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import type { Db } from '../../src/store/database/database.ts';
import { CHANNELS } from '../../src/store/database/notify.ts';
import { certify, type Member } from './certificates.ts';
import { activatePattern, type Pattern, visitAll } from './tenants.ts';

const TENANTS = 25;
const ROWS_AT_ONCE = 2_000;

/** The domains at rest: their names, and those that the product activated itself, of which the others are copies. */
export type Fleet = { patterns: readonly Pattern[]; names: string[] };

/** Activates one domain for each tenant, and has each visited. */
export async function startFleet(stack: ThrowawayStack, db: Db): Promise<Fleet> {
  const patterns: Pattern[] = [];
  // One after the other: the API refuses what it cannot answer in time.
  for (let n = 0; n < TENANTS; n += 1) patterns.push(await activatePattern(stack, n));
  await visitAll(db, patterns.length);
  return { patterns, names: patterns.map(({ domain }) => domain) };
}

/**
 * Stores domains at rest until there are `count`, without an order and a first visit for each: their rows and places are
 * those of a domain that the product activated and visited, their certificates are of the same CA.
 */
export async function growFleet(
  stack: ThrowawayStack,
  db: Db,
  { patterns, names }: Fleet,
  count: number,
): Promise<void> {
  const first = names.length;
  for (const [index, pattern] of patterns.entries()) {
    const numbers = Array.from({ length: Math.max(count - first, 0) }, (_, n) => first + n);
    const domains = numbers.filter((n) => n % patterns.length === index).map((n) => `d${n}.${pattern.zone}`);
    for (let from = 0; from < domains.length; from += ROWS_AT_ONCE) {
      const some = domains.slice(from, from + ROWS_AT_ONCE);
      await storeRows(db, pattern, await certify(caddyPaths(stack.config.dataDir), pattern.tenant, some));
    }
    names.push(...domains);
  }
  await sql`vacuum analyze`.execute(db);
}

/** Copies the pattern's row, timeline and place, with the name of each in place of its own. */
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
    // What a visit samples of one name of the zone it samples of each.
    await sql`
      insert into patrol (domain_id, tenant, due_at, urgent, whole, checked_at, origin_due_at, full_check_at, servers,
        dns_fingerprint)
      select new.id, place.tenant, now() + random() * interval '15 minutes', false, false, now(),
        now() + random() * interval '1 hour', now() + interval '15 minutes' + random() * interval '6 hours',
        place.servers, place.dns_fingerprint
      from unnest(${ids}::uuid[]) as new (id)
      cross join (select * from patrol where domain_id = ${pattern.id}) as place`.execute(trx);
    await sql`select pg_notify(${CHANNELS.edge}, name) from unnest(${domains}::text[]) as name`.execute(trx);
  });
}
