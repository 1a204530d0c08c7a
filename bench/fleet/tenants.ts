import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import type { Db } from '../../src/store/database/database.ts';
import { CHANNELS } from '../../src/store/database/notify.ts';

const POLL_EVERY_MS = 100;

/** A tenant with one domain that the product itself has made active: the pattern of all others. */
export type Pattern = { tenant: string; zone: string; id: string; domain: string; canonicalHost: string };

/** Stores a tenant. Returns its canonical host. */
export async function addTenant({ api }: ThrowawayStack, tenant: string, name: string): Promise<string> {
  const put = await api.PUT('/api/v1/tenants/{tenant}', { params: { path: { tenant } }, body: { name } });
  if (put.data === undefined) throw new Error(put.error.detail);
  return put.data.canonicalHost;
}

/** Activates the domain of a new tenant. */
export async function activatePattern(stack: ThrowawayStack, n: number): Promise<Pattern> {
  const { api } = stack;
  const tenant = randomUUID();
  const zone = `t${n}.fleet.localhost`;
  const canonicalHost = await addTenant(stack, tenant, `Tenant ${n}`);
  const record = { name: `*.${zone}`, type: 'CNAME' as const, values: [canonicalHost], ttl: 3_600 };
  await api.PUT('/api/v1/sandbox/dns/records', { body: record });
  const body = { domain: `pattern.${zone}` };
  const added = await api.POST('/api/v1/tenants/{tenant}/domains', { params: { path: { tenant } }, body });
  if (added.data === undefined) throw new Error(added.error.detail);
  const { id, domain } = added.data;
  for (;;) {
    const path = { tenant, id };
    const { data } = await api.GET('/api/v1/tenants/{tenant}/domains/{id}', { params: { path } });
    if (data?.status === 'active') return { tenant, zone, id, domain, canonicalHost };
    await pause(POLL_EVERY_MS);
  }
}

/** Has the patrol visit all that are at rest, and waits until each has been visited as a whole. */
export async function visitAll(db: Db, count: number): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ n: number; all: number }>`
      select count(*) filter (where dns_fingerprint is not null)::int as n, count(*)::int as all from patrol`.execute(
      db,
    );
    if (rows[0]?.n === count) return;
    if (rows[0]?.all === count) {
      await sql`update patrol set due_at = now() where dns_fingerprint is null and leased_until is null`.execute(
        db,
      );
      await sql`select pg_notify(${CHANNELS.patrol}, '')`.execute(db);
    }
    await pause(500);
  }
}
