import { describe, expect, test } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import type { ProbeOutcome } from '../core/observations.ts';
import { json } from '../store/database/json.ts';
import { getDomainById } from '../store/domains/domains.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import { openIncidents } from '../store/fleet/incidents.ts';
import { outboxDepth } from '../store/outbox/outbox.ts';
import { aDnsObservation, anEdgeObservation, aProbe } from '../testing/builders.ts';
import { aCondition } from '../testing/conditions.ts';
import { useDatabase } from '../testing/postgres.ts';
import { at, certificate, RestingFleet } from '../testing/resting-fleet.ts';
import { wholeRound } from './whole-round.ts';

describe('a whole round of a domain at rest', () => {
  const database = useDatabase({ per: 'test' });
  const fleet = new RestingFleet(database);

  async function openIncident(closedAt: string | null = null) {
    const times = { since: at(0), opened_at: at(900), hold_ends_at: at(200_000), closed_at: closedAt };
    await database.db
      .insertInto('our_incidents')
      .values({ kind: 'edge', ...times, domains: 9, tenants: 9, of_tenants: 9 })
      .onConflict((conflict) => conflict.column('kind').doUpdateSet(times))
      .execute();
  }

  /** Over the store, in a world in which the DNS is right, and the edge is asked with this outcome. */
  async function round(id: string, outcome: ProbeOutcome, seconds: number) {
    const { db } = database;
    const observedAt = at(seconds);
    const row = await getDomainById(db, id);
    if (row === null) throw new Error('gone');
    const target = { domain: row.domain, canonicalHost: row.canonicalHost };
    const dns = aDnsObservation({ observedAt });
    const routing = dns.routing.map((view) => ({
      ...view,
      chain: [{ from: target.domain, to: target.canonicalHost, ttl: 300 }],
    }));
    const seen = { ...dns, ...target, routing };
    return wholeRound(
      {
        begin: () => beginRound(db, id, observedAt),
        openIncidents: () => openIncidents(db),
        checkDns: async (question) => ({
          ...{ dns: seen, judged: judgeDns(seen, question), preflight: null, limitedUntil: null },
        }),
        observeEdge: async () => ({
          edge: anEdgeObservation({ observedAt, certificate }),
          probe: aProbe({ observedAt, outcome }),
        }),
        record: async ({ decision, observations }) => {
          const outcome = await recordRound(db, { domainId: id, decision, observations });
          return outcome.kind === 'gone' ? outcome : { kind: outcome.kind, snapshot: outcome.snapshot };
        },
      },
      () => observedAt,
    );
  }

  /** Domains that the row shows well in all. */
  async function aDomainAtRest(): Promise<string> {
    const { db } = database;
    const [id = ''] = await fleet.resting(1);
    const reasons = [
      aCondition('Owned', 'cname'),
      aCondition('PointsHere', 'cname'),
      aCondition('CertificateAllowed', 'allowed', at(0)),
      aCondition('CertificateReady', 'issued'),
      aCondition('Routed', 'applied'),
      aCondition('Reachable', 'https_ok'),
    ];
    await db
      .updateTable('portal_domains')
      .set({ conditions: json(reasons) })
      .where('id', '=', id)
      .execute();
    return id;
  }

  const signals = () => database.db.selectFrom('health_signals').select(['kind', 'since']).execute();
  const places = () => database.db.selectFrom('patrol').select('domain_id').execute();

  test('that an open incident explains writes it into the row, and that it is over after it; no workflow starts', async () => {
    const { db } = database;
    const id = await aDomainAtRest();
    await openIncident();
    expect(await round(id, 'connection_timeout', 1_000)).toMatchObject({
      kind: 'explained',
      failing: ['edge'],
    });
    const during = await getDomainById(db, id);
    expect(during).toMatchObject({ status: 'active', actor: 'operator', reason: 'connection_timeout' });
    expect(during?.conditions.find(({ type }) => type === 'Reachable')).toMatchObject({
      ...{ status: 'False', actor: 'operator', incident: { kind: 'edge' } },
    });
    expect(await signals()).toEqual([{ kind: 'edge', since: at(1_000) }]);
    expect(await places()).toEqual([{ domain_id: id }]);

    await openIncident(at(2_000));
    expect(await round(id, 'https_ok', 2_100)).toMatchObject({ kind: 'unchanged' });
    const after = await getDomainById(db, id);
    expect(after).toMatchObject({ status: 'active', actor: 'nobody' });
    expect(after?.conditions.every(({ status }) => status === 'True')).toBe(true);
    expect(await signals()).toEqual([]);
    expect(await places()).toEqual([{ domain_id: id }]);
    expect(await outboxDepth(db)).toBe(0);
  });

  test('that an incident of the edge explains which suspends nothing any more writes nothing, and starts no workflow', async () => {
    const { db } = database;
    const id = await aDomainAtRest();
    await openIncident();
    await db
      .updateTable('our_incidents')
      .set({ hold_ended_at: at(950) })
      .execute();
    const before = await getDomainById(db, id);
    const found = await round(id, 'connection_timeout', 1_000);
    expect(found).toMatchObject({ kind: 'explained', failing: ['edge'] });
    if (found.kind !== 'explained') throw new Error(found.kind);
    expect(found.fullCheckAt > at(1_000)).toBe(true);
    expect(await getDomainById(db, id)).toEqual(before);
  });

  test('that no incident explains writes nothing, and says what fails', async () => {
    const { db } = database;
    const id = await aDomainAtRest();
    const before = await getDomainById(db, id);
    expect(await round(id, 'connection_timeout', 1_000)).toEqual({
      ...{ kind: 'differs', reason: null, failing: ['edge'] },
    });
    expect(await getDomainById(db, id)).toEqual(before);
  });
});
