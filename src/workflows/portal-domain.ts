import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Status } from '../core/conditions.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import { reconcile } from '../core/lifecycle/reconcile.ts';
import { PORTAL_DOMAIN_STATUS } from '../temporal/names.ts';
import { disableSignal, reconcileSignal, type StatusView, statusQuery } from './messages.ts';
import { beginRound, portsOf } from './steps.ts';

/** `requested`: a person's request that the run before could not see to any more. */
export type PortalDomainInput = { domainId: string; tenant: string; requested?: boolean };

/**
 * One domain, while something is to be done: begin with the row, reconcile, wait; again, until the domain is at rest or
 * nothing is left of it. The row in PostgreSQL is the truth: nothing is carried between runs but what names it, so that
 * continuing as new costs nothing, and whoever signals a domain without a running workflow starts one.
 */
export async function portalDomainWorkflow(input: PortalDomainInput): Promise<void> {
  const ref = { domainId: input.domainId, tenant: input.tenant };
  const ports = portsOf(ref);
  let woken = false;
  let requested = input.requested === true;
  let view: StatusView | null = null;
  setHandler(reconcileSignal, (cause) => {
    woken = true;
    requested = requested || cause !== 'watch';
  });
  setHandler(disableSignal, () => {
    woken = true;
  });
  setHandler(statusQuery, () => view);

  let snapshot: DomainSnapshot | null = await beginRound({ ...ref, now: now() });
  while (snapshot !== null) {
    const isRequested = requested;
    const isWoken = woken;
    woken = false;
    requested = false;
    const outcome = await reconcile(snapshot, { requested: isRequested }, ports, now);
    if (outcome.kind === 'gone' || (outcome.kind === 'settled' && !isWoken)) return;
    if (outcome.kind !== 'settled') {
      snapshot = outcome.snapshot;
      const { reason, actor, rest, changes } = outcome.decision;
      const nextCheckAt = rest === null ? snapshot.nextCheckAt : changes.nextCheckAt;
      view = { status: snapshot.status, reason, actor, nextCheckAt };
      publishStatus(snapshot.status);
      // The round that was asked for was not recorded, as one of the patrol's was: the next one is the person's.
      if (outcome.kind === 'stale' && isRequested && patched(KEEPS_REQUEST)) requested = true;
      const isAtRest = outcome.kind === 'recorded' && rest !== null && patched(AT_REST);
      if (isAtRest && !woken) return;
      if (!isAtRest && (outcome.kind === 'stale' || due(snapshot))) continue;
      if (!isAtRest) await wake(snapshot, () => woken);
    }
    // Only now, so that the new run begins with a check that is due.
    if (isLong()) break;
    snapshot = await beginRound({ ...ref, now: now() });
  }
  if (snapshot === null) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof portalDomainWorkflow>({ ...ref, requested });
}

/** A run that began before there was rest replays as it was, and rests at its next round. */
const AT_REST = 'at-rest';
const KEEPS_REQUEST = 'keeps-request';

/**
 * A worker that starts replays each open workflow's history: some hundred events are 0.1 s of it, and a new run costs
 * next to nothing, as it carries nothing. Temporal's own suggestion comes only after thousands.
 */
const LONG_HISTORY_EVENTS = 200;
const isLong = () => {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= LONG_HISTORY_EVENTS;
};

const now = () => new Date().toISOString();
/** Due at once; or, with no next check, to be planned again: it is settled then. */
const due = ({ nextCheckAt }: DomainSnapshot) => nextCheckAt === null || nextCheckAt <= now();

/** Waits until a signal, or the time of the next check. */
async function wake({ nextCheckAt }: DomainSnapshot, woken: () => boolean): Promise<void> {
  await condition(woken, Math.max(Date.parse(nextCheckAt ?? now()) - Date.now(), 1));
}

/** Keeps `PortalDomainStatus` as the row has it, so that operators can list workflows by it. */
function publishStatus(status: Status): void {
  const known = workflowInfo().typedSearchAttributes.get(PORTAL_DOMAIN_STATUS);
  if (known !== status) upsertSearchAttributes([{ key: PORTAL_DOMAIN_STATUS, value: status }]);
}
