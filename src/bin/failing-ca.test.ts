import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCaddyEdge } from '../edge/caddy/driver.ts';
import { NO_OWN_CERTIFICATES } from '../edge/own-certificates.ts';
import type { Edge } from '../edge/port.ts';
import { createTransport, type Transport } from '../issuers/acme/transport.ts';
import { type IssuerLaboratory, startIssuerLaboratory } from '../testing/acme-issuer.ts';
import { type AheadClock, createAheadClock } from '../testing/ahead-clock.ts';
import { lifeWithOrders } from '../testing/life-with-orders.ts';
import { useDatabase } from '../testing/postgres.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;
const HOUR = 3_600;
const DAY = 24 * HOUR;

const world = useDatabase({ per: 'test' });
let laboratory: IssuerLaboratory;
beforeAll(async () => {
  laboratory = await startIssuerLaboratory();
}, BUILD_MS);
afterAll(() => laboratory?.stop());

let clock: AheadClock;
/** The time of each order that the CA was asked for, in seconds of that clock. */
let asked: number[];
let edge: Edge;
let run = 0;
beforeEach(() => {
  clock = createAheadClock();
  asked = [];
  run += 1;
});

type AtTheCa = (request: { order: number }) => { status: number; retryAfter: string } | null;

/** The edge of one machine with its ACME issuer; the CA finds no name, so that every challenge fails. */
function openEdge(refuses: AtTheCa = () => null): void {
  const real = createTransport(laboratory.options.caFile);
  const transport: Transport = async (request, signal) => {
    if (new URL(request.url).pathname !== '/order-plz') return real(request, signal);
    asked.push(clock.now().getTime() / 1_000);
    const refusal = refuses({ order: asked.length });
    if (refusal === null) return real(request, signal);
    return { status: refusal.status, headers: { 'retry-after': refusal.retryAfter }, body: 'busy' };
  };
  const dir = join(laboratory.home, `edge-${run}`);
  edge = createCaddyEdge({
    ...{ dir, clock: clock.now, issuerKey: 'pebble' },
    issuer: laboratory.issuer({ folder: dir, transport, clock: clock.now }),
    kept: { leftovers: async () => [], remove: async () => undefined },
    sign: null,
    own: NO_OWN_CERTIFICATES,
    onError: (error) => {
      throw error;
    },
  });
}

const newLife = () => lifeWithOrders({ db: world.db, edge, clock });

/** Rounds take real seconds, in which an order may begin a little late. */
const inSteps = (times: readonly number[]) =>
  times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 60));

test('over two days in which each challenge fails, the CA counts the orders that the product counts', async () => {
  openEdge();
  const life = newLife();
  await life.goOn(2 * DAY);
  expect(life.row.status).toBe('certificate_failed');
  const count = asked.length;
  expect(await life.orderCounts()).toEqual({ row: count, records: count, metric: count });
  // After 1, 10 and 100 minutes, and then each day.
  expect(inSteps(asked)).toEqual([1, 10, 100, 1_440]);
}, 120_000);

test.each(['disabled', 'deleted'] as const)(
  'none comes after the name is %s',
  async (desired) => {
    openEdge();
    const life = newLife();
    await life.goOn(2 * HOUR);
    expect(asked.length).toBe(4);
    life.want(desired);
    await life.goOn(2 * DAY);
    expect(life.row).toMatchObject({ status: 'disabled', edgeApplied: false });
    expect(asked.length).toBe(4);
    expect(await life.orderCounts()).toEqual({ row: 4, records: 4, metric: 4 });
  },
  120_000,
);

test('with a Retry-After of 30 hours the next order comes then, and no hour earlier that a person asks', async () => {
  openEdge(({ order }) => (order === 1 ? { status: 503, retryAfter: '108000' } : null));
  const life = newLife();
  await life.goOn(31 * HOUR, { asksEach: HOUR });
  expect(asked.length).toBeGreaterThan(1);
  expect(inSteps(asked)[0]).toBe(1_800);
}, 120_000);
