import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureRoot } from '../../issuers/internal/authority.ts';
import { createInternalIssuer } from '../../issuers/internal/issuer.ts';
import type { Issuer } from '../../issuers/port.ts';
import { eventually } from '../../testing/eventually.ts';
import { NO_OWN_CERTIFICATES } from '../own-certificates.ts';
import { type Edge, FIRST_ORDER, NO_ORDER } from '../port.ts';
import { createCaddyEdge } from './driver.ts';
import { createOrderSlots, type Ended } from './order-slots.ts';

const clock = () => new Date();
const FAILING = 60;
/** The slots of one tenant; see driver.ts. */
const SHARE = 4;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'portal-domains-turns-'));
  await ensureRoot(join(dir, 'authority'), clock());
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** An edge whose CA keeps the orders of some names until it is told to go on. */
function slowEdge(isSlow: (name: string) => boolean, isPending = (_name: string) => false) {
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
    // The CA's end of an order that it has.
    if (isPending(request.name)) return real.order({ ...request, mayBegin: true });
    if (!isSlow(request.name)) return real.order(request);
    began.push(request.name);
    inWork += 1;
    most = Math.max(most, inWork);
    await released;
    inWork -= 1;
    return real.order(request);
  };
  const observe: Issuer['observe'] = async (name) => {
    const seen = await real.observe(name);
    return isPending(name) && seen.certificate === null ? { ...seen, order: 'pending' } : seen;
  };
  const edge: Edge = createCaddyEdge({
    ...{ dir, clock, issuerKey: 'local', issuer: { ...real, observe, order } },
    kept: { leftovers: async () => [], remove: async () => undefined },
    sign: null,
    own: NO_OWN_CERTIFICATES,
    onError: (error) => {
      throw error;
    },
  });
  return { edge, began, release, most: () => most };
}

const ordered = <T>(done: T): Ended<T> => ({ done, refused: false });

const target = (tenant: string, label: string) => ({
  ...{ domainId: `id-of-${label}`, tenant, tenantLabel: tenant, gateway: 'default' },
  domain: `${label}.acme.localhost`,
});

test('sixty names of a tenant take four slots at the CA; another tenant’s name is ordered at once', async () => {
  const { edge, began, release, most } = slowEdge((name) => name.startsWith('slow-'));
  const times: string[] = [];
  const ordered = Array.from({ length: FAILING }, async (_, n) => {
    const seen = await edge.apply(target('slow', `slow-${n}`), FIRST_ORDER);
    if (seen.orderDeferredUntil === undefined) return seen.orderBegun;
    expect(seen).toMatchObject({ orderBegun: false, issuance: 'idle', problem: null, failure: null });
    times.push(seen.orderDeferredUntil);
    return false;
  });
  await eventually('the others are deferred', () => times.length === FAILING - SHARE);
  expect(began).toHaveLength(SHARE);
  // Each has a time of its own, so that they do not come all at once.
  expect(new Set(times).size).toBe(times.length);
  const good = await edge.apply(target('good', 'good'), FIRST_ORDER);
  expect(good).toMatchObject({ objects: 'present', orderBegun: true });
  release();
  expect((await Promise.all(ordered)).filter((begun) => begun)).toHaveLength(SHARE);
  expect(most()).toBe(SHARE);
  const late = await edge.apply(target('slow', 'slow-late'), FIRST_ORDER);
  expect(late).toMatchObject({ objects: 'present', orderBegun: true });
});

test('an order that the CA has goes on although every slot is taken', async () => {
  const { edge, began, release } = slowEdge(
    (name) => name.startsWith('slow-'),
    (name) => name.startsWith('pending'),
  );
  const slow = Array.from({ length: SHARE }, (_, n) => edge.apply(target('busy', `slow-${n}`), FIRST_ORDER));
  await eventually('every slot is taken', () => began.length === SHARE);
  const late = await edge.apply(target('busy', 'late'), FIRST_ORDER);
  expect(late).toMatchObject({ objects: 'partial', orderDeferredUntil: expect.any(String) });
  const pending = await edge.apply(target('busy', 'pending'), NO_ORDER);
  expect(pending).toMatchObject({ objects: 'present' });
  expect(pending).not.toHaveProperty('orderDeferredUntil');
  release();
  await Promise.all(slow);
});

test('of all tenants together no more than the limit are ordered at once', async () => {
  const slots = createOrderSlots({ share: 2, limit: 3, clock });
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const running = ['a', 'b', 'c'].map((tenant) =>
    slots.within(tenant, () => released.then(() => ordered(null))),
  );
  expect(await slots.within('d', () => released.then(() => ordered(null)))).toHaveProperty('freeAt');
  release();
  await Promise.all(running);
  expect(await slots.within('d', async () => ordered('ordered'))).toEqual({ done: 'ordered' });
});

test('the names of a tenant get times at the pace at which its orders end', async () => {
  let now = Date.parse('2026-11-01T00:00:00Z');
  const slots = createOrderSlots({ share: 1, limit: 10, clock: () => new Date(now) });
  for (let n = 0; n < 50; n += 1)
    await slots.within('a', async () => {
      now += 4_000;
      return ordered(null);
    });
  const running = slots.within(
    'a',
    () => new Promise<Ended<null>>((resolve) => setImmediate(() => resolve(ordered(null)))),
  );
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => slots.within('a', async () => ordered(null))),
  );
  const seconds = answers.map((one) => ('freeAt' in one ? (Date.parse(one.freeAt) - now) / 1_000 : null));
  expect(seconds.map((one) => Math.round(one ?? 0))).toEqual([4, 8, 12]);
  await running;
});

test('an order that fails leaves its slot', async () => {
  const slots = createOrderSlots({ share: 1, limit: 1, clock });
  const failing = slots.within('a', () => Promise.reject(new Error('the CA is away')));
  await expect(failing).rejects.toThrow('the CA is away');
  expect(await slots.within('a', async () => ordered('ordered'))).toEqual({ done: 'ordered' });
});

test('a tenant whose orders are refused gets fewer slots, and all of them again once they are not', async () => {
  const slots = createOrderSlots({ share: 4, limit: 40, clock });
  const end = (refused: boolean | null) => slots.within('a', async () => ({ done: null, refused }));
  /** So many of the tenant are let through at once. */
  const room = async () => {
    let release = () => {};
    const released = new Promise<Ended<null>>((resolve) => {
      release = () => resolve({ done: null, refused: null });
    });
    const all = Array.from({ length: 6 }, () => slots.within('a', () => released));
    release();
    return (await Promise.all(all)).filter((one) => 'done' in one).length;
  };
  const rooms = [await room()];
  for (const refused of [true, true, true, null, false, false, false]) {
    await end(refused);
    rooms.push(await room());
  }
  expect(rooms).toEqual([4, 2, 1, 1, 1, 2, 3, 4]);
  await end(true);
  const other = await slots.within('b', async () => ordered('at once'));
  expect(other).toEqual({ done: 'at once' });
});
