import { condition, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { StatusView } from '../core/lifecycle/rounds.ts';
import { PORTAL_DOMAIN_STATUS } from '../temporal/names.ts';

/** The signals that a run has not seen to yet, and the status that it last recorded. */
export type Run = { woken: boolean; requested: boolean; view: StatusView | null };

/**
 * A worker that starts replays each open workflow's history: some hundred events are 0.1 s of it, and a new run costs
 * next to nothing, as it carries nothing. Temporal's own suggestion comes only after thousands.
 */
const LONG_HISTORY_EVENTS = 200;
export const isLong = () => {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= LONG_HISTORY_EVENTS;
};

export const now = () => new Date().toISOString();

/** Waits until a signal, or the time of the next check. */
export async function untilWoken(run: Run, nextCheckAt: string | null): Promise<void> {
  await condition(() => run.woken, Math.max(Date.parse(nextCheckAt ?? now()) - Date.now(), 1));
}

/**
 * Answers the query `status` with it, and keeps `PortalDomainStatus` as the row has it, so that operators can list
 * workflows by it.
 */
export function publish(run: Run, view: StatusView): void {
  run.view = view;
  const known = workflowInfo().typedSearchAttributes.get(PORTAL_DOMAIN_STATUS);
  if (known !== view.status) upsertSearchAttributes([{ key: PORTAL_DOMAIN_STATUS, value: view.status }]);
}
