import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
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
import { listAudit, recordAudit } from './audit.ts';

const database = useDatabase();

const actionsOf = async (domain: string) =>
  (await listAudit(database.db, { domain, limit: 50 })).map(({ action, actor }) => `${actor.kind} ${action}`);

const RESTRICTED = '23001';
const NOT_ALLOWED = '42501';
const CHECK_VIOLATED = '23514';

describe('the audit', () => {
  test.each(['update audit set action = action', 'delete from audit', 'truncate audit'])(
    'is not rewritten, not even by the owner of the tables: %s',
    async (statement) => {
      await aDomain(database.db);
      await expect(sql.raw(statement).execute(database.db)).rejects.toMatchObject({ code: RESTRICTED });
    },
  );

  test('stays when the domain is forgotten, and tells its whole life', async () => {
    const { db } = database;
    const { id, tenant } = await aServedDomain(db, { domain: 'whole.acme.com' });
    const by = { ...BY_TENANT, requestId: 'request-77' };
    await requestChange(db, { id, tenant, request: 'delete', by, now: NOON });
    const snapshot = await beginRound(db, id, NOON);
    if (snapshot === null) throw new Error('gone');
    const decision = aDecision(snapshot, { status: 'disabled' }, { forget: true });
    await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN });
    expect(await actionsOf(id)).toEqual([
      'system domain.forgotten',
      'tenant domain.delete',
      'system domain.status_changed',
      'system domain.proved',
      'system domain.status_changed',
      'tenant domain.registered',
    ]);
    const [, asked] = await listAudit(db, { domain: id, limit: 2 });
    expect(asked).toMatchObject({
      ...{ tenant, domainId: id, requestId: 'request-77', at: NOON },
      actor: { kind: 'tenant', id: 'token-1', subject: 'jane' },
      from: { domain: 'whole.acme.com', desired: 'active', status: 'active' },
      to: { domain: 'whole.acme.com', desired: 'deleted', status: 'active' },
    });
  });

  test('tells both tenants when a name moves', async () => {
    const { db } = database;
    const loser = await aServedDomain(db, { domain: 'moves.acme.com' });
    const winner = await aServedDomain(db, { domain: 'moves.acme.com' });
    const served = ['system domain.status_changed', 'system domain.proved'];
    const claimed = ['system domain.status_changed', 'tenant domain.registered'];
    expect(await actionsOf(loser.id)).toEqual(['system domain.lost', ...served, ...claimed]);
    expect(await actionsOf(winner.id)).toEqual([...served, 'system domain.gained', ...claimed]);
  });

  test('tells once of a proof, and by which record', async () => {
    const { db } = database;
    const proved = async (domain: string, proofMethod: 'cname' | 'txt') => {
      const { id, tenant } = await aDomain(db, { domain });
      for (const again of ['the round that proves', 'the one after it']) {
        const snapshot = await beginRound(db, id, NOON);
        if (snapshot === null) throw new Error(`gone before ${again}`);
        const decision = aDecision(snapshot, { provedAt: NOON, proofMethod });
        await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN });
      }
      const entries = await listAudit(db, { domain: id, limit: 50 });
      return { tenant, entries: entries.filter(({ action }) => action === 'domain.proved') };
    };
    for (const method of ['cname', 'txt'] as const) {
      const domain = `${method}.proved.com`;
      const { tenant, entries } = await proved(domain, method);
      expect(entries).toMatchObject([
        { tenant, actor: { kind: 'system' }, from: null, to: { domain, method } },
      ]);
    }
  });

  test('is not written when the change is not', async () => {
    const { db } = database;
    const { id, tenant } = await aDomain(db);
    const before = await actionsOf(id);
    const change = { id, tenant, request: 'disable', by: BY_OPERATOR, now: NOON } as const;
    expect(await requestChange(db, { ...change, tenant: randomUUID() })).toEqual({ kind: 'not_found' });
    // The signal comes after the entry in the same transaction, and cannot be stored.
    await sql`alter table outbox add constraint nothing_more check (domain_id <> ${sql.lit(id)}) not valid`.execute(
      db,
    );
    await expect(requestChange(db, change)).rejects.toMatchObject({ code: CHECK_VIOLATED });
    await sql`alter table outbox drop constraint nothing_more`.execute(db);
    expect(await actionsOf(id)).toEqual(before);
    await requestChange(db, change);
    expect(await actionsOf(id)).toEqual(['operator domain.disable', ...before]);
  });

  test('is read page by page, of a tenant, of a domain, or all of it', async () => {
    const { db } = database;
    const { id, tenant } = await aDomain(db);
    const refresh = { id, tenant, request: 'refresh', by: BY_TENANT, now: NOON } as const;
    for (let times = 0; times < 4; times += 1) await requestChange(db, refresh);
    const first = await listAudit(db, { domain: id, limit: 3 });
    const rest = await listAudit(db, { domain: id, limit: 3, before: first.at(-1)?.id });
    expect([...first, ...rest].map(({ action }) => action)).toEqual([
      ...Array.from({ length: 4 }, () => 'domain.refresh'),
      'domain.registered',
    ]);
    expect((await listAudit(db, { tenant, limit: 50 })).at(-1)?.action).toBe('tenant.created');
    expect(await listAudit(db, { tenant: randomUUID(), limit: 50 })).toEqual([]);
    expect(await listAudit(db, { domain: 'no id', limit: 50 })).toEqual([]);
    expect((await listAudit(db, { limit: 1 }))[0]?.domainId).toBe(id);
  });
});

describe("under a tenant's session, the audit", () => {
  const entry = (tenant: string) => ({ at: NOON, action: 'domain.retry', tenant, domainId: null }) as const;
  const write = (db: Db, tenant: string, by = BY_TENANT) => recordAudit(db, { by, ...entry(tenant) });

  test('takes entries of that tenant by that tenant only', async () => {
    const { tenant } = await aDomain(database.db);
    const db = database.db.forTenant(tenant, 'write');
    await write(db, tenant);
    await expect(write(db, randomUUID())).rejects.toMatchObject({ code: NOT_ALLOWED });
    await expect(write(db, tenant, BY_OPERATOR)).rejects.toMatchObject({ code: NOT_ALLOWED });
  });

  test('shows nothing but when the tenant registered something', async () => {
    const { tenant } = await aDomain(database.db);
    await aDomain(database.db);
    const db = database.db.forTenant(tenant, 'read');
    await expect(listAudit(db, { limit: 5 })).rejects.toMatchObject({ code: NOT_ALLOWED });
    const seen = await db.selectFrom('audit').select(['tenant', 'action', 'at']).execute();
    expect(seen).toEqual([{ tenant, action: 'domain.registered', at: NOON }]);
  });
});
