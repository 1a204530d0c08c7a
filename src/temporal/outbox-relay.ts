import type { Client } from '@temporalio/client';
import type { Db } from '../store/database.ts';
import { claimOutbox, outboxDepth, postponeOutbox, settleOutbox } from '../store/outbox.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { wakeOrStart } from './wake.ts';

const BATCH = 40;
/** A relay that dies with rows in hand leaves them to the next one after this long. */
const LEASE_MS = 15_000;
/** A lost notification delays a row by at most this long. */
const SWEEP_MS = 5_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

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
    while (!signal.aborted) {
      this.#rung = false;
      try {
        const delivered = await this.#deliverBatch();
        this.#deps.metrics.outboxDepth.set(await outboxDepth(this.#deps.db));
        if (delivered === BATCH) continue;
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'the outbox could not be read; trying again');
      }
      await this.#wait(SWEEP_MS, signal);
    }
  }

  async #deliverBatch(): Promise<number> {
    const { db, clock } = this.#deps;
    const now = clock();
    const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
    const rows = await claimOutbox(db, { limit: BATCH, now: now.toISOString(), leaseUntil });
    const settled = await Promise.all(rows.map((row) => this.#deliver(row)));
    await settleOutbox(
      db,
      settled.filter((id) => id !== null),
    );
    return rows.length;
  }

  /** The row's id once delivered, null when it was put off. */
  async #deliver(row: Awaited<ReturnType<typeof claimOutbox>>[number]) {
    const { db, client, taskQueue, metrics, log, clock } = this.#deps;
    try {
      await wakeOrStart(client, taskQueue, { ...row, cause: 'request' });
      metrics.outboxDelivered.inc({ result: 'delivered' });
      return row.id;
    } catch (error) {
      metrics.outboxDelivered.inc({ result: 'postponed' });
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** row.attempts, LONGEST_PAUSE_MS);
      const nextAt = new Date(clock().getTime() + pause).toISOString();
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
