import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyEdge } from '../activities/edge.ts';
import { createOrderLimits } from '../activities/order-limits.ts';
import { judgeDns } from '../core/checks/dns.ts';
import { type DomainSnapshot, freshProgress } from '../core/domain.ts';
import { type EdgeSubject, type Ports, reconcile } from '../core/lifecycle/reconcile.ts';
import { createCaddyEdge } from '../edge/caddy/driver.ts';
import { NO_OWN_CERTIFICATES } from '../edge/own-certificates.ts';
import type { Edge } from '../edge/port.ts';
import { createTransport, type Transport } from '../issuers/acme/transport.ts';
import { type IssuerLaboratory, startIssuerLaboratory } from '../testing/acme-issuer.ts';
import { aDnsObservation, aPreflight, aSnapshot } from '../testing/builders.ts';
import { useDatabase } from '../testing/postgres.ts';
import { next } from '../testing/rounds.ts';

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

/** The clock of the product: it runs on, and is put forward while nothing is due. */
let ahead: number;
const clock = () => new Date(Date.now() + ahead);
const now = () => clock().toISOString();
/** The time of each order that the CA was asked for, in seconds of that clock. */
let asked: number[];
let edge: Edge;
let run = 0;
beforeEach(() => {
  ahead = 0;
  asked = [];
  run += 1;
});

type AtTheCa = (request: { order: number }) => { status: number; retryAfter: string } | null;

/** The edge of one machine with its ACME issuer; the CA finds no name, so that every challenge fails. */
function openEdge(refuses: AtTheCa = () => null): void {
  const real = createTransport(laboratory.options.caFile);
  const transport: Transport = async (request, signal) => {
    if (new URL(request.url).pathname !== '/order-plz') return real(request, signal);
    asked.push(clock().getTime() / 1_000);
    const refusal = refuses({ order: asked.length });
    if (refusal === null) return real(request, signal);
    return { status: refusal.status, headers: { 'retry-after': refusal.retryAfter }, body: 'busy' };
  };
  const dir = join(laboratory.home, `edge-${run}`);
  edge = createCaddyEdge({
    ...{ dir, clock, issuerKey: 'pebble', issuer: laboratory.issuer({ folder: dir, transport, clock }) },
    kept: { leftovers: async () => [], remove: async () => undefined },
    sign: null,
    own: NO_OWN_CERTIFICATES,
    onError: (error) => {
      throw error;
    },
  });
}

const targetOf = (subject: EdgeSubject) => ({ ...subject, tenantLabel: 'acme' });

/** The domain, round after round over the product's own steps, whenever its next one is due; a person may ask each hour. */
class Life {
  row: DomainSnapshot = aSnapshot({
    ...{ status: 'pending_certificate', provedAt: now(), proofMethod: 'cname', edgeApplied: true },
    ...{ progress: { ...freshProgress(now()), certificateSince: now() }, nextCheckAt: now() },
  });
  readonly orderLimits = createOrderLimits(world.db, clock);
  readonly ports: Ports = {
    checkDns: async (question) => {
      const dns = aDnsObservation({ observedAt: now() });
      return {
        dns,
        judged: judgeDns(dns, question),
        preflight: question.preflight ? aPreflight({ observedAt: now() }) : null,
        limitedUntil: await this.orderLimits.limitedUntil(question),
      };
    },
    applyEdge: (question) => applyEdge({ edge, clock, orderLimits: this.orderLimits }, question),
    removeEdge: (subject) => edge.remove(targetOf(subject)),
    observeEdge: async (subject) => ({ edge: await edge.observe(targetOf(subject)), probe: null }),
    record: async ({ decision }) => {
      this.row = { ...next(this.row, decision), round: this.row.round + 1 };
      return { kind: 'recorded', snapshot: this.row };
    },
  };

  async round(requested: boolean): Promise<void> {
    await reconcile(this.row, { requested }, this.ports, now);
  }

  async goOn(seconds: number, { asksEach = null }: { asksEach?: number | null } = {}): Promise<void> {
    const end = clock().getTime() + seconds * 1_000;
    let asks = asksEach === null ? end : clock().getTime() + asksEach * 1_000;
    while (true) {
      const due = this.row.nextCheckAt === null ? end : Date.parse(this.row.nextCheckAt);
      const at = Math.min(due, asks);
      if (at >= end) break;
      ahead += Math.max(at - clock().getTime(), 0);
      await this.round(asks <= due);
      if (asks <= due) asks += (asksEach ?? 0) * 1_000;
    }
    ahead += Math.max(end - clock().getTime(), 0);
  }

  async counted(): Promise<number> {
    const rows = await world.db.selectFrom('certificate_orders').select('at').execute();
    return rows.length;
  }
}

/** Rounds take real seconds, in which an order may begin a little late. */
const inSteps = (times: readonly number[]) =>
  times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 60));

test('over two days in which each challenge fails, the CA counts the orders that the product counts', async () => {
  openEdge();
  const life = new Life();
  await life.goOn(2 * DAY);
  expect(life.row).toMatchObject({
    status: 'certificate_failed',
    progress: { issuanceAttempts: asked.length },
  });
  expect(await life.counted()).toBe(asked.length);
  // After 1, 10 and 100 minutes, and then each day.
  expect(inSteps(asked)).toEqual([1, 10, 100, 1_440]);
}, 120_000);

test.each(['disabled', 'deleted'] as const)(
  'none comes after the name is %s',
  async (desired) => {
    openEdge();
    const life = new Life();
    await life.goOn(2 * HOUR);
    expect(asked.length).toBe(4);
    life.row = { ...life.row, desired, generation: 2, nextCheckAt: now() };
    await life.goOn(2 * DAY);
    expect(life.row).toMatchObject({ status: 'disabled', edgeApplied: false });
    expect([asked.length, await life.counted()]).toEqual([4, 4]);
  },
  120_000,
);

test('with a Retry-After of 30 hours the next order comes then, and no hour earlier that a person asks', async () => {
  openEdge(({ order }) => (order === 1 ? { status: 503, retryAfter: '108000' } : null));
  const life = new Life();
  await life.goOn(31 * HOUR, { asksEach: HOUR });
  expect(asked.length).toBeGreaterThan(1);
  expect(inSteps(asked)[0]).toBe(1_800);
}, 120_000);
