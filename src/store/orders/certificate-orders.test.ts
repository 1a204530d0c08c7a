import { describe, expect, test } from 'vitest';
import type { EdgeStep } from '../../core/lifecycle/plan.ts';
import type { ChangeRequest } from '../../core/lifecycle/requests.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import { ownershipRecordValue } from '../../core/ownership/ownership-txt.ts';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aView,
} from '../../testing/builders.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDecision, aDomain, aTenant, BY_TENANT, NOON, NOTHING_SEEN } from '../../testing/store-builders.ts';
import { runRounds } from '../../testing/store-rounds.ts';
import { getDomainById } from '../domains/domains.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { beginOrder, findLimitedUntil, takeBackOrder } from './certificate-orders.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const at = (seconds: number) => plusSeconds(NOON, seconds);

const database = useDatabase();

async function rowOf(id: string) {
  const row = await getDomainById(database.db, id);
  if (row === null) throw new Error('gone');
  return row;
}

/** A CA that issues at once, as its certificates are counted. */
function aCa() {
  let serial = 0;
  let certificate: ReturnType<typeof aCertificate> | null = null;
  const issue = () => aCertificate({ fingerprint: String(++serial).padStart(64, '0') });
  return {
    issued: () => serial,
    edge: (step: EdgeStep) => {
      if (step === 'none') return null;
      if (step === 'remove') certificate = null;
      else if (step === 'apply_anew') certificate = issue();
      else if (step === 'apply') certificate ??= issue();
      return certificate === null ? anEmptyEdge() : anEdgeObservation({ certificate });
    },
  };
}

const ask = (id: string, request: ChangeRequest, now: string) =>
  requestChange(database.db, { id, tenant: null, request, by: BY_TENANT, now });

/** Both records of the tenant stand, and lead to the edge. */
async function settle(id: string, edge: ReturnType<typeof aCa>['edge'], now: string): Promise<void> {
  const txt = [ownershipRecordValue((await rowOf(id)).ownershipToken)];
  const routing = [aView({ addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }] })];
  const dns = aDnsObservation({ routing, ownership: [aView({ txt })] });
  await runRounds(database.db, { id, dns, now, edge, most: 10 });
}

/** Until when an order is held that is to begin now, else null. */
const begin = async (of: { domain: string; tenant: string }, order: string, now: string) =>
  (await beginOrder(database.db, { ...of, order }, now)).limitedUntil;

const clear = () => database.db.deleteFrom('certificate_orders').execute();

describe('what is asked of the CA for one name', () => {
  test('ends at five certificates in 7 days, however often it is switched off and on', async () => {
    await clear();
    const { id } = await aDomain(database.db, { domain: 'off-and-on.acme.com' });
    const ca = aCa();
    const on = (n: number) => at(n * 3600);
    for (let n = 0; n < 8; n++) {
      if (n > 0) await ask(id, 'retry', on(n));
      await settle(id, ca.edge, on(n));
      expect((await rowOf(id)).status).toBe(n < 5 ? 'active' : 'certificate_failed');
      await ask(id, 'disable', plusSeconds(on(n), MINUTE));
      await settle(id, ca.edge, plusSeconds(on(n), MINUTE));
    }
    expect(ca.issued()).toBe(5);
    await ask(id, 'retry', at(DAY));
    await settle(id, ca.edge, at(DAY));
    expect(await rowOf(id)).toMatchObject({ reason: 'rate_limited', actor: 'ca' });
    expect((await rowOf(id)).statusMessage).toContain(at(7 * DAY));
    await settle(id, ca.edge, at(7 * DAY));
    expect(await rowOf(id)).toMatchObject({ status: 'active', reason: 'https_ok' });
    expect(ca.issued()).toBe(6);
  });

  test('counts the order of a retry that overtook a removal', async () => {
    await clear();
    const { id } = await aDomain(database.db, { domain: 'overtaken.acme.com' });
    const ca = aCa();
    await settle(id, ca.edge, NOON);
    await ask(id, 'disable', at(MINUTE));
    // Off the edge, and no round has said so yet.
    ca.edge('remove');
    await ask(id, 'retry', at(MINUTE + 1));
    await settle(id, ca.edge, at(MINUTE + 2));
    expect((await rowOf(id)).status).toBe('active');
    expect(ca.issued()).toBe(2);
    const orders = await database.db
      .selectFrom('certificate_orders')
      .select('id')
      .where('kind', '=', 'ordered')
      .execute();
    expect(orders).toHaveLength(2);
  });

  test('is remembered when it is forgotten, and when another tenant registers it', async () => {
    await clear();
    const domain = 'forgotten.acme.com';
    const ca = aCa();
    for (let n = 0; n < 5; n++) {
      const { id } = await aDomain(database.db, { domain });
      await settle(id, ca.edge, at(n));
      await ask(id, 'delete', at(n));
      const gone = aDnsObservation({ routing: [aView({ outcome: 'nxdomain' })] });
      await runRounds(database.db, { id, dns: gone, now: at(n), edge: ca.edge });
      expect(await getDomainById(database.db, id)).toBeNull();
    }
    const { id } = await aDomain(database.db, { domain });
    await settle(id, ca.edge, at(10));
    expect(await rowOf(id)).toMatchObject({ status: 'certificate_failed', reason: 'rate_limited' });
    expect(ca.issued()).toBe(5);
  });

  test('counts a certificate once that is seen again', async () => {
    await clear();
    const { id, domain, tenant } = await aDomain(database.db, { domain: 'seen-again.acme.com' });
    for (const certificate of [aCertificate(), null, aCertificate(), null, aCertificate()]) {
      const snapshot = await beginRound(database.db, id, NOON);
      if (snapshot === null) throw new Error('gone');
      const decision = aDecision(snapshot, { certificate });
      await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
    }
    const kept = await database.db.selectFrom('certificate_orders').selectAll().execute();
    expect(kept).toMatchObject([{ domain, tenant, kind: 'issued', at: NOON }]);
  });
});

describe('what is asked of the CA', () => {
  const order = (domain: string, tenant: string, when: string) =>
    database.db
      .insertInto('certificate_orders')
      .values({ domain, tenant, kind: 'ordered', at: when, fingerprint: null })
      .execute();

  test('for a name waits for an hour after five orders', async () => {
    await clear();
    const { id: tenant } = await aTenant(database.db);
    const of = { domain: 'ordered.acme.com', tenant };
    for (let n = 0; n < 5; n++) {
      expect(await findLimitedUntil(database.db, of, at(n))).toBeNull();
      await order(of.domain, tenant, at(n));
    }
    expect(await findLimitedUntil(database.db, of, at(5))).toBe(at(3600));
    expect(await findLimitedUntil(database.db, { ...of, domain: 'b.acme.com' }, at(5))).toBeNull();
    expect(await findLimitedUntil(database.db, of, at(3600))).toBeNull();
  });

  test('for a tenant waits after a hundred orders in 3 hours; other tenants do not', async () => {
    await clear();
    const { id: tenant } = await aTenant(database.db);
    const { id: other } = await aTenant(database.db);
    for (let n = 0; n < 100; n++) await order(`n${n}.acme.com`, tenant, at(n));
    const domain = 'one-more.acme.com';
    expect(await findLimitedUntil(database.db, { domain, tenant }, at(100))).toBe(at(3 * 3600));
    expect(await findLimitedUntil(database.db, { domain, tenant: other }, at(100))).toBeNull();
  });

  test('by all tenants together leaves the rest of the account to renewals', async () => {
    await clear();
    const tenants = [await aTenant(database.db), await aTenant(database.db), await aTenant(database.db)];
    for (let n = 0; n < 250; n++) {
      const tenant = tenants[n % 3]?.id ?? '';
      const of = { domain: `n${n}.acme.com`, tenant };
      expect(await begin(of, `by all ${n}`, at(n))).toBeNull();
    }
    const { id: tenant } = await aTenant(database.db);
    const of = { domain: 'first.acme.com', tenant };
    expect(await findLimitedUntil(database.db, of, at(250))).toBe(at(3 * 3600));
    expect(await findLimitedUntil(database.db, of, at(3 * 3600))).toBeNull();
  });

  test('to renew, where the CA does not count it, waits for no other name, and takes no place', async () => {
    await clear();
    const { id: tenant } = await aTenant(database.db);
    const of = (n: number) => ({ domain: `n${n}.acme.com`, tenant, exempt: true });
    const renew = (n: number, order: string, now: string) =>
      beginOrder(database.db, { ...of(n), order }, now);
    for (let n = 0; n < 260; n++)
      expect(await renew(n, `renewal ${n}`, NOON)).toEqual({ limitedUntil: null, isNew: true });
    const first = { domain: 'first.acme.com', tenant };
    expect(await findLimitedUntil(database.db, first, at(1))).toBeNull();
    for (let n = 0; n < 100; n++) await order(`first-${n}.acme.com`, tenant, at(1));
    expect(await findLimitedUntil(database.db, first, at(2))).toBe(at(1 + 3 * 3600));
    expect(await findLimitedUntil(database.db, of(0), at(2))).toBeNull();
  });

  test('to renew one name again and again waits all the same', async () => {
    await clear();
    const { id: tenant } = await aTenant(database.db);
    const of = { domain: 'again.acme.com', tenant, exempt: true };
    for (let n = 0; n < 5; n++) await beginOrder(database.db, { ...of, order: `again ${n}` }, at(n));
    expect(await findLimitedUntil(database.db, of, at(5))).toBe(at(3600));
  });

  test('by many at once of one tenant ends at the hundredth', async () => {
    await clear();
    const { id: tenant } = await aTenant(database.db);
    const begun = await Promise.all(
      Array.from({ length: 120 }, (_, n) =>
        begin({ domain: `n${n}.acme.com`, tenant }, `at once ${n}`, NOON),
      ),
    );
    expect(begun.filter((limitedUntil) => limitedUntil === null)).toHaveLength(100);
    expect(new Set(begun)).toEqual(new Set([null, at(3 * 3600)]));
  });

  test('counts once that is told twice, and not at all once it is taken back', async () => {
    await clear();
    const { id: tenant } = await aTenant(database.db);
    const twice = (n: number) =>
      beginOrder(database.db, { domain: 'twice.acme.com', tenant, order: `twice ${n}` }, at(n));
    for (const n of [0, 1, 2, 3, 4]) expect(await twice(n)).toEqual({ limitedUntil: null, isNew: true });
    expect(await twice(4)).toEqual({ limitedUntil: null, isNew: false });
    expect(await twice(5)).toEqual({ limitedUntil: at(3600), isNew: false });
    await takeBackOrder(database.db, 'twice 4');
    expect(await twice(6)).toEqual({ limitedUntil: null, isNew: true });
  });

  test('is forgotten a week later', async () => {
    await clear();
    const { id: tenant } = await aTenant(database.db);
    for (let n = 0; n < 3; n++) await order('old.acme.com', tenant, at(n));
    const { id } = await aDomain(database.db, { domain: 'new.acme.com', tenant });
    const now = at(8 * DAY);
    await beginOrder(database.db, { domain: 'new.acme.com', tenant, order: id }, now);
    const snapshot = await beginRound(database.db, id, now);
    if (snapshot === null) throw new Error('gone');
    const decision = aDecision(snapshot, { certificate: aCertificate() }, { at: now });
    await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
    const kept = await database.db.selectFrom('certificate_orders').select(['domain', 'kind']).execute();
    expect(kept).toEqual([
      { domain: 'new.acme.com', kind: 'ordered' },
      { domain: 'new.acme.com', kind: 'issued' },
    ]);
  });
});
