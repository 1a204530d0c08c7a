import { expect, test } from 'vitest';
import { createMemoryEdge } from './memory/edge.ts';
import { sweepOrphans } from './orphans.ts';
import { FIRST_ORDER } from './port.ts';

const target = (n: number) => ({
  domainId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  tenant: '0c0ffee0-0000-4000-8000-000000000001',
  tenantLabel: '0c0ffee',
  gateway: 'default',
  domain: `portal-${n}.acme.com`,
});

async function edgeWith(count: number) {
  const edge = createMemoryEdge({ clock: () => new Date('2026-11-24T12:00:00Z') });
  for (let n = 0; n < count; n++) await edge.apply(target(n), FIRST_ORDER);
  return edge;
}

const allBut = (count: number) => async (ids: string[]) => new Set(ids.slice(count));

test('what no row wants is taken away, the rest stays', async () => {
  const edge = await edgeWith(10);
  expect(await sweepOrphans(edge, allBut(3))).toMatchObject({ kind: 'swept', failed: [] });
  expect(await edge.list()).toHaveLength(7);
});

test('an empty database deletes nobody', async () => {
  const edge = await edgeWith(10);
  expect(await sweepOrphans(edge, async () => new Set())).toEqual({
    kind: 'suspended',
    orphans: 10,
    total: 10,
  });
  expect(await edge.list()).toHaveLength(10);
});

test('with nothing amiss nothing is removed', async () => {
  const edge = await edgeWith(4);
  expect(await sweepOrphans(edge, allBut(0))).toEqual({ kind: 'swept', removed: [], failed: [] });
});
