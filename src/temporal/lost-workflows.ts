import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import { dueNext, waitingPage, wakeLost } from '../store/outbox/waiting.ts';
import type { Log } from '../telemetry/log.ts';
import { workflowId } from './names.ts';

/** How often Temporal is asked whether it still knows what should be running. */
const EVERY_MS = 15_000;
/** So few are asked for each time: a Temporal that has lost its data knows none of them. */
const SAMPLE = 3;
/** Once one is missing all are gone through, this many at a time: a hundred a second, so that 10,000 take 100 s. */
const PAGE = 50;
const PAGE_DELAY_MS = 500;
const ANSWER_WITHIN_MS = 10_000;

export type LostDeps = {
  db: Db;
  client: Client;
  log: Log;
  clock: () => Date;
  /** Between two samples, and between two pages; ours when not given. */
  paces?: { everyMs: number; pageDelayMs: number };
};

/**
 * Detects the loss of Temporal's data by a sample of rows whose workflows must be running, and starts every missing
 * workflow. A partial loss is found when a domain becomes overdue: see wakeOverdue. Runs until the signal aborts.
 */
export async function watchForLost(deps: LostDeps & { signal: AbortSignal }): Promise<void> {
  const { db, log, signal, paces = { everyMs: EVERY_MS, pageDelayMs: PAGE_DELAY_MS } } = deps;
  while (!signal.aborted) {
    try {
      const sample = await dueNext(db, SAMPLE);
      if ((await missing(deps.client, sample)).length > 0) await startMissing(deps, paces.pageDelayMs);
    } catch (error) {
      // While either is unreachable the state is unknown, and asking later loses nothing.
      log.debug({ err: error }, 'Temporal could not be asked for the workflows; retrying');
    }
    await wait(paces.everyMs, signal);
  }
}

async function startMissing(
  { db, client, log, clock, signal }: LostDeps & { signal: AbortSignal },
  delayMs: number,
) {
  log.error(
    'Temporal does not know a workflow that must be running: its data was lost; the missing ones are started',
  );
  let woken = 0;
  let after: string | null = null;
  while (!signal.aborted) {
    const page: string[] = await waitingPage(db, after, PAGE);
    const lost = await missing(client, page);
    if (lost.length > 0) woken += await wakeLost(db, lost, clock().toISOString());
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
    await wait(delayMs, signal);
  }
  log.warn({ woken }, 'workflows that Temporal had lost were started again');
}

/** Those of which Temporal says that it has never heard. @throws Error when it does not say. */
async function missing(client: Client, ids: readonly string[]): Promise<string[]> {
  const known = await Promise.all(ids.map((id) => isKnown(client, id)));
  return ids.filter((_, index) => !known[index]);
}

async function isKnown(client: Client, id: string): Promise<boolean> {
  try {
    await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflow.getHandle(workflowId(id)).describe(),
    );
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
