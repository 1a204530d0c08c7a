import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMemoryEdge } from '../edge/memory/edge.ts';
import { FIRST_ORDER } from '../edge/port.ts';
import { assessFleet } from '../store/fleet/incidents.ts';
import { createLog } from '../telemetry/log.ts';
import { useDatabase } from '../testing/postgres.ts';
import { NOON } from '../testing/store-builders.ts';
import { sweepOnce } from './orphan-sweep.ts';

const database = useDatabase();

test('what no row wants stays at the edge during an incident of ours and for a day after unless that is ended by hand, and goes then', async () => {
  const { db } = database;
  const edge = createMemoryEdge({ clock: () => new Date(NOON) });
  const orphan = {
    domainId: randomUUID(),
    tenant: randomUUID(),
    tenantLabel: 'a',
    domain: 'portal.acme.com',
  };
  await edge.apply({ ...orphan, gateway: 'default' }, FIRST_ORDER);
  const sweep = async () => {
    await sweepOnce({ edge, db, log: createLog('silent', 'worker') });
    return (await edge.list()).length;
  };
  await assessFleet(db, 'on', NOON);
  expect(await sweep()).toBe(1);
  await assessFleet(db, 'auto', NOON);
  expect(await sweep()).toBe(1);
  await assessFleet(db, 'auto', '2026-11-25T12:00:01.000Z');
  expect(await sweep()).toBe(0);
  // By hand the day after is over at once; what comes later is held again.
  await edge.apply({ ...orphan, gateway: 'default' }, FIRST_ORDER);
  await assessFleet(db, 'on', '2026-11-25T13:00:00.000Z');
  await assessFleet(db, 'auto', '2026-11-25T13:00:01.000Z');
  expect(await sweep()).toBe(1);
  await assessFleet(db, 'off', '2026-11-25T13:00:02.000Z');
  expect(await sweep()).toBe(0);
  await edge.apply({ ...orphan, gateway: 'default' }, FIRST_ORDER);
  await assessFleet(db, 'on', '2026-11-25T13:00:03.000Z');
  expect(await sweep()).toBe(1);
});
