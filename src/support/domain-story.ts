import type { Client } from '@temporalio/client';
import type { Db } from '../store/database/database.ts';
import { isUuid } from '../store/database/uuid.ts';
import { listTimeline } from '../store/domains/timeline.ts';
import { activityName, workflowId } from '../temporal/names.ts';

const MOST_EVENTS = 500;

/** All that the database has of a domain; every tenant's row of that name. @param wanted its id or its name. */
export async function storedStory(db: Db, wanted: string): Promise<{ id: string; story: unknown }[]> {
  const rows = await db
    .selectFrom('portal_domains')
    .selectAll()
    .where(isUuid(wanted) ? 'id' : 'domain', '=', wanted.toLowerCase())
    .execute();
  return Promise.all(
    rows.map(async (row) => {
      const [timeline, outbox, patrol] = await Promise.all([
        listTimeline(db, row.id, { limit: MOST_EVENTS }),
        db.selectFrom('outbox').selectAll().where('domain_id', '=', row.id).execute(),
        db.selectFrom('patrol').selectAll().where('domain_id', '=', row.id).executeTakeFirst(),
      ]);
      // At rest no workflow runs, and its place on the patrol says when it is checked next.
      return { id: row.id, story: { row, timeline, outbox, patrol: patrol ?? null } };
    }),
  );
}

export type WorkflowState = {
  workflowId: string;
  runId: string;
  /** Temporal's word, e.g. RUNNING. */
  status: string;
  startedAt: string;
  endedAt: string | null;
  /** Events of this run; it continues as a new one now and then. */
  historyLength: number;
  pendingActivities: { type: string; attempt: number; lastFailure: string | null }[];
};

/** gRPC status. */
const NOT_FOUND = 5;

/** Returns the state of the domain's workflow in Temporal; null when there is none. */
export async function workflowState(client: Client, domainId: string): Promise<WorkflowState | null> {
  const id = workflowId(domainId);
  try {
    const found = await client.withDeadline(Date.now() + 5_000, () =>
      client.workflow.getHandle(id).describe(),
    );
    return {
      workflowId: id,
      runId: found.runId,
      status: found.status.name,
      startedAt: found.startTime.toISOString(),
      endedAt: found.closeTime?.toISOString() ?? null,
      historyLength: found.historyLength,
      pendingActivities: (found.raw.pendingActivities ?? []).map((one) => ({
        type: activityName(one.activityType?.name ?? ''),
        attempt: one.attempt ?? 0,
        lastFailure: one.lastFailure?.message ?? null,
      })),
    };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause = error.cause instanceof Error ? Reflect.get(error.cause, 'code') : undefined;
  return (
    error.name === 'WorkflowNotFoundError' || Reflect.get(error, 'code') === NOT_FOUND || cause === NOT_FOUND
  );
}

/** How many events of each kind the newest run has: what it has been busy with. */
export async function workflowEvents(client: Client, domainId: string): Promise<Record<string, number>> {
  const { events } = await client.withDeadline(Date.now() + 5_000, () =>
    client.workflow.getHandle(workflowId(domainId)).fetchHistory(),
  );
  const counts: Record<string, number> = {};
  for (const event of events ?? []) {
    const kind = Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? 'other';
    const name = kind.replace(/EventAttributes$/, '');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
