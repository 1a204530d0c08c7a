import { applyEdge } from '../activities/edge.ts';
import { createOrderLimits } from '../activities/order-limits.ts';
import { judgeDns } from '../core/checks/dns.ts';
import { type DomainSnapshot, freshProgress } from '../core/domain.ts';
import { type EdgeSubject, type Ports, reconcile } from '../core/lifecycle/reconcile.ts';
import type { Edge } from '../edge/port.ts';
import type { Db } from '../store/database/database.ts';
import { createWorkerMetrics, type WorkerMetrics } from '../telemetry/worker-metrics.ts';
import type { AheadClock } from './ahead-clock.ts';
import { aDnsObservation, aPreflight, aSnapshot, aView } from './builders.ts';
import { next } from './rounds.ts';

export type LifeOptions = {
  /** Keeps the order records. */
  db: Db;
  edge: Pick<Edge, 'apply' | 'observe' | 'remove'>;
  clock: AheadClock;
  subject?: Partial<Pick<DomainSnapshot, 'id' | 'tenant' | 'domain' | 'canonicalHost'>>;
  /** Waits until nothing is under way at the edge; true: the watch has notified of the domain since. */
  settle?: () => Promise<boolean>;
};

export type LifeWithOrders = {
  readonly row: DomainSnapshot;
  /** The times at which orders were begun, as the row has had them. */
  readonly begun: readonly string[];
  /** Lives on for so many seconds; a person asks for a new attempt each `asksEach` seconds. */
  goOn(seconds: number, options?: { asksEach?: number | null }): Promise<void>;
  /** A person wants the name disabled, or deleted. */
  want(desired: DomainSnapshot['desired']): void;
  /** The numbers of orders of the product: the row's attempts, the order records and the metric. */
  orderCounts(): Promise<{ row: number; records: number; metric: number }>;
};

const targetOf = (subject: EdgeSubject) => ({
  ...subject,
  tenantLabel: subject.canonicalHost.split('.')[0] ?? '',
});

/**
 * A proved domain whose DNS and preflight are right, and which waits for its certificate: round after round over the
 * product's own steps, whenever its next one is due or the edge's watch wakes it.
 */
export function lifeWithOrders(options: LifeOptions): LifeWithOrders {
  const { db, clock, subject = {}, settle = async () => false } = options;
  const now = clock.iso;
  const begun: string[] = [];
  let row: DomainSnapshot = aSnapshot({
    ...{ status: 'pending_certificate', provedAt: now(), proofMethod: 'cname', edgeApplied: true },
    ...{ progress: { ...freshProgress(now()), certificateSince: now() }, nextCheckAt: now() },
    ...subject,
  });
  const record = (after: DomainSnapshot) => {
    row = after;
    const { lastIssuanceAt } = row.progress;
    if (lastIssuanceAt !== null && lastIssuanceAt !== begun.at(-1)) begun.push(lastIssuanceAt);
  };
  const metrics = createWorkerMetrics();
  const ports = portsOver({ ...options, metrics, record, read: () => row });
  const round = async (requested: boolean) => {
    await reconcile(row, { requested }, ports, now);
    while (await settle()) await reconcile(row, { requested: false }, ports, now);
  };
  return {
    get row() {
      return row;
    },
    begun,
    want(desired) {
      row = { ...row, desired, generation: row.generation + 1, nextCheckAt: now() };
    },
    async goOn(seconds, { asksEach = null } = {}) {
      const end = clock.now().getTime() + seconds * 1_000;
      let asks = asksEach === null ? end : clock.now().getTime() + asksEach * 1_000;
      while (true) {
        const due = row.nextCheckAt === null ? end : Date.parse(row.nextCheckAt);
        const at = Math.min(due, asks);
        if (at >= end) break;
        await clock.skip(at - clock.now().getTime());
        await round(asks <= due);
        if (asks <= due) asks += (asksEach ?? 0) * 1_000;
      }
      await clock.skip(end - clock.now().getTime());
    },
    async orderCounts() {
      const records = await db.selectFrom('certificate_orders').select('at').execute();
      const { values } = await metrics.orders.get();
      return {
        row: row.progress.issuanceAttempts,
        records: records.length,
        metric: values.reduce((sum, { value }) => sum + value, 0),
      };
    },
  };
}

type Over = LifeOptions & {
  metrics: WorkerMetrics;
  read: () => DomainSnapshot;
  record: (row: DomainSnapshot) => void;
};

function portsOver({ db, edge, clock, metrics, read, record }: Over): Ports {
  const orderLimits = createOrderLimits(db, clock.now);
  return {
    async checkDns(question) {
      const dns = dnsOf(question, clock.iso());
      return {
        dns,
        judged: judgeDns(dns, question),
        preflight: question.preflight ? aPreflight({ observedAt: clock.iso() }) : null,
        limitedUntil: await orderLimits.limitedUntil(question),
      };
    },
    applyEdge: (question) => applyEdge({ edge, clock: clock.now, metrics, orderLimits }, question),
    removeEdge: (subject) => edge.remove(targetOf(subject)),
    observeEdge: async (subject) => ({ edge: await edge.observe(targetOf(subject)), probe: null }),
    async record({ decision }) {
      const snapshot = { ...next(read(), decision), round: read().round + 1 };
      record(snapshot);
      return { kind: 'recorded', snapshot };
    },
  };
}

function dnsOf({ domain, canonicalHost }: EdgeSubject, observedAt: string) {
  const chain = [{ from: domain, to: canonicalHost, ttl: 300 }];
  const addresses = [{ type: 'A' as const, address: '198.51.100.7', ttl: 60 }];
  return aDnsObservation({ observedAt, domain, routing: [aView({ chain, addresses })] });
}
