import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { NO_OUTAGE } from '../core/fleet/recovery.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import { claimOutbox, settleOutbox } from '../store/outbox/outbox.ts';
import { createLog } from '../telemetry/log.ts';
import { aCondition } from '../testing/conditions.ts';
import { useDatabase } from '../testing/postgres.ts';
import { RestingFleet } from '../testing/resting-fleet.ts';
import { aDecision, aServedDomain, NOON, NOTHING_SEEN } from '../testing/store-builders.ts';
import { recoverOnce, visitAfter } from './fleet-watch.ts';

const database = useDatabase();

const at = (seconds: number) => plusSeconds(NOON, seconds);
const unread = aCondition('PointsHere', 'timeout');
const right = aCondition('PointsHere', 'cname');

async function see(id: string, seconds: number, seen: typeof unread) {
  const snapshot = await beginRound(database.db, id, at(seconds));
  if (snapshot === null) throw new Error('gone');
  const decision = aDecision(snapshot, { conditions: [seen] }, { at: at(seconds) });
  await recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
}

/** The domains whose check is due by then. */
async function due(seconds: number): Promise<string[]> {
  const now = at(seconds);
  const items = await claimOutbox(database.db, { limit: 1_000, now, leaseUntil: at(seconds + 1) });
  await settleOutbox(
    database.db,
    items.map(({ id }) => id),
  );
  return items.map(({ domainId }) => domainId);
}

test('when resolvers answer again, every domain that could not be read is checked within a minute, not at once', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    const { id } = await aServedDomain(database.db, { domain: `portal-${n}.fleet.com` });
    ids.push(id);
  }
  for (const id of ids) await see(id, 0, unread);
  await due(0);
  const round = (seconds: number, before: Parameters<typeof recoverOnce>[1]) =>
    recoverOnce(
      { db: database.db, log: createLog('silent', 'worker'), clock: () => new Date(at(seconds)) },
      before,
    );
  const during = await round(1, NO_OUTAGE);
  const sample = await due(1);
  expect(sample).toHaveLength(3);
  for (const id of sample) await see(id, 2, right);
  await round(6, during);
  expect((await due(6)).length).toBeLessThanOrEqual(2);
  const rest = [...(await due(8)), ...(await due(66))];
  expect(new Set([...sample, ...rest]).size).toBeGreaterThanOrEqual(39);
  expect(rest.length).toBeGreaterThanOrEqual(35);
});

test('when the edge serves again, the domains at rest that an incident explained are visited within a minute, by no workflow', async () => {
  const { db } = database;
  const fleet = new RestingFleet(database);
  const ids = await fleet.resting(40);
  await db.deleteFrom('patrol').where('domain_id', 'not in', ids).execute();
  const put = { due_at: at(9_000), whole: false, dns_fingerprint: null };
  await db.updateTable('patrol').set(put).execute();
  await sql`insert into health_signals select domain_id, 'edge', tenant, true, ${at(1)} from patrol`.execute(
    db,
  );
  const visitedBy = async (seconds: number) => {
    const due = db.selectFrom('patrol').select('domain_id').where('due_at', '<=', at(seconds));
    return (await due.execute()).map(({ domain_id }) => domain_id);
  };
  const round = (seconds: number, before: Parameters<typeof recoverOnce>[1]) =>
    recoverOnce({ db, log: createLog('silent', 'worker'), clock: () => new Date(at(seconds)) }, before);
  const during = await round(1_000, NO_OUTAGE);
  const sample = await visitedBy(1_000);
  expect(sample).toHaveLength(3);
  await db.updateTable('patrol').set(put).execute();
  await sql`delete from health_signals where domain_id = any(${sample}::uuid[])`.execute(db);
  await round(1_006, during);
  expect((await visitedBy(1_006)).length).toBeLessThanOrEqual(2);
  expect((await visitedBy(1_066)).sort()).toEqual(ids.filter((id) => !sample.includes(id)).sort());
  expect((await due(9_999)).filter((id) => ids.includes(id))).toEqual([]);
});

test('when an incident closes, a single domain at rest that it explained is visited at once', async () => {
  const { db } = database;
  const [id = ''] = await new RestingFleet(database).resting(1);
  await db
    .updateTable('patrol')
    .set({ due_at: at(9_000) })
    .where('domain_id', '=', id)
    .execute();
  await sql`insert into health_signals select domain_id, 'dns', tenant, true, ${at(1)} from patrol
    where domain_id = ${id}`.execute(db);
  const place = () =>
    db.selectFrom('patrol').select('due_at').where('domain_id', '=', id).executeTakeFirstOrThrow();
  await visitAfter({ db, clock: () => new Date(at(2_000)) }, 'edge');
  expect(await place()).toEqual({ due_at: at(9_000) });
  await visitAfter({ db, clock: () => new Date(at(2_000)) }, 'dns');
  expect(await place()).toEqual({ due_at: at(2_000) });
});
