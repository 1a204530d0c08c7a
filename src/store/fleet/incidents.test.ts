import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Condition } from '../../core/conditions.ts';
import type { Incident } from '../../core/fleet/incident.ts';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import { aCondition } from '../../testing/conditions.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aServedDomain,
  aTenant,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { listAudit } from '../audit/audit.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { fleetFigures } from './fleet-figures.ts';
import { assessFleet, incidentsNow, listIncidents } from './incidents.ts';

/** In minutes. */
const TWO_DAYS = 48 * 60;
const at = (minutes: number) => plusSeconds(NOON, minutes * 60);

describe('incidents of ours', () => {
  const database = useDatabase();
  let names = 0;
  beforeEach(async () => {
    await sql`delete from portal_domains`.execute(database.db);
    await sql`delete from our_incidents`.execute(database.db);
  });

  /** Live domains, each of a tenant of its own unless one is given; resolves with their ids. */
  async function fleet(count: number, tenant?: string): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const domain = `portal-${++names}.fleet.com`;
      const { id } = await aServedDomain(database.db, tenant === undefined ? { domain } : { domain, tenant });
      ids.push(id);
    }
    return ids;
  }

  /** A round of each that sees this, at so many minutes past noon. */
  async function see(ids: readonly string[], minutes: number, ...conditions: Condition[]): Promise<void> {
    for (const id of ids) {
      const snapshot = await beginRound(database.db, id, at(minutes));
      if (snapshot === null) throw new Error('gone');
      const decision = aDecision(snapshot, { conditions }, { at: at(minutes) });
      const { kind } = await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
      expect(kind).toBe('recorded');
    }
  }
  const gone = aCondition('PointsHere', 'nxdomain');
  const right = aCondition('PointsHere', 'cname');
  const refused = aCondition('CertificateReady', 'challenge_failed');
  const issued = aCondition('CertificateReady', 'issued');
  const openOf = (known: readonly Incident[]) => known.filter(({ open }) => open).map(({ kind }) => kind);
  const assess = (minutes: number, hold: 'auto' | 'on' | 'off' = 'auto') =>
    assessFleet(database.db, hold, at(minutes));

  test('are opened when many tenants’ domains fail together, told to each round, and written down', async () => {
    const ids = await fleet(10);
    await see(ids, 0, right);
    await see(ids.slice(0, 4), 1, gone);
    expect(await assess(1)).toEqual([]);
    await see(ids.slice(4, 5), 2, gone);
    const figures = { domains: 5, tenants: 5, ofTenants: 10 };
    const counted = { ...figures, liveTenants: 10 };
    expect(await assess(2)).toEqual([{ kind: 'dns', is: 'opened', holds: true, figures: counted }]);
    expect(await assess(3)).toEqual([]);
    const [id = ''] = ids;
    expect((await beginRound(database.db, id, at(3)))?.incidents).toEqual([
      { kind: 'dns', since: at(2 - 15), open: true },
    ]);
    expect(await listIncidents(database.db)).toEqual([
      {
        ...{ kind: 'dns', since: at(2 - 15), openedAt: at(2), closedAt: null, ...figures },
        ...{ holdEndsAt: at(2 + TWO_DAYS), holdEndedAt: null },
      },
    ]);
    const [newest] = await listAudit(database.db, { limit: 1 });
    expect(newest).toMatchObject({ action: 'incident.opened', actor: { id: 'worker' }, to: { kind: 'dns' } });
  });

  test('stay open while what failed with them fails, and end when most is well; a day later they are forgotten', async () => {
    const ids = await fleet(10);
    await see(ids, 0, gone);
    await assess(0);
    await see(ids.slice(0, 6), 60, right);
    expect(await assess(61)).toEqual([]);
    await see(ids.slice(6, 8), 62, right);
    expect(await assess(63)).toMatchObject([{ kind: 'dns', is: 'closed', figures: { domains: 2 } }]);
    expect(await incidentsNow(database.db)).toMatchObject([{ kind: 'dns', open: false }]);
    await assess(63 + 24 * 60 - 1);
    expect(await incidentsNow(database.db)).toHaveLength(1);
    await assess(63 + 24 * 60 + 1);
    expect(await incidentsNow(database.db)).toEqual([]);
  });

  test('come back when it begins anew within the day, and count from then', async () => {
    const ids = await fleet(6);
    await see(ids, 0, gone);
    await assess(0);
    await see(ids, 5, right);
    await assess(5);
    await see(ids, 60, gone);
    expect(await assess(61)).toMatchObject([{ is: 'opened' }]);
    expect(await listIncidents(database.db)).toMatchObject([
      { since: at(61 - 15), openedAt: at(61), closedAt: null },
    ]);
  });

  test('one tenant does not open one, with however many domains', async () => {
    const { id: tenant } = await aTenant(database.db);
    const ids = await fleet(30, tenant);
    await see(ids, 0, gone);
    await fleet(2);
    expect(await assess(1)).toEqual([]);
  });

  test('failures that have been there for longer are nobody’s incident', async () => {
    const ids = await fleet(10);
    for (const [index, id] of ids.entries()) await see([id], index * 6, gone);
    expect(await assess(60)).toEqual([]);
  });

  test('a domain that goes on failing, or is checked less clearly, counts from its first failure', async () => {
    const ids = await fleet(10);
    await see(ids, 0, refused);
    await see(ids, 30, aCondition('CertificateReady', 'requesting'));
    await see(ids, 31, refused);
    expect(await assess(31)).toEqual([]);
  });

  test('certificates are compared with those that were issued meanwhile', async () => {
    const [failing, well] = [await fleet(6), await fleet(7)];
    await see(failing, 0, refused);
    await see(well, 1, issued);
    expect(await assess(2)).toEqual([]);
    // Those that came are no comparison any more once they are older than the window.
    await see(failing, 20, issued);
    await see(failing, 30, refused);
    expect(await assess(31)).toMatchObject([{ kind: 'certificate', figures: { tenants: 6, ofTenants: 6 } }]);
  });

  test('certificates refused to few of many tenants are their own trouble, refused to ten an incident', async () => {
    const ids = await fleet(60);
    await see(ids.slice(0, 9), 0, refused);
    expect(await assess(1)).toEqual([]);
    await see(ids.slice(9, 10), 2, refused);
    const figures = { domains: 10, tenants: 10, ofTenants: 10, liveTenants: 60 };
    expect(await assess(3)).toEqual([{ kind: 'certificate', is: 'opened', holds: true, figures }]);
  });

  test('what never ends holds for two days: rounds know it no more then, operators do', async () => {
    const ids = await fleet(6);
    await see(ids, 0, gone);
    await assess(0);
    expect(await assess(TWO_DAYS - 1)).toEqual([]);
    expect(await incidentsNow(database.db)).toHaveLength(1);
    expect(await assess(TWO_DAYS)).toEqual([{ kind: 'dns', is: 'hold_ended' }]);
    expect(await assess(TWO_DAYS + 1)).toEqual([]);
    expect(await incidentsNow(database.db)).toEqual([]);
    expect((await beginRound(database.db, ids[0] ?? '', at(TWO_DAYS + 1)))?.incidents).toEqual([]);
    expect(await listIncidents(database.db)).toMatchObject([{ closedAt: null, holdEndedAt: at(TWO_DAYS) }]);
    expect((await fleetFigures(database.db, new Date(NOON))).openIncidents).toEqual(['dns']);
    const [newest] = await listAudit(database.db, { limit: 1 });
    expect(newest).toMatchObject({ action: 'incident.hold_ended', to: { kind: 'dns' } });
  });

  test('the day after is held within the two days only', async () => {
    const ids = await fleet(6);
    await see(ids, 0, gone);
    await assess(0);
    await see(ids, TWO_DAYS - 60, right);
    expect(await assess(TWO_DAYS - 60)).toMatchObject([{ is: 'closed' }]);
    expect(await incidentsNow(database.db)).toHaveLength(1);
    expect(await assess(TWO_DAYS)).toEqual([]);
    expect(await incidentsNow(database.db)).toEqual([]);
    expect(await listIncidents(database.db)).toHaveLength(1);
  });

  test('one that comes back again and again is held no longer than one, until a day was without it', async () => {
    const ids = await fleet(6);
    for (const hours of [0, 20, 40]) {
      await see(ids, hours * 60, gone);
      expect(await assess(hours * 60)).toMatchObject([{ is: 'opened', holds: true }]);
      await see(ids, hours * 60 + 1, right);
      await assess(hours * 60 + 1);
    }
    await assess(TWO_DAYS);
    await see(ids, TWO_DAYS + 60, gone);
    expect(await assess(TWO_DAYS + 60)).toMatchObject([{ is: 'opened', holds: false }]);
    expect(await incidentsNow(database.db)).toEqual([]);
    await see(ids, TWO_DAYS + 61, right);
    await assess(TWO_DAYS + 61);
    await assess(TWO_DAYS + 62 + 24 * 60);
    await see(ids, TWO_DAYS + 63 + 24 * 60, gone);
    expect(await assess(TWO_DAYS + 63 + 24 * 60)).toMatchObject([{ is: 'opened', holds: true }]);
  });

  test('by hand it holds for as long as that is set, also what had ended, and a day longer', async () => {
    await see(await fleet(6), 0, gone);
    await assess(0);
    await assess(TWO_DAYS);
    await assess(TWO_DAYS + 1, 'on');
    expect(await incidentsNow(database.db)).toHaveLength(3);
    expect(await assess(9 * TWO_DAYS, 'on')).toEqual([]);
    expect(await incidentsNow(database.db)).toHaveLength(3);
    await assess(9 * TWO_DAYS + 1);
    expect(await assess(9 * TWO_DAYS + 24 * 60)).toEqual([]);
    expect(openOf(await incidentsNow(database.db))).toEqual(['dns']);
    expect(await incidentsNow(database.db)).toHaveLength(3);
    expect(await assess(10 * TWO_DAYS)).toEqual([{ kind: 'dns', is: 'hold_ended' }]);
  });

  test('a domain that is switched off is counted no more', async () => {
    const ids = await fleet(6);
    await see(ids, 0, gone);
    for (const id of ids) {
      const row = await beginRound(database.db, id, at(1));
      await requestChange(database.db, {
        ...{ id, tenant: row?.tenant ?? '', request: 'disable', by: BY_TENANT, now: at(1) },
      });
      const snapshot = await beginRound(database.db, id, at(1));
      if (snapshot === null) throw new Error('gone');
      const decision = aDecision(snapshot, { status: 'disabled', edgeApplied: false }, { at: at(1) });
      await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
    }
    expect(await assess(2)).toEqual([]);
    expect((await sql`select 1 from health_signals`.execute(database.db)).rows).toEqual([]);
  });

  test('can be held by hand, and switched off', async () => {
    expect(await assess(0, 'on')).toHaveLength(3);
    expect(await assess(1, 'auto')).toMatchObject([{ is: 'closed' }, { is: 'closed' }, { is: 'closed' }]);
    await see(await fleet(6), 2, gone);
    expect(await assess(3, 'off')).toEqual([]);
  });

  test('two workers that assess at once change it once', async () => {
    await see(await fleet(6), 0, gone);
    const changes = await Promise.all([assess(1), assess(1), assess(1)]);
    expect(changes.flat()).toHaveLength(1);
  });

  test('the rounds of a domain that is well write no sign', async () => {
    const [id = ''] = await fleet(1);
    await see([id], 0, right);
    await see([id], 15, right);
    expect((await sql`select 1 from health_signals`.execute(database.db)).rows).toEqual([]);
  });
});
