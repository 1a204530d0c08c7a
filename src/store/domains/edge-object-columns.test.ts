import { describe, expect, test } from 'vitest';
import type { Decision } from '../../core/lifecycle/decision.ts';
import type { EdgeObservation } from '../../core/observations.ts';
import { anEdgeObservation } from '../../testing/builders.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDecision, aServedDomain, NOON, NOTHING_SEEN } from '../../testing/store-builders.ts';
import { beginRound, recordRound } from './rounds.ts';

const database = useDatabase();

async function unchanged(id: string): Promise<Decision> {
  const snapshot = await beginRound(database.db, id, NOON);
  if (snapshot === null) throw new Error('gone');
  return aDecision(snapshot);
}

describe('what operators look for in the cluster', () => {
  const kept = (id: string) =>
    database.db
      .selectFrom('portal_domains')
      .select(['certificate_secret_name as secret', 'last_synced_resource_version as version'])
      .where('id', '=', id)
      .executeTakeFirst();
  const see = async (id: string, over: Partial<EdgeObservation>) => {
    const observations = { ...NOTHING_SEEN, edge: anEdgeObservation(over) };
    await recordRound(database.db, { domainId: id, decision: await unchanged(id), observations });
    return kept(id);
  };
  const objects = { secretName: 'portal-domain-a1b2c3d-11111111', routeVersion: '4711' };
  const whole = { secret: objects.secretName, version: '4711' };
  const nothing = { secret: null, version: null };

  test('is kept as the edge tells it, and goes when nothing is left there', async () => {
    const { id } = await aServedDomain(database.db);
    expect(await kept(id)).toEqual(nothing);
    expect(await see(id, { objectNames: objects })).toEqual(whole);
    expect(await see(id, { objectNames: { ...objects, routeVersion: '4712' } })).toEqual({
      ...whole,
      version: '4712',
    });
    expect(await see(id, { objects: 'absent' })).toEqual(nothing);
  });

  test('stays while the edge cannot be asked, and while a removal is not done', async () => {
    const { id } = await aServedDomain(database.db, { domain: 'stays.acme.com' });
    await see(id, { objectNames: objects });
    expect(await see(id, { objects: 'absent', failure: 'away' })).toEqual(whole);
    expect(await see(id, { objects: 'partial' })).toEqual(whole);
    await recordRound(database.db, {
      domainId: id,
      decision: await unchanged(id),
      observations: NOTHING_SEEN,
    });
    expect(await kept(id)).toEqual(whole);
  });
});
