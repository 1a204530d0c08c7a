import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../store/database.ts';
import { assessFleet, type IncidentHold } from '../store/incidents.ts';
import type { Log } from '../telemetry/log.ts';

/** What is read each time is small while all is well, and a tenant who is blamed for our fault waits for no more. */
const EVERY_MS = 5_000;

type Watching = { db: Db; hold: IncidentHold; log: Log; clock: () => Date; signal: AbortSignal };

/** Opens and closes incidents of ours as the fleet says. What fails is logged, and done again by the next one. */
export async function watchFleet({ db, hold, log, clock, signal }: Watching): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const { kind, is, figures } of await assessFleet(db, hold, clock().toISOString())) {
        if (is === 'opened') {
          log.error(
            { kind, hold, ...figures },
            'many domains fail together: this is an incident of ours, and nothing is torn down while it is open',
          );
        } else
          log.warn({ kind, ...figures }, 'an incident of ours is over; what is due is torn down in a day');
      }
    } catch (error) {
      log.warn({ err: error }, 'whether domains fail together could not be looked at; it is tried again');
    }
    // An abort ends the wait early, which is no failure.
    await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
