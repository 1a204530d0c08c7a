import { assertNever } from '../core/conditions.ts';
import type { TroubleKind } from '../core/fleet/incident.ts';
import {
  checkAll,
  NO_OUTAGE,
  planRecovery,
  type Recoveries,
  type RecoveringKind,
  type Recovery,
} from '../core/fleet/recovery.ts';
import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import { assessFleet, type IncidentChange, type IncidentHold } from '../store/fleet/incidents.ts';
import {
  countAtRest,
  countPointingHere,
  domainsWaitingForDns,
  enqueueChecks,
  restingThatFail,
} from '../store/fleet/recovery.ts';
import type { Log } from '../telemetry/log.ts';

/**
 * The interval between two assessments. Each reads little while the fleet is healthy, and a tenant is blamed for our
 * fault for no longer than this.
 */
const EVERY_MS = 5_000;

type Watching = { db: Db; hold: IncidentHold; log: Log; clock: () => Date; signal: AbortSignal };

/**
 * Schedules early checks of domains when DNS or the edge answers again after an outage. @returns the state to pass to the
 * next call.
 */
export async function recoverOnce(
  watching: Pick<Watching, 'db' | 'log' | 'clock'>,
  before: Recoveries,
): Promise<Recoveries> {
  return {
    dns: await recoverKind(watching, 'dns', before.dns),
    edge: await recoverKind(watching, 'edge', before.edge),
  };
}

const ANSWERS_AGAIN: Record<RecoveringKind, string> = {
  dns: 'DNS answers again after an outage: the domains that could not be checked are checked now',
  edge: 'the edge serves again after an outage: the domains that were not served are checked now',
};

async function recoverKind(
  { db, log, clock }: Pick<Watching, 'db' | 'log' | 'clock'>,
  kind: RecoveringKind,
  before: Recovery,
): Promise<Recovery> {
  const now = clock().toISOString();
  const atRest = await restingThatFail(db, kind);
  const resting = new Set(atRest.map(({ id }) => id));
  // Those at the edge whose workflow runs check each two minutes by themselves.
  const others = kind === 'dns' ? await domainsWaitingForDns(db) : [];
  const waiting = [...atRest, ...others.filter(({ id }) => !resting.has(id))];
  const still = new Set(waiting.map(({ id }) => id));
  const gone = [...before.waiting].filter((id) => !still.has(id));
  const well = kind === 'dns' ? await countPointingHere(db, gone) : await countAtRest(db, gone);
  const { state, checks, announced } = planRecovery(before, { waiting, well }, now);
  await enqueueChecks(db, checks, now);
  if (announced !== null) log.warn({ kind, domains: checks.length, seconds: announced }, ANSWERS_AGAIN[kind]);
  return state;
}

/**
 * Has the domains at rest visited that a closed incident explained, however few: none keeps its trouble in its row until its
 * own next visit.
 */
export async function visitAfter(
  { db, clock }: Pick<Watching, 'db' | 'clock'>,
  kind: TroubleKind,
): Promise<void> {
  const now = clock().toISOString();
  await enqueueChecks(db, checkAll(await restingThatFail(db, kind), now), now);
}

/**
 * Opens and closes incidents by the state of the fleet. A failed assessment is logged and repeated at the next
 * interval.
 */
export async function watchFleet({ db, hold, log, clock, signal }: Watching): Promise<void> {
  let recovery = NO_OUTAGE;
  while (!signal.aborted) {
    try {
      recovery = await recoverOnce({ db, log, clock }, recovery);
    } catch (error) {
      log.warn({ err: error }, 'the end of an outage could not be assessed; retrying');
    }
    try {
      const changes = await assessFleet(db, hold, clock().toISOString());
      for (const change of changes) logChange(log, hold, change);
      for (const { is, kind } of changes) if (is === 'closed') await visitAfter({ db, clock }, kind);
    } catch (error) {
      log.warn({ err: error }, 'the fleet could not be assessed; retrying');
    }
    await wait(EVERY_MS, signal);
  }
}

function logChange(log: Log, hold: IncidentHold, change: IncidentChange): void {
  const { kind } = change;
  switch (change.is) {
    case 'opened':
      log.error(
        { kind, hold, holds: change.holds, ...change.figures },
        change.holds
          ? 'many domains fail together: an incident is open, and removals are suspended while it lasts, for two days at most'
          : 'many domains fail together again: an incident is open, but removals have been suspended for two days and are not suspended any more; PORTAL_INCIDENT_HOLD=on suspends them',
      );
      return;
    case 'hold_ended':
      log.error(
        { kind, hold },
        'an incident is still open after two days, and removals are not suspended any more; PORTAL_INCIDENT_HOLD=on suspends them again',
      );
      return;
    case 'closed':
      log.warn(
        { kind, ...change.figures },
        'an incident has closed; removals that are due resume within a day',
      );
      return;
    default:
      assertNever(change);
  }
}
