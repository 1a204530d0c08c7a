import { setTimeout as pause } from 'node:timers/promises';
import { assertNever } from '../core/conditions.ts';
import type { Db } from '../store/database.ts';
import { assessFleet, type IncidentChange, type IncidentHold } from '../store/incidents.ts';
import type { Log } from '../telemetry/log.ts';

/** What is read each time is small while all is well, and a tenant who is blamed for our fault waits for no more. */
const EVERY_MS = 5_000;

type Watching = { db: Db; hold: IncidentHold; log: Log; clock: () => Date; signal: AbortSignal };

/** Opens and closes incidents of ours as the fleet says. What fails is logged, and done again by the next one. */
export async function watchFleet({ db, hold, log, clock, signal }: Watching): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const change of await assessFleet(db, hold, clock().toISOString())) tell(log, hold, change);
    } catch (error) {
      log.warn({ err: error }, 'whether domains fail together could not be looked at; it is tried again');
    }
    // An abort ends the wait early, which is no failure.
    await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function tell(log: Log, hold: IncidentHold, change: IncidentChange): void {
  const { kind } = change;
  switch (change.is) {
    case 'opened':
      log.error(
        { kind, hold, holds: change.holds, ...change.figures },
        change.holds
          ? 'many domains fail together: this is an incident of ours, and nothing is torn down meanwhile, for two days at most'
          : 'many domains fail together again: this is an incident of ours, but as it has held for two days, it holds no tear-down; PORTAL_INCIDENT_HOLD=on does',
      );
      return;
    case 'hold_ended':
      log.error(
        { kind, hold },
        'an incident of ours is still open after two days, and holds no tear-down any more; PORTAL_INCIDENT_HOLD=on holds them again',
      );
      return;
    case 'closed':
      log.warn(
        { kind, ...change.figures },
        'an incident of ours is over; what is due is torn down a day later at the latest',
      );
      return;
    default:
      assertNever(change);
  }
}
