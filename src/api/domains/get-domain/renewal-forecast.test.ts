import { expect, test } from 'vitest';
import { type Condition, condition } from '../../../core/conditions.ts';
import { plusSeconds } from '../../../core/lifecycle/schedules.ts';
import { beginRound, recordRound } from '../../../store/domains/rounds.ts';
import { fleetFigures } from '../../../store/fleet/fleet-figures.ts';
import { createTestApi, jsonOf } from '../../../testing/api.ts';
import { aCertificate } from '../../../testing/builders.ts';
import { aCondition } from '../../../testing/conditions.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDecision, aServedDomain, NOON, NOTHING_SEEN } from '../../../testing/store-builders.ts';

const database = useDatabase();
const DAY = 86_400;
const after = (days: number) => plusSeconds(NOON, days * DAY);

const FORBIDS = condition(
  'CertificateAllowed',
  'caa_forbids',
  {
    case: 'other_ca',
    records: ['CAA 0 issue "other-ca.example"'],
    place: { name: 'acme.com', of: null, domain: 'portal.acme.com' },
    add: 'CAA 0 issue "letsencrypt.org"',
  },
  NOON,
) as Condition;
const WELL: Condition[] = [
  aCondition('Owned', 'cname'),
  aCondition('PointsHere', 'cname'),
  aCondition('CertificateAllowed', 'allowed'),
  aCondition('CertificateReady', 'issued'),
  aCondition('Routed', 'applied'),
  aCondition('Reachable', 'https_ok'),
];
const forbidden = WELL.map((one) => (one.type === 'CertificateAllowed' ? FORBIDS : one));

type Seen = {
  renewalForecast: { willFailOn: string; obstacle: string; actor: string; message: string } | null;
};

test('a renewal that will fail is foretold from 14 days before it, to tenant and operator, and counted', async () => {
  const api = createTestApi(database.db);
  const { id, tenant } = await aServedDomain(database.db);
  const certificate = aCertificate({ notBefore: NOON, notAfter: after(90) });
  const record = async (conditions: Condition[], days: number) => {
    const snapshot = await beginRound(database.db, id, after(days));
    if (snapshot === null) throw new Error('gone');
    const decision = aDecision(snapshot, { certificate, conditions }, { at: after(days), checked: true });
    await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
  };
  const seenBy = async (as?: string) =>
    (
      await jsonOf<Seen>(
        await api.call('GET', `tenants/${tenant}/domains/${id}`, as === undefined ? {} : { as }),
      )
    ).renewalForecast;
  const counted = async (days: number) =>
    (await fleetFigures(database.db, new Date(after(days)))).renewalsForecastToFail;

  await record(forbidden, 45);
  expect(await seenBy()).toBeNull();
  expect([await counted(45), await counted(46)]).toEqual([0, 1]);

  await record(forbidden, 46);
  const expected = { willFailOn: after(60), obstacle: 'caa', actor: 'tenant' };
  for (const seen of [await seenBy(), await seenBy(api.token(tenant, 'viewer'))]) {
    expect(seen).toMatchObject(expected);
    // When, what, and what to do.
    for (const part of ['2027-01-23 12:00:00 UTC', 'CAA records', 'CAA 0 issue "letsencrypt.org"'])
      expect(seen?.message).toContain(part);
  }

  await record(WELL, 47);
  expect(await seenBy()).toBeNull();
  expect(await counted(50)).toBe(0);
});
