import type { Client } from '@temporalio/client';
import { backOffMs } from '../lib/back-off.ts';
import type { Db } from '../store/database/database.ts';
import type { OutboxItem } from '../store/domains/types.ts';
import { claimOutbox, outboxDepth, postponeOutbox, settleOutbox } from '../store/outbox/outbox.ts';
import { wakeOverdue } from '../store/outbox/overdue.ts';
import type { Log } from '../telemetry/log.ts';
import { inSpan, withTrace } from '../telemetry/trace.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { wakeOrStart } from './wake.ts';

const BATCH = 40;
/** A relay that dies with rows in hand leaves them to the next one after this long. */
const LEASE_MS = 15_000;
/** A lost notification delays a row by at most this long. */
const SWEEP_MS = 5_000;
/**
 * The interval between two sweeps for domains without a running workflow, and the delay after which a check is
 * overdue.
 */
const OVERDUE_SWEEP_MS = 60_000;
const OVERDUE_AFTER_MS = 120_000;
const OVERDUE_AT_ONCE = 200;
const BACK_OFF = { firstMs: 500, mostMs: 10_000 };

export type RelayDeps = {
  db: Db;
  client: Client;
  taskQueue: string;
  metrics: WorkerMetrics;
  log: Log;
  clock: () => Date;
};

/**
 * Hands what the database committed to Temporal: a row of the outbox is a signal that starts the workflow when none
 * runs. While Temporal is away rows wait; none is lost and none needs an order.
 */
export class OutboxRelay {
  readonly #deps: RelayDeps;
  #rung = false;
  #ring: () => void = () => {};

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  /** Something was put into the outbox. */
  notify(): void {
    this.#rung = true;
    this.#ring();
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let sweptAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      this.#rung = false;
      try {
        if (performance.now() - sweptAt > OVERDUE_SWEEP_MS) {
          sweptAt = performance.now();
          await this.#wakeOverdue();
        }
        const { claimed, delivered } = await this.#deliverBatch();
        this.#deps.metrics.outboxDepth.set(await outboxDepth(this.#deps.db));
        // While Temporal is away a long outbox is not gone through at full speed, again and again.
        if (claimed === BATCH && delivered > 0) continue;
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'the outbox could not be read; trying again');
      }
      await this.#wait(SWEEP_MS, signal);
    }
  }

  /** Temporal's data may be lost or restored; the row is the truth, and an overdue domain gets a new workflow. */
  async #wakeOverdue(): Promise<void> {
    const { db, clock, log } = this.#deps;
    const now = clock();
    const before = new Date(now.getTime() - OVERDUE_AFTER_MS).toISOString();
    const woken = await wakeOverdue(db, { before, now: now.toISOString(), limit: OVERDUE_AT_ONCE });
    if (woken > 0)
      log.warn({ woken }, 'domains were overdue for their check; their workflows were signalled');
  }

  async #deliverBatch(): Promise<{ claimed: number; delivered: number }> {
    const { db, clock } = this.#deps;
    const now = clock();
    const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
    const rows = await claimOutbox(db, { limit: BATCH, now: now.toISOString(), leaseUntil });
    const settled = await Promise.all(rows.map((row) => this.#deliverTraced(row)));
    const delivered = settled.filter((id) => id !== null);
    await settleOutbox(db, delivered);
    return { claimed: rows.length, delivered: delivered.length };
  }

  #deliverTraced(row: OutboxItem): Promise<number | null> {
    const tags = { tenantId: row.tenant, portalDomainId: row.domainId };
    const deliver = () => this.#deliver(row);
    // A signal without a request starts no trace: the workflow's rounds stay in the trace of the last request.
    const traced = () => (row.traceParent === null ? deliver() : inSpan('outbox deliver', deliver));
    return withTrace(tags, row.traceParent, traced);
  }

  /** The row's id once delivered, null when it was put off. */
  async #deliver(row: OutboxItem): Promise<number | null> {
    const { db, client, taskQueue, metrics, log, clock } = this.#deps;
    try {
      await wakeOrStart(client, taskQueue, {
        domainId: row.domainId,
        tenant: row.tenant,
        signal: row.signal === 'disable' ? 'disable' : 'reconcile',
        cause: row.signal === 'check' ? 'watch' : 'request',
      });
      metrics.outboxDelivered.inc({ result: 'delivered' });
      return row.id;
    } catch (error) {
      metrics.outboxDelivered.inc({ result: 'postponed' });
      const backOff = backOffMs(BACK_OFF, row.attempts + 1);
      const nextAt = new Date(clock().getTime() + backOff).toISOString();
      await postponeOutbox(db, {
        id: row.id,
        error: error instanceof Error ? error.message : String(error),
        nextAt,
      });
      log.warn(
        { tenantId: row.tenant, portalDomainId: row.domainId, nextAt, err: error },
        'Temporal did not take a signal',
      );
      return null;
    }
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#rung || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#ring = () => {};
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#ring = done;
    });
  }
}
