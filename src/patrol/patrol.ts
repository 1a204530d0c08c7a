import type { OpenIncident } from '../core/fleet/incident.ts';
import { asksOrigin, NOTHING_ASKED, originFailed } from '../core/patrol/origin.ts';
import { deferredTo, LONGEST_SLEEP_SECONDS } from '../core/patrol/visits.ts';
import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import { openIncidents } from '../store/fleet/incidents.ts';
import { claimDue, type DueDomain, nextDue } from '../store/patrol/claim.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import {
  afterWanted,
  isWhole,
  type QuickOutcome,
  quickVisit,
  type VisitPorts,
  type Wanted,
  WHOLE,
  wholeVisit,
} from './check.ts';
import { Lane } from './lane.ts';
import { Pace } from './pace.ts';
import { type ResultKind, type Results, ResultsToWrite } from './results.ts';
import { Sleeper } from './sleeper.ts';

/** So many visits by the few questions are under way at once: as many as begin while an edge that hangs has them wait. */
const QUICK_PLACES = 1_024;
/** So many whole rounds are, and of them so many of one tenant. */
const WHOLE_PLACES = 64;
const WHOLE_OF_TENANT = 16;
/** The least number of free places for which more are claimed, as each claim is a query. */
const FREE_PLACES = 16;
/** A patrol that dies with domains in hand leaves them to the next one after this long. */
const LEASE_MS = 40_000;
/** A visit that takes longer has failed; a whole round may follow one by the few questions within the lease. */
const QUICK_WITHIN_MS = 10_000;
const WHOLE_WITHIN_MS = 25_000;
/** The longest time between two claims while anything is due, and the time until the next one while more is. */
const GAP_MS = 5_000;
const BUSY_EVERY_MS = 50;
/** While rounds of workflows are under way, visits wait for so long: somebody waits for those, and nobody for these. */
const YIELDS_FOR_MS = 30_000;
const YIELDING_EVERY_MS = 500;
/** While all places for whole rounds are taken, or the share of a tenant is. */
const SHARED_EVERY_MS = 500;
const WRITE_EVERY_MS = 1_000;
/** When the worker stops, visits that take longer are left to the end of their lease. */
const END_WITHIN_MS = 3_000;
/** After an error of the database. */
const RETRY_MS = 2_000;
/** The incidents are read again after this long. */
const INCIDENTS_FOR_MS = 5_000;

export type PatrolDeps = {
  db: Db;
  ports: VisitPorts;
  metrics: Pick<WorkerMetrics, 'patrolVisits' | 'patrolLateness' | 'patrolStarts'>;
  log: Log;
  clock: () => Date;
  /** The most visits a second. */
  rate: number;
  /** Returns whether this process has work that comes first; absent: never. */
  yields?: () => boolean;
  /** Milliseconds between two claims, between two writes, and of the longest sleep. */
  pace?: { gapMs: number; writeEveryMs: number; longestMs: number };
};

const PACE = { gapMs: GAP_MS, writeEveryMs: WRITE_EVERY_MS, longestMs: LONGEST_SLEEP_SECONDS * 1_000 };

/**
 * Checks the domains at rest, beside Temporal: claims what is due, visits it, and writes what is unchanged a batch at a
 * time. Any number of workers does this at once; each domain is claimed by one of them.
 */
export class Patrol {
  readonly #deps: PatrolDeps;
  readonly #times: typeof PACE;
  readonly #quick = new Lane<DueDomain>(QUICK_PLACES);
  readonly #whole = new Lane<DueDomain>(WHOLE_PLACES, {
    most: WHOLE_OF_TENANT,
    keyOf: ({ tenant }) => tenant,
  });
  readonly #results: ResultsToWrite;
  readonly #sleeper = new Sleeper();
  readonly #pace: Pace;
  /** When to claim next; by `performance.now()`. */
  #claimAt = 0;
  #hasStopped = false;
  #origins = NOTHING_ASKED;
  #incidents: { readAt: number; found: Promise<OpenIncident[]> } | null = null;

  constructor(deps: PatrolDeps) {
    this.#deps = deps;
    this.#times = deps.pace ?? PACE;
    this.#pace = new Pace(deps.rate, performance.now());
    this.#results = new ResultsToWrite({ ...deps, everyMs: this.#times.writeEveryMs });
  }

  /** Has what is due claimed at once. */
  wake(): void {
    this.#claimAt = 0;
    this.#sleeper.wake();
  }

  /** Runs until `signal` aborts; visits that are under way are ended and written, where that takes no longer than a moment. */
  async run(signal: AbortSignal): Promise<void> {
    const { log } = this.#deps;
    while (!signal.aborted) {
      if (performance.now() >= this.#results.dueAt) await this.#results.write();
      if (performance.now() >= this.#claimAt) {
        // Somebody may wake it meanwhile.
        this.#claimAt = Number.POSITIVE_INFINITY;
        let delayMs = RETRY_MS;
        try {
          delayMs = await this.#claim();
        } catch (error) {
          log.warn({ err: error }, 'the patrol could not read its domains; trying again');
        }
        this.#claimAt = Math.min(this.#claimAt, performance.now() + delayMs);
      }
      await this.#sleeper.sleep(Math.min(this.#claimAt, this.#results.dueAt) - performance.now(), signal);
    }
    await Promise.race([this.#ended(), wait(END_WITHIN_MS, undefined, { ref: false })]);
    // What is not written now is visited again once its lease is over.
    await this.#results.write();
    this.#hasStopped = true;
  }

  /** Visits by the few questions may begin whole rounds. */
  async #ended(): Promise<void> {
    await this.#quick.ended();
    await this.#whole.ended();
  }

  /** Claims what is due, and begins its visits. Returns after how many milliseconds to claim again. */
  async #claim(): Promise<number> {
    const { db, clock } = this.#deps;
    const allowed = this.#pace.allowed(performance.now());
    if (allowed === 0 || this.#quick.free < FREE_PLACES) return BUSY_EVERY_MS;
    const quick = Math.min(this.#quick.free, allowed);
    const whole = Math.min(this.#whole.free, allowed);
    const now = clock();
    const yields = this.#deps.yields?.() ?? false;
    const due = await claimDue(db, {
      ...{ now: now.toISOString(), leaseUntil: after(now, LEASE_MS) },
      ...{ quick, whole, share: { most: WHOLE_OF_TENANT, taken: this.#whole.taken } },
      ...(yields ? { dueBefore: after(now, -YIELDS_FOR_MS) } : {}),
    });
    let begun = 0;
    for (const domain of due) if (this.#begin(domain, now)) begun += 1;
    const gapMs = this.#pace.claimed(begun, performance.now(), this.#times.gapMs);
    const wholes = due.filter((domain) => domain.whole).length;
    if (due.length - wholes === quick || (wholes > 0 && wholes === whole)) return BUSY_EVERY_MS;
    // Others may be due that there was no place for.
    const isShared = [...this.#whole.taken.values()].some((taken) => taken >= WHOLE_OF_TENANT);
    if (this.#whole.free === 0 || isShared) return Math.min(SHARED_EVERY_MS, this.#times.gapMs);
    if (due.length > 0) return gapMs;
    return yields ? Math.min(YIELDING_EVERY_MS, this.#times.gapMs) : this.#untilDue(now);
  }

  async #untilDue(now: Date): Promise<number> {
    const { gapMs, longestMs } = this.#times;
    const next = await nextDue(this.#deps.db);
    const untilMs = next === null ? longestMs : Date.parse(next) - now.getTime();
    return Math.min(Math.max(untilMs, gapMs), longestMs);
  }

  /** Returns false where there was no place. */
  #begin(domain: DueDomain, now: Date): boolean {
    const isWholeOne = isWhole(domain, now.toISOString());
    if (isWholeOne && !this.#whole.admits(domain)) {
      // Its place is claimed again only once there is one, unless it says that the few questions do.
      const dueAt = domain.whole ? domain.dueAt : deferredTo(domain.id, now.toISOString());
      this.#add('deferred', { domain, failing: [], dueAt });
      return false;
    }
    const { metrics } = this.#deps;
    metrics.patrolLateness.observe(Math.max(now.getTime() - Date.parse(domain.dueAt), 0) / 1_000);
    if (isWholeOne) this.#beginWhole(domain, WHOLE);
    else this.#quick.take(domain, () => this.#caught(domain, this.#visit(domain)));
    return true;
  }

  #beginWhole(domain: DueDomain, wanted: Wanted): void {
    this.#whole.take(domain, () => this.#caught(domain, this.#visitWhole(domain, wanted)));
  }

  async #visit(domain: DueDomain): Promise<void> {
    const { ports } = this.#deps;
    const now = this.#now;
    const begunAt = now();
    const asks = asksOrigin(this.#origins, domain.originDueAt, begunAt);
    if (asks) this.#origins = { ...this.#origins, askedAt: begunAt };
    const outcome = await within(QUICK_WITHIN_MS, quickVisit(domain, ports, { asksOrigin: asks, now }));
    if (outcome.kind === 'unchanged') return this.#unchanged(outcome.visit);
    if (outcome.failing.includes('edge')) this.#origins = originFailed(this.#origins, domain.tenant, now());
    await this.#want(domain, outcome);
  }

  async #want(domain: DueDomain, outcome: Wanting): Promise<void> {
    const open = outcome.failing.length > 0 ? await this.#openIncidents() : [];
    const around = { open, hasPlace: this.#whole.admits(domain), now: this.#now() };
    const next = afterWanted(domain, outcome, around);
    switch (next.kind) {
      case 'whole':
        return this.#beginWhole(domain, outcome);
      case 'explained':
        this.#deps.metrics.patrolVisits.inc({ result: next.kind });
        return this.#add('explained', next);
      case 'deferred':
        this.#deps.metrics.patrolVisits.inc({ result: next.kind });
        return this.#add('deferred', {
          ...{ domain, failing: outcome.failing, dueAt: deferredTo(domain.id, around.now) },
        });
    }
  }

  async #visitWhole(domain: DueDomain, wanted: Wanted): Promise<void> {
    const outcome = await within(WHOLE_WITHIN_MS, wholeVisit(domain, wanted, this.#deps.ports, this.#now));
    if (outcome.kind === 'unchanged') return this.#unchanged(outcome.visit);
    this.#deps.metrics.patrolVisits.inc({ result: outcome.kind });
    switch (outcome.kind) {
      case 'explained':
        return this.#add('explained', outcome);
      case 'differs':
        return this.#add('differs', { domain, reason: outcome.reason, failing: outcome.failing });
      case 'moved_on':
        return this.#add('put_off', { domain, failures: 0 });
    }
  }

  #unchanged(visit: Extract<QuickOutcome, { kind: 'unchanged' }>['visit']): void {
    this.#deps.metrics.patrolVisits.inc({ result: 'unchanged' });
    this.#add('unchanged', visit);
  }

  /** A visit that fails is put off once; the second time its workflow is started, which has the time, and says what is wrong. */
  async #caught(domain: DueDomain, visiting: Promise<void>): Promise<void> {
    const { metrics, log } = this.#deps;
    try {
      await visiting;
    } catch (error) {
      // Its database may be closed.
      if (this.#hasStopped) return;
      metrics.patrolVisits.inc({ result: 'failed' });
      const isSecond = domain.failures > 0;
      const next = isSecond ? 'its workflow is started' : 'it is made again in a minute';
      const tags = { tenantId: domain.tenant, portalDomainId: domain.id };
      log.warn({ ...tags, err: error }, `a visit of the patrol failed; ${next}`);
      if (isSecond) this.#add('differs', { domain, reason: 'whole', failing: [] });
      else this.#add('put_off', { domain, failures: domain.failures + 1 });
    }
  }

  readonly #add = <K extends ResultKind>(kind: K, result: Results[K]): void => {
    const isNew = this.#results.dueAt === Number.POSITIVE_INFINITY;
    const isEnough = this.#results.add(kind, result);
    if (isNew || isEnough) this.#sleeper.wake();
  };

  readonly #now = () => this.#deps.clock().toISOString();

  #openIncidents(): Promise<OpenIncident[]> {
    const at = performance.now();
    if (this.#incidents !== null && at - this.#incidents.readAt < INCIDENTS_FOR_MS)
      return this.#incidents.found;
    const found = openIncidents(this.#deps.db).catch((error: unknown) => {
      // The next visit reads them again.
      if (this.#incidents?.found === found) this.#incidents = null;
      throw error;
    });
    this.#incidents = { readAt: at, found };
    return found;
  }
}

const after = (now: Date, ms: number) => new Date(now.getTime() + ms).toISOString();

type Wanting = Extract<QuickOutcome, { kind: 'wanted' }>;

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${ms / 1_000} s`)), ms).unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
