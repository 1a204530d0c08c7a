import { patched } from '@temporalio/workflow';
import type { DomainRef } from '../activities/port.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import { reconcile } from '../core/lifecycle/reconcile.ts';
import { isLong, now, publish, type Run, untilWoken } from './run.ts';
import { beginRound, portsOf } from './steps.ts';

/**
 * Makes rounds of which each step is an activity, as runs did before decision 0053; for those that began so.
 * @returns false where nothing is left to do, true where the history is long.
 */
export async function roundsInWorkflow(ref: DomainRef, run: Run): Promise<boolean> {
  const ports = portsOf(ref);
  let snapshot: DomainSnapshot | null = await beginRound({ ...ref, now: now() });
  while (snapshot !== null) {
    const { requested, woken } = run;
    run.woken = false;
    run.requested = false;
    const outcome = await reconcile(snapshot, { requested }, ports, now);
    if (outcome.kind === 'gone' || (outcome.kind === 'settled' && !woken)) return false;
    if (outcome.kind !== 'settled') {
      snapshot = outcome.snapshot;
      const { reason, actor, rest, changes } = outcome.decision;
      const nextCheckAt = rest === null ? snapshot.nextCheckAt : changes.nextCheckAt;
      publish(run, { status: snapshot.status, reason, actor, nextCheckAt });
      // The round that was asked for was not recorded, as one of the patrol's was: the next one is the person's.
      if (outcome.kind === 'stale' && requested && patched(KEEPS_REQUEST)) run.requested = true;
      const isAtRest = outcome.kind === 'recorded' && rest !== null && patched(AT_REST);
      if (isAtRest && !run.woken) return false;
      if (!isAtRest && (outcome.kind === 'stale' || due(snapshot))) continue;
      if (!isAtRest) await untilWoken(run, snapshot.nextCheckAt);
    }
    // Only now, so that the new run begins with a check that is due.
    if (isLong()) return true;
    snapshot = await beginRound({ ...ref, now: now() });
  }
  return false;
}

/** A run that began before there was rest replays as it was, and rests at its next round. */
const AT_REST = 'at-rest';
const KEEPS_REQUEST = 'keeps-request';

/** Due at once; or, with no next check, to be planned again: it is settled then. */
const due = ({ nextCheckAt }: DomainSnapshot) => nextCheckAt === null || nextCheckAt <= now();
