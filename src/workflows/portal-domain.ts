import { allHandlersFinished, condition, continueAsNew, patched, setHandler } from '@temporalio/workflow';
import type { DomainRef } from '../activities/port.ts';
import { disableSignal, reconcileSignal, statusQuery } from './messages.ts';
import { roundsInWorkflow } from './rounds-in-workflow.ts';
import { isLong, publish, type Run, untilWoken } from './run.ts';
import { makeRounds } from './steps.ts';

/** `requested`: a person's request that the run before could not see to any more. */
export type PortalDomainInput = DomainRef & { requested?: boolean };

/**
 * One domain, while something is to be done: make rounds, wait; again, until the domain is at rest or nothing is left of
 * it. The row in PostgreSQL is the truth: nothing is carried between runs but what names it, so that continuing as new
 * costs nothing, and whoever signals a domain without a running workflow starts one.
 */
export async function portalDomainWorkflow(input: PortalDomainInput): Promise<void> {
  const ref = { domainId: input.domainId, tenant: input.tenant };
  const run: Run = { woken: false, requested: input.requested === true, view: null };
  setHandler(reconcileSignal, (cause) => {
    run.woken = true;
    run.requested = run.requested || cause !== 'watch';
  });
  setHandler(disableSignal, () => {
    run.woken = true;
  });
  setHandler(statusQuery, () => run.view);

  const goesOn = patched(ROUNDS_IN_ACTIVITY) ? await rounds(ref, run) : await roundsInWorkflow(ref, run);
  if (!goesOn) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof portalDomainWorkflow>({ ...ref, requested: run.requested });
}

/** A run that began with its rounds in the workflow replays as it was, and ends or continues as new within hours. */
const ROUNDS_IN_ACTIVITY = 'rounds-in-activity';

/** Makes rounds until nothing is to be done (false), or the history is long (true). */
async function rounds(ref: DomainRef, run: Run): Promise<boolean> {
  do {
    const { requested } = run;
    run.woken = false;
    run.requested = false;
    const outcome = await makeRounds({ ...ref, requested });
    if (outcome.requested) run.requested = true;
    if (outcome.view !== null) publish(run, outcome.view);
    if (outcome.next === 'ends' && !run.woken) return false;
    if (outcome.next === 'waits') await untilWoken(run, outcome.view?.nextCheckAt ?? null);
  } while (!isLong());
  return true;
}
