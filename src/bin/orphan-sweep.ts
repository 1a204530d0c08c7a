import { isSuspended } from '../core/fleet/incident.ts';
import { sweepOrphans } from '../edge/orphans.ts';
import type { Edge } from '../edge/port.ts';
import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import { loadApplied } from '../store/domains/served-names.ts';
import { incidentsNow } from '../store/fleet/incidents.ts';
import type { Log } from '../telemetry/log.ts';

const EVERY_MS = 60 * 60_000;

type Sweeping = { edge: Edge; db: Db; log: Log };

/**
 * Removes once an hour what is at the edge and no row wants. A failed sweep is logged; the next one comes.
 */
export async function sweepEveryHour({
  signal,
  ...sweeping
}: Sweeping & { signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    await wait(EVERY_MS, signal);
    if (signal.aborted) return;
    try {
      await sweepOnce(sweeping);
    } catch (error) {
      sweeping.log.warn({ err: error }, 'the sweep for orphans failed; the next one is in an hour');
    }
  }
}

/** Removes objects that no row wants. Removals are suspended while many domains fail together. */
export async function sweepOnce({ edge, db, log }: Sweeping): Promise<void> {
  if (isSuspended(await incidentsNow(db))) {
    log.warn('an incident of ours is open or has just ended; no orphan is taken away');
    return;
  }
  const outcome = await sweepOrphans(edge, (ids) => loadApplied(db, ids));
  if (outcome.kind === 'suspended') {
    log.error(
      outcome,
      'more orphans at the edge than can be right; nothing was removed. Is this the right database?',
    );
  } else if (outcome.removed.length + outcome.failed.length > 0) {
    log.warn(outcome, 'took away what no domain wants at the edge any more');
  }
}
