import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { CHANNELS } from '../../src/store/database/notify.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import {
  addTenant,
  disable,
  leftAtEdge,
  onPatrol,
  publishRecord,
  register,
  show,
  timelineOf,
  untilStatus,
  visit,
} from '../../src/testing/stack-actions.ts';
import { countRunning, countRuns } from '../../src/testing/stack-temporal.ts';

const TENANTS = 6;

describe('domains of six tenants that are live and well', () => {
  let stack: RunningStack;
  let domains: Domain[];
  const ids = () => domains.map(({ id }) => id);

  beforeAll(async () => {
    stack = await startRunningStack();
    domains = await Promise.all(
      Array.from({ length: TENANTS }, async (_, n) => {
        const tenant = randomUUID();
        await addTenant(stack, tenant, `Tenant ${n}`);
        const domain = await register(stack, tenant, `portal.rest-${n}.localhost`);
        await publishRecord(stack, domain);
        return untilStatus(stack, domain, 'active');
      }),
    );
  });
  afterAll(() => stack?.stop());

  const restsAgain = (withinMs = 90_000) =>
    eventually(
      'all are at rest',
      async () => (await onPatrol(stack, ids())) === TENANTS && (await countRunning(stack, ids())) === 0,
      { withinMs },
    );
  const makeDue = () =>
    sql`with due as (update patrol set due_at = now() returning 1)
      select pg_notify(${CHANNELS.patrol}, count(*)::text) from due`.execute(stack.db);
  const places = () =>
    stack.db
      .selectFrom('patrol')
      .innerJoin('portal_domains', 'portal_domains.id', 'patrol.domain_id')
      .select(['checked_at', 'dns_fingerprint', 'leased_until', 'round'])
      .orderBy('domain_id')
      .execute();
  const visitedSince = (since: string) =>
    eventually(
      'each is visited',
      async () =>
        (await places()).every(
          // A whole round is recorded before the visit that made it is written.
          ({ checked_at, leased_until }) => (checked_at ?? '') > since && leased_until === null,
        ),
      { withinMs: 60_000 },
    );
  async function visitAll() {
    const since = new Date().toISOString();
    await makeDue();
    await visitedSince(since);
  }

  test('have no workflow, and a place on the patrol each', async () => {
    await restsAgain();
    for (const domain of domains) {
      const seen = await show(stack, domain);
      expect(seen).toMatchObject({ status: 'active', nextCheckAt: expect.any(String) });
    }
  });

  test('are visited, first as a whole and then by the few questions; nothing of it reaches Temporal or a timeline', async () => {
    const runs = await countRuns(stack, ids());
    const lines = await Promise.all(domains.map((domain) => timelineOf(stack, domain)));
    await visitAll();
    const first = await places();
    for (const { dns_fingerprint } of first) expect(dns_fingerprint).not.toBeNull();
    await visitAll();
    const second = await places();
    expect(second.map(({ round }) => round)).toEqual(first.map(({ round }) => round));
    expect(await countRuns(stack, ids())).toEqual(runs);
    expect(await countRunning(stack, ids())).toBe(0);
    const after = await Promise.all(domains.map((domain) => timelineOf(stack, domain)));
    expect(after).toEqual(lines);
  });

  test('are left to the others within a minute by a worker that is killed with them in hand', async () => {
    const since = new Date().toISOString();
    // Handshakes with it hang.
    stack.signal('caddy', 'SIGSTOP');
    await makeDue();
    await eventually('they are claimed', async () =>
      (await places()).some(({ leased_until }) => leased_until !== null),
    );
    stack.signal('worker', 'SIGKILL');
    stack.signal('caddy', 'SIGCONT');
    await visitedSince(since);
    expect((await places()).map(({ leased_until }) => leased_until)).toEqual(domains.map(() => null));
    expect(await countRunning(stack, ids())).toBe(0);
  });

  test('are an incident of ours while the edge is away: nothing is withdrawn, and all rest again after it', async () => {
    stack.signal('caddy', 'SIGSTOP');
    const incidents = async () => (await stack.api.GET('/api/v1/stats')).data?.ourIncidents ?? [];
    await eventually(
      'an incident is open',
      async () => {
        await makeDue();
        return (await incidents()).some(({ kind, closedAt }) => kind === 'edge' && closedAt === null);
      },
      { withinMs: 120_000, everyMs: 2_000 },
    );
    expect((await incidents()).filter(({ closedAt }) => closedAt === null)).toHaveLength(1);
    for (const domain of domains) {
      expect((await show(stack, domain))?.status).toBe('active');
      expect(await leftAtEdge(stack, domain.domain)).not.toEqual([]);
    }
    stack.signal('caddy', 'SIGCONT');
    await restsAgain(200_000);
    await eventually(
      'the incident is over',
      async () => (await incidents()).every(({ closedAt }) => closedAt !== null),
      { withinMs: 90_000 },
    );
    for (const domain of domains) expect(await visit(stack, domain.domain)).toMatchObject({ status: 200 });
    // Workflows check every two minutes while the edge is away; each wait above has its own bound.
  }, 480_000);

  test('are concluded nothing about while PostgreSQL is away, and visited once it is back', async () => {
    const since = new Date().toISOString();
    const before = await Promise.all(domains.map((domain) => timelineOf(stack, domain)));
    await makeDue();
    const pid = stack.pidOf('postgres');
    stack.signal('postgres', 'SIGKILL');
    await eventually('it runs again', () => stack.pidOf('postgres') !== pid, { withinMs: 60_000 });
    await eventually('the places can be read', async () => (await places()).length > 0);
    await visitedSince(since);
    expect(await onPatrol(stack, ids())).toBe(TENANTS);
    const after = await Promise.all(domains.map((domain) => timelineOf(stack, domain)));
    expect(after).toEqual(before);
  });

  test('leave the patrol when somebody switches them off, by a workflow of their own', async () => {
    const [domain] = domains;
    if (domain === undefined) throw new Error('there is none');
    await disable(stack, domain);
    await untilStatus(stack, domain, 'disabled');
    await eventually('its workflow has ended', async () => (await countRunning(stack, [domain.id])) === 0);
    expect(await onPatrol(stack, [domain.id])).toBe(0);
    expect(await leftAtEdge(stack, domain.domain)).toEqual([]);
  });
});
