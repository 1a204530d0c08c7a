import type { Client } from '@temporalio/client';
import { backOffMs } from '../lib/back-off.ts';
import { createBell } from '../lib/bell.ts';
import type { Db } from '../store/database/database.ts';
import type { OutboxItem } from '../store/domains/types.ts';
import { claimOutbox, outboxDepth, postponeOutbox, settleOutbox } from '../store/outbox/outbox.ts';
import { wakeOverdue } from '../store/outbox/overdue.ts';
import type { Log } from '../telemetry/log.ts';
import { inSpan, withTrace } from '../telemetry/trace.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { wakeOrStart } from './wake.ts';

const DELIVERIES_AT_ONCE = 40;
/** The least number of rows that are claimed together from a long outbox, as each claim is a query over all that wait. */
const FREE_PLACES = 10;
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
 * runs. While Temporal is away rows wait; none is lost and none needs an order. Deliveries wait for nothing but
 * themselves: each has a place, and as places are free again the next rows are claimed for them.
 */
export class OutboxRelay {
  readonly #deps: RelayDeps;
  readonly #underWay = new Set<Promise<void>>();
  /** Delivered, and still in the table. */
  #delivered: number[] = [];
  #settling: Promise<void> | null = null;
  /** More than were claimed may be waiting. */
  #mayBeMore = false;
  readonly #bell = createBell();

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  /** Something was put into the outbox. */
  notify(): void {
    this.#bell.ring();
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let sweptAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      this.#bell.reset();
      try {
        if (performance.now() - sweptAt > OVERDUE_SWEEP_MS) {
          sweptAt = performance.now();
          await this.#wakeOverdue();
        }
        await this.#fillPlaces();
        this.#deps.metrics.outboxDepth.set(await outboxDepth(this.#deps.db));
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'the outbox could not be read; trying again');
      }
      await this.#bell.wait(SWEEP_MS, signal);
    }
    await Promise.all(this.#underWay);
    await this.#settling;
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

  /** Claims a row for each free place, and begins its delivery. */
  async #fillPlaces(): Promise<void> {
    const { db, clock } = this.#deps;
    const free = DELIVERIES_AT_ONCE - this.#underWay.size;
    this.#mayBeMore = free === 0;
    if (free === 0) return;
    const now = clock();
    const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
    const rows = await claimOutbox(db, { limit: free, now: now.toISOString(), leaseUntil });
    this.#mayBeMore = rows.length === free;
    for (const row of rows) {
      const delivery = this.#deliverTraced(row).then((isDelivered) => {
        this.#underWay.delete(delivery);
        if (isDelivered) this.#settle(row.id);
      });
      this.#underWay.add(delivery);
    }
  }

  /**
   * Deletes what is delivered, all that has come together in one statement. Only a success frees its place at once: while
   * Temporal is away a long outbox is not gone through at full speed, again and again.
   */
  #settle(id: number): void {
    this.#delivered.push(id);
    if (this.#mayBeMore && DELIVERIES_AT_ONCE - this.#underWay.size >= FREE_PLACES) this.notify();
    this.#settling ??= this.#settleAll().finally(() => {
      this.#settling = null;
    });
  }

  async #settleAll(): Promise<void> {
    while (this.#delivered.length > 0) {
      const ids = this.#delivered.splice(0);
      try {
        await settleOutbox(this.#deps.db, ids);
      } catch (error) {
        // They come back after their lease, and a second delivery does no harm.
        this.#deps.log.warn({ err: error }, 'what was delivered could not be taken out of the outbox');
      }
    }
  }

  #deliverTraced(row: OutboxItem): Promise<boolean> {
    const tags = { tenantId: row.tenant, portalDomainId: row.domainId };
    const deliver = () => this.#deliver(row);
    // A signal without a request starts no trace: the workflow's rounds stay in the trace of the last request.
    const traced = () => (row.traceParent === null ? deliver() : inSpan('outbox deliver', deliver));
    return withTrace(tags, row.traceParent, traced);
  }

  /** Resolves with false when it was put off. */
  async #deliver(row: OutboxItem): Promise<boolean> {
    const { client, taskQueue, metrics } = this.#deps;
    try {
      await wakeOrStart(client, taskQueue, {
        domainId: row.domainId,
        tenant: row.tenant,
        signal: row.signal === 'disable' ? 'disable' : 'reconcile',
        cause: row.signal === 'check' ? 'watch' : 'request',
        reason: row.reason,
      });
      metrics.outboxDelivered.inc({ result: 'delivered' });
      return true;
    } catch (error) {
      metrics.outboxDelivered.inc({ result: 'postponed' });
      await this.#postpone(row, error);
      return false;
    }
  }

  async #postpone({ id, tenant, domainId, attempts }: OutboxItem, cause: unknown): Promise<void> {
    const { db, log, clock } = this.#deps;
    const nextAt = new Date(clock().getTime() + backOffMs(BACK_OFF, attempts + 1)).toISOString();
    const tags = { tenantId: tenant, portalDomainId: domainId };
    log.warn({ ...tags, nextAt, err: cause }, 'Temporal did not take a signal');
    try {
      await postponeOutbox(db, { id, error: cause instanceof Error ? cause.message : String(cause), nextAt });
    } catch (error) {
      log.warn({ ...tags, err: error }, 'a signal could not be put off; it comes back after its lease');
    }
  }
}
