import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { freshProgress } from '../../core/domain.ts';
import { eventually } from '../../testing/eventually.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  aTenant,
  BY_OPERATOR,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { json } from '../database/json.ts';
import { findCompetingClaims } from '../domains/competing-claims.ts';
import { getDomainById, listDomains, registerDomain } from '../domains/domains.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { isServedName } from '../domains/served-names.ts';
import { removeTenant } from './removed-tenants.ts';
import { getTenant, searchTenants } from './tenants.ts';

const database = useDatabase();

const remove = (id: string) => removeTenant(database.db, { id, by: BY_OPERATOR, now: NOON });

describe('a removed tenant', () => {
  test('is gone, its domains are not served from that moment, and its workflows are told', async () => {
    const { db } = database;
    const served = await aServedDomain(db, { domain: 'portal.gone-one.com' });
    const claim = await aDomain(db, { tenant: served.tenant, domain: 'claim.gone-one.com' });
    expect(await remove(served.tenant)).toBe(true);
    expect(await getTenant(db, served.tenant)).toBeNull();
    expect((await searchTenants(db, { limit: 200 })).tenants.map(({ id }) => id)).not.toContain(
      served.tenant,
    );
    expect(await isServedName(db, 'portal.gone-one.com')).toBe(false);
    for (const { id } of [served, claim])
      expect(await getDomainById(db, id)).toMatchObject({ desired: 'deleted' });
    const { rows } = await sql<{ domain_id: string }>`
      select domain_id from outbox where signal = 'disable' and tenant = ${served.tenant}`.execute(db);
    expect(rows.map((row) => row.domain_id).sort()).toEqual([served.id, claim.id].sort());
  });

  test('cannot register, and is not removed twice', async () => {
    const { id: tenant } = await aTenant(database.db);
    expect(await remove(tenant)).toBe(true);
    expect(await remove(tenant)).toBe(false);
    expect(await remove(randomUUID())).toBe(false);
    const registration = { id: randomUUID(), tenant, domain: 'late.acme.com', ownershipToken: 'token' };
    const asked = {
      ...registration,
      lookalike: false,
      quota: 20,
      perDay: null,
      by: BY_TENANT,
      now: NOON,
    } as const;
    expect(await registerDomain(database.db, asked)).toEqual({ kind: 'tenant_not_found' });
  });

  test('leaves its proved names as tombstones: others take the TXT, not the CNAME; it itself is held by none', async () => {
    const { db } = database;
    const { tenant } = await aServedDomain(db, { domain: 'portal.gone-two.com' });
    await aDomain(db, { tenant, domain: 'unproved.gone-two.com' });
    await remove(tenant);
    // The row itself is forgotten once its record is gone; the tombstone stays.
    for (const { id } of await db
      .selectFrom('portal_domains')
      .select('id')
      .where('tenant', '=', tenant)
      .execute()) {
      const snapshot = await beginRound(db, id, NOON);
      if (snapshot === null) throw new Error('gone');
      const decision = aDecision(snapshot, {}, { forget: true });
      await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN });
    }
    const { id: other } = await aTenant(db);
    const elsewhere = async (domain: string, by: string) =>
      (await findCompetingClaims(db, { tenant: by, domain })).elsewhere;
    expect(await elsewhere('portal.gone-two.com', other)).toBe('this_name');
    expect(await elsewhere('unproved.gone-two.com', other)).toBe('nowhere');
    expect(await elsewhere('portal.gone-two.com', tenant)).toBe('nowhere');
  });

  test('buries also what is being proved at that moment', async () => {
    const { db } = database;
    const { id, tenant } = await aDomain(db, { domain: 'portal.gone-midway.com' });
    const proving = await db.startTransaction().execute();
    const proof = { proved_at: NOON, verification_method: 'txt' } as const;
    await proving.updateTable('portal_domains').set(proof).where('id', '=', id).execute();
    const removing = remove(tenant);
    await eventually('the removal waits for the row', async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      return rows.length > 0;
    });
    await proving.commit().execute();
    expect(await removing).toBe(true);
    const buried = db.selectFrom('name_tombstones').select('domain').where('tenant', '=', tenant);
    expect(await buried.execute()).toEqual([{ domain: 'portal.gone-midway.com' }]);
  });

  test('never gives its label away, and has it again when it is put again', async () => {
    const id = 'abcdef01-0000-4000-8000-000000000001';
    const first = await aTenant(database.db, id);
    await aServedDomain(database.db, { tenant: id, domain: 'portal.gone-three.com' });
    await remove(id);
    const near = await aTenant(database.db, 'abcdef01-0000-4000-8000-000000000002');
    expect([first.label, near.label]).toEqual(['abcdef0', 'abcdef01']);
    expect(await aTenant(database.db, id)).toMatchObject({ label: 'abcdef0' });
    expect(await getTenant(database.db, id)).toMatchObject({ canonicalHost: first.canonicalHost });
  });

  test('tombstones and labels can be taken back by nobody', async () => {
    for (const table of ['name_tombstones', 'tenant_labels'])
      await expect(sql`delete from ${sql.table(table)}`.execute(database.db)).rejects.toMatchObject({
        code: '23001',
      });
  });
});

describe('a deleted domain', () => {
  test('is registered again in its row, with a new token and nothing proved', async () => {
    const { db } = database;
    const { id, tenant, ownershipToken } = await aServedDomain(db, { domain: 'portal.again.com' });
    await sql`update portal_domains set desired = 'deleted' where id = ${id}`.execute(db);
    const asked = { id: randomUUID(), tenant, domain: 'portal.again.com', ownershipToken: 'another' };
    const outcome = await registerDomain(db, {
      ...asked,
      lookalike: false,
      quota: 1,
      perDay: null,
      by: BY_TENANT,
      now: NOON,
    });
    expect(outcome).toMatchObject({
      kind: 'registered',
      domain: { id, status: 'pending_dns', desired: 'active', provedAt: null, generation: 2, conditions: [] },
    });
    expect(outcome.kind === 'registered' && outcome.domain.ownershipToken).not.toBe(ownershipToken);
  });

  test('that is registered again still owes the CA its pauses; all else begins anew', async () => {
    const { db } = database;
    const { id, tenant, progress } = await aServedDomain(db, { domain: 'portal.owing.com' });
    const deferrals = {
      lastIssuanceAt: NOON,
      issuanceAttempts: 3,
      nextIssuanceAt: '2026-11-25T12:00:00.000Z',
    };
    const owing = { ...progress, ...deferrals, certificateSince: NOON, awaySince: NOON, removedSince: NOON };
    await db
      .updateTable('portal_domains')
      .set({ desired: 'deleted', edge_applied: false, progress: json(owing) })
      .where('id', '=', id)
      .execute();
    const now = '2026-11-24T18:00:00.000Z';
    const asked = { id: randomUUID(), tenant, domain: 'portal.owing.com', ownershipToken: 'another' };
    const rest = { lookalike: false, quota: 1, perDay: null, by: BY_TENANT, now } as const;
    expect(await registerDomain(db, { ...asked, ...rest })).toMatchObject({
      kind: 'registered',
      domain: { id, progress: { ...freshProgress(now), ...deferrals } },
    });
  });

  test('that is off the edge is listed apart and takes no room, but there are only as many as the quota', async () => {
    const { db } = database;
    const { id: tenant } = await aTenant(db);
    const add = async (domain: string) => {
      const asked = { id: randomUUID(), tenant, domain, ownershipToken: 'token', lookalike: false };
      return registerDomain(db, { ...asked, quota: 2, perDay: null, by: BY_TENANT, now: NOON });
    };
    const removeAll = () =>
      sql`update portal_domains set desired = 'deleted', status = 'disabled' where tenant = ${tenant}`.execute(
        db,
      );
    const names = async (removed: boolean) =>
      (await listDomains(db, tenant, { removed })).map(({ domain }) => domain);
    expect([(await add('a.room.com')).kind, (await add('b.room.com')).kind]).toEqual([
      'registered',
      'registered',
    ]);
    expect((await add('c.room.com')).kind).toBe('quota_exceeded');
    await removeAll();
    expect([await names(false), await names(true)]).toEqual([[], ['a.room.com', 'b.room.com']]);
    await add('c.room.com');
    await add('d.room.com');
    await removeAll();
    expect((await add('e.room.com')).kind).toBe('quota_exceeded');
    expect((await add('d.room.com')).kind).toBe('registered');
  });
});
