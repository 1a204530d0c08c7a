import type { PatrolReason } from '../core/patrol/reasons.ts';
import type { Db } from '../store/database/database.ts';
import { type Differing, endRest } from '../store/patrol/end-rest.ts';
import {
  type Deferred,
  leaveOrPutOff,
  type PutOff,
  settleDeferred,
  settleExplained,
  settleVisits,
  type Visited,
} from '../store/patrol/settle.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import type { Explained } from './check.ts';

/** One that failed is made again after this long; where it fails once more, the domain's workflow is started. */
const PUT_OFF_MS = 60_000;
/** After an error of the database. */
const RETRY_MS = 2_000;
/** As many are written without waiting for more. */
const ENOUGH = 200;

export type Results = {
  unchanged: Visited;
  explained: Explained;
  deferred: Deferred;
  put_off: PutOff;
  differs: Differing;
};
export type ResultKind = keyof Results;
type Waiting = { [K in ResultKind]: Results[K][] };

export type ResultsDeps = {
  db: Db;
  metrics: Pick<WorkerMetrics, 'patrolStarts'>;
  log: Log;
  clock: () => Date;
  /** Results are written together, at most so long after the first one. */
  everyMs: number;
};

/**
 * The visits that have ended and are not written yet. Each kind is written by itself, and again where that failed, until
 * the lease is over: somebody else visits the domain then.
 */
export class ResultsToWrite {
  readonly #deps: ResultsDeps;
  #waiting: Waiting = nothing();
  #count = 0;
  /** By `performance.now()`; infinite: there is nothing to write. */
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(deps: ResultsDeps) {
    this.#deps = deps;
  }

  get dueAt(): number {
    return this.#dueAt;
  }

  /** Returns true where no more is waited for. */
  add<K extends ResultKind>(kind: K, result: Results[K]): boolean {
    this.#waiting[kind].push(result);
    this.#count += 1;
    const now = performance.now();
    this.#dueAt =
      this.#count >= ENOUGH ? Math.min(this.#dueAt, now) : Math.min(this.#dueAt, now + this.#deps.everyMs);
    return this.#count >= ENOUGH;
  }

  /** Writes all that waits. Returns false where some of it could not be written and waits still. */
  async write(): Promise<boolean> {
    const { db, clock } = this.#deps;
    const waiting = this.#waiting;
    this.#waiting = nothing();
    this.#count = 0;
    this.#dueAt = Number.POSITIVE_INFINITY;
    const now = clock().toISOString();
    const written = [
      await this.#each('unchanged', waiting.unchanged, (all) => settleVisits(db, all)),
      await this.#each('explained', waiting.explained, (all) => settleExplained(db, all, now)),
      await this.#each('deferred', waiting.deferred, (all) => settleDeferred(db, all, now)),
      await this.#each('put_off', waiting.put_off, (all) =>
        leaveOrPutOff(db, all, new Date(Date.parse(now) + PUT_OFF_MS).toISOString()),
      ),
      await this.#each('differs', waiting.differs, (all) => this.#startWorkflows(all, now)),
    ];
    return !written.includes(false);
  }

  async #each<K extends ResultKind>(
    kind: K,
    results: Results[K][],
    write: (results: Results[K][]) => Promise<void>,
  ): Promise<boolean> {
    if (results.length === 0) return true;
    const { clock, log } = this.#deps;
    try {
      await write(results);
      return true;
    } catch (error) {
      const now = clock().toISOString();
      const leased = results.filter((result) => domainOf(result).leasedUntil > now);
      log.warn(
        { err: error, kind, visits: results.length, lost: results.length - leased.length },
        'visits of the patrol could not be written; trying again while their lease lasts',
      );
      this.#waiting[kind].push(...leased);
      this.#count += leased.length;
      if (leased.length > 0) this.#dueAt = Math.min(this.#dueAt, performance.now() + RETRY_MS);
      return leased.length === 0;
    }
  }

  async #startWorkflows(differing: Differing[], now: string): Promise<void> {
    const { db, metrics, log } = this.#deps;
    const ended = new Set(await endRest(db, differing, now));
    for (const { domain, reason } of differing) {
      if (!ended.has(domain.id)) continue;
      metrics.patrolStarts.inc({ reason } satisfies { reason: PatrolReason });
      const tags = { tenantId: domain.tenant, portalDomainId: domain.id };
      log.info({ ...tags, reason }, 'the patrol found a change; the workflow is started');
    }
  }
}

const nothing = (): Waiting => ({ unchanged: [], explained: [], deferred: [], put_off: [], differs: [] });

function domainOf(result: Results[ResultKind]) {
  if ('visit' in result) return result.visit.domain;
  return result.domain;
}
