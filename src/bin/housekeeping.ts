import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import { removeOldLines } from '../store/domains/timeline-retention.ts';
import { foldCounts } from '../store/fleet/domain-counts.ts';
import { foldFacets } from '../store/fleet/facet-counts.ts';
import { REMOVED_AT_ONCE, removeOldKeys } from '../store/idempotency/idempotency-keys.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';

const EVERY_MS = 60_000;
/** Between two batches of a pass: 100,000 domains take a quarter of an hour a day, and nobody notices. */
const BATCH_DELAY_MS = 1_000;
const DAY_MS = 86_400_000;

export type Housekeeping = {
  db: Db;
  metrics: Pick<WorkerMetrics, 'timelineRemoved'>;
  log: Log;
  clock: () => Date;
  /** Days for which lines of timelines are kept; 0: for ever. */
  timelineDays: number;
  signal: AbortSignal;
  /** Between two rounds, and between two batches; ours when not given. */
  paces?: { everyMs: number; delayMs: number };
};

/** Keeps small in the database what would grow for ever: counts that are added up, keys of requests and lines of timelines that are old. */
export async function keepHouse({ paces, ...deps }: Housekeeping): Promise<void> {
  const { everyMs, delayMs } = paces ?? { everyMs: EVERY_MS, delayMs: BATCH_DELAY_MS };
  while (!deps.signal.aborted) {
    try {
      await foldAndRemove(deps);
      if (deps.timelineDays > 0) await passOverTimelines(deps, delayMs);
    } catch (error) {
      deps.log.warn({ err: error }, 'old data could not be removed; retrying');
    }
    await wait(everyMs, deps.signal);
  }
}

/** Adds up the counts, and removes what was kept of requests with an Idempotency-Key for longer than a day. */
async function foldAndRemove({
  db,
  clock,
  signal,
}: Pick<Housekeeping, 'db' | 'clock' | 'signal'>): Promise<void> {
  await foldCounts(db);
  await foldFacets(db);
  let removed = REMOVED_AT_ONCE;
  while (removed === REMOVED_AT_ONCE && !signal.aborted)
    removed = await removeOldKeys(db, clock().toISOString());
}

/** Goes on with the pass that is due, until its end or the signal. */
async function passOverTimelines(
  { db, metrics, log, clock, timelineDays, signal }: Omit<Housekeeping, 'paces'>,
  delayMs: number,
): Promise<void> {
  let lines = 0;
  while (!signal.aborted) {
    const now = clock();
    const keptSince = new Date(now.getTime() - timelineDays * DAY_MS).toISOString();
    const { is, removed } = await removeOldLines(db, { keptSince, now: now.toISOString() });
    metrics.timelineRemoved.inc(removed);
    lines += removed;
    if (is === 'ended') log.info({ lines, keptSince }, 'a pass over the timelines has ended');
    if (is !== 'under_way') return;
    await wait(delayMs, signal);
    // The first pass over the lines of years takes hours.
    await foldAndRemove({ db, clock, signal });
  }
}
