import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureRoot } from '../../issuers/internal/authority.ts';
import { createInternalIssuer } from '../../issuers/internal/issuer.ts';
import type { Issuer } from '../../issuers/port.ts';
import { eventually } from '../../testing/eventually.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER } from '../port.ts';
import { createCaddyEdge } from './driver.ts';

const clock = () => new Date();
const FAILING = 60;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'portal-domains-turns-'));
  await ensureRoot(join(dir, 'authority'), clock());
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** An edge whose CA keeps the orders of some names until it is told to go on. */
function slowEdge(isSlow: (name: string) => boolean) {
  const real = createInternalIssuer({
    ...{ folder: join(dir, 'ca'), authorityFolder: join(dir, 'authority'), clock },
    inherited: async () => null,
  });
  const began: string[] = [];
  let inWork = 0;
  let most = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const order: Issuer['order'] = async (request) => {
    if (!isSlow(request.name)) return real.order(request);
    began.push(request.name);
    inWork += 1;
    most = Math.max(most, inWork);
    await released;
    inWork -= 1;
    return real.order(request);
  };
  const edge: Edge = createCaddyEdge({
    ...{ dir, clock, issuerKey: 'local', issuer: { ...real, order } },
    kept: { leftovers: async () => [], remove: async () => undefined },
    sign: null,
    onError: (error) => {
      throw error;
    },
  });
  return { edge, began, release, most: () => most };
}

const target = (tenant: string, label: string) => ({
  ...{ domainId: `id-of-${label}`, tenant, tenantLabel: tenant, gateway: 'default' },
  domain: `${label}.acme.localhost`,
});

test('sixty names of a tenant take two places at the CA; another tenant’s name is ordered at once', async () => {
  const { edge, began, release, most } = slowEdge((name) => name.startsWith('slow-'));
  const deferred: EdgeTarget[] = [];
  const slow = Array.from({ length: FAILING }, async (_, n) => {
    const subject = target('slow', `slow-${n}`);
    const seen = await edge.apply(subject, FIRST_ORDER);
    if (seen.orderBegun !== false) return true;
    expect(seen).toMatchObject({ issuance: 'idle', problem: null, failure: null });
    deferred.push(subject);
    return false;
  });
  // Two are ordered and ten wait; the others hold no step of the worker's, and come with a later round.
  await eventually('the others are deferred', () => deferred.length === FAILING - 12);
  expect(began).toHaveLength(2);
  const good = await edge.apply(target('good', 'good'), FIRST_ORDER);
  expect(good).toMatchObject({ objects: 'present', orderBegun: true });
  expect(began).toHaveLength(2);
  release();
  expect((await Promise.all(slow)).filter((begun) => begun)).toHaveLength(12);
  expect(most()).toBe(2);
  const [one] = deferred;
  if (one === undefined) throw new Error('none was deferred');
  expect(await edge.apply(one, FIRST_ORDER)).toMatchObject({ objects: 'present', orderBegun: true });
});
