import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import {
  claimDue,
  type DueDomain,
  endRest,
  leaveOrPutOff,
  settleExplained,
  settleVisits,
} from '../store/patrol/patrol.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { type VisitOutcome, type VisitPorts, visit } from './check.ts';

/** So many visits are under way at once. */
const PLACES = 64;
/** The least number of free places for which more are claimed, as each claim is two queries. */
const FREE_PLACES = 16;
/** A patrol that dies with domains in hand leaves them to the next one after this long. */
const LEASE_MS = 40_000;
/** A visit that takes longer has failed. */
const VISIT_WITHIN_MS = 30_000;
/** One that failed is made again after this long; where it fails once more, the domain's workflow is started. */
const PUT_OFF_MS = 60_000;
/** The time between two claims: while more is due than was claimed, and else. */
const BUSY_EVERY_MS = 50;
const IDLE_EVERY_MS = 1_000;
/** After an error of the database. */
const RETRY_MS = 2_000;

export type PatrolDeps = {
  db: Db;
  ports: VisitPorts;
  metrics: Pick<WorkerMetrics, 'patrolVisits' | 'patrolLateness' | 'patrolStarts'>;
  log: Log;
  clock: () => Date;
  /** The most visits a second. */
  rate: number;
};

type Done = { domain: DueDomain; outcome: VisitOutcome | { kind: 'failed' } };

/**
 * Checks the domains at rest, beside Temporal: claims what is due, visits it, and writes what is unchanged a batch at a
 * time. Any number of workers does this at once; each domain is claimed by one of them.
 */
export class Patrol {
  readonly #deps: PatrolDeps;
  readonly #underWay = new Set<Promise<void>>();
  #done: Done[] = [];
  /** The domains whose last visit failed. */
  readonly #failed = new Set<string>();
  #freed: () => void = () => {};

  constructor(deps: PatrolDeps) {
    this.#deps = deps;
  }

  /** Runs until `signal` aborts; visits that are under way are ended and written. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, rate } = this.#deps;
    let allowedAt = performance.now();
    while (!signal.aborted) {
      let delayMs = IDLE_EVERY_MS;
      try {
        await this.#settle();
        const allowance = Math.floor(((performance.now() - allowedAt) / 1_000) * rate);
        const limit = Math.min(PLACES - this.#underWay.size, Math.max(allowance, 0));
        if (limit >= Math.min(FREE_PLACES, rate)) {
          const claimed = await this.#claim(limit);
          // What was not used in time is not made up for: a burst would be one on the resolvers.
          allowedAt = Math.max(allowedAt + (claimed / rate) * 1_000, performance.now() - 1_000);
          delayMs = claimed === limit ? BUSY_EVERY_MS : IDLE_EVERY_MS;
        } else delayMs = BUSY_EVERY_MS;
      } catch (error) {
        log.warn({ err: error }, 'the patrol could not read or write its domains; trying again');
        delayMs = RETRY_MS;
      }
      await this.#delay(delayMs, signal);
    }
    await Promise.all(this.#underWay);
    try {
      await this.#settle();
    } catch (error) {
      log.warn(
        { err: error },
        'the last visits were not written; they are made again once their lease is over',
      );
    }
  }

  /** Claims up to `limit` domains, and begins their visits. Returns how many. */
  async #claim(limit: number): Promise<number> {
    const { db, clock, metrics } = this.#deps;
    const now = clock();
    const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
    const due = await claimDue(db, { limit, now: now.toISOString(), leaseUntil });
    for (const domain of due) {
      metrics.patrolLateness.observe(Math.max(now.getTime() - Date.parse(domain.dueAt), 0) / 1_000);
      const visiting = this.#visit(domain).finally(() => {
        this.#underWay.delete(visiting);
        if (PLACES - this.#underWay.size >= FREE_PLACES || this.#underWay.size === 0) this.#freed();
      });
      this.#underWay.add(visiting);
    }
    return due.length;
  }

  async #visit(domain: DueDomain): Promise<void> {
    const { ports, clock, metrics, log } = this.#deps;
    try {
      const outcome = await within(
        VISIT_WITHIN_MS,
        visit(domain, ports, () => clock().toISOString()),
      );
      metrics.patrolVisits.inc({ result: outcome.kind });
      this.#failed.delete(domain.id);
      this.#done.push({ domain, outcome });
    } catch (error) {
      metrics.patrolVisits.inc({ result: 'failed' });
      const tags = { tenantId: domain.tenant, portalDomainId: domain.id };
      const isSecond = this.#failed.has(domain.id);
      const next = isSecond ? 'its workflow is started' : 'it is made again in a minute';
      log.warn({ ...tags, err: error }, `a visit of the patrol failed; ${next}`);
      // A workflow has the time that a visit has not, and says what is wrong.
      if (isSecond) this.#failed.delete(domain.id);
      else this.#failed.add(domain.id);
      const outcome = isSecond ? DIFFERS : ({ kind: 'failed' } as const);
      this.#done.push({ domain, outcome });
    }
  }

  /** Writes all visits that have ended since the last time. */
  async #settle(): Promise<void> {
    const { db, clock, metrics, log } = this.#deps;
    const done = this.#done.splice(0);
    const now = clock().toISOString();
    await settleVisits(
      db,
      done.flatMap(({ outcome }) => (outcome.kind === 'unchanged' ? [outcome.visit] : [])),
    );
    await settleExplained(
      db,
      done.flatMap(({ outcome }) => (outcome.kind === 'explained' ? [outcome] : [])),
      now,
    );
    const putOff = done.flatMap(({ domain, outcome: { kind } }) =>
      kind === 'failed' || kind === 'moved_on' ? [domain] : [],
    );
    await leaveOrPutOff(db, putOff, new Date(Date.parse(now) + PUT_OFF_MS).toISOString());
    const differing = done.flatMap(({ domain, outcome }) =>
      outcome.kind === 'differs' ? [{ domain, reason: outcome.reason, failing: outcome.failing }] : [],
    );
    const ended = new Set(await endRest(db, differing, now));
    for (const { domain, reason } of differing) {
      if (!ended.has(domain.id)) continue;
      metrics.patrolStarts.inc({ reason });
      const tags = { tenantId: domain.tenant, portalDomainId: domain.id };
      log.info({ ...tags, reason }, 'the patrol found a change; the workflow is started');
    }
  }

  /** Waits; shorter where visits that are under way end. */
  async #delay(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#done.length > 0) return;
    const freed = new Promise<void>((resolve) => {
      this.#freed = resolve;
    });
    await Promise.race([wait(ms, signal), freed]);
    this.#freed = () => {};
  }
}

const DIFFERS: VisitOutcome = { kind: 'differs', reason: 'whole', failing: [] };

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
