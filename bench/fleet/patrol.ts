import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import type { Db } from '../../src/store/database/database.ts';
import { lazyTemporalClient } from '../../src/temporal/client.ts';
import { beyondIdle, busy, type Idle } from './busy.ts';
import { heading, row } from './print.ts';

const DAY_SECONDS = 86_400;
/** The share of visits that are whole rounds: one in six hours. */
const WHOLE_SHARE = (13.5 * 60) / (6 * 3_600);

type PatrolRun = { count: number; minutes: number; idle: Idle };

/** Lets the patrol visit the fleet for a while. Returns the processor seconds of a quiet domain in a day. */
export async function measurePatrol(
  stack: ThrowawayStack,
  db: Db,
  { count, minutes, idle }: PatrolRun,
): Promise<number> {
  heading(`The patrol, for ${minutes} min; visits spread over 15 min`);
  const startedAt = new Date();
  const [before, queries] = [await workerMetrics(stack), await transactions(db)];
  const patrol = await busy(stack, () => pause(minutes * 60_000));
  const [after, transacted] = [await workerMetrics(stack), (await transactions(db)) - queries];
  const visits = after.visits - before.visits;
  const perVisit = beyondIdle(patrol, idle) / visits;
  const perDay = (perVisit * visits * DAY_SECONDS) / patrol.elapsed / count;
  row('visits, and a second', `${visits}, ${(visits / patrol.elapsed).toFixed(1)}`);
  row('processor, all processes, less what they use idle', `${(perVisit * 1_000).toFixed(2)} ms a visit`);
  row('processor seconds a quiet domain and day', perDay.toFixed(3));
  const share = (100 * patrol.seconds) / patrol.elapsed / cpus().length;
  row('processor, of the whole machine', `${share.toFixed(1)} %`);
  for (const [name, ms] of patrol.by) {
    const idleMs = ((idle.by.get(name) ?? 0) * patrol.elapsed) / idle.elapsed;
    row(`  of it ${name}, and idle`, `${(ms / 1_000).toFixed(1)} s, ${(idleMs / 1_000).toFixed(1)} s`);
  }
  row('transactions of the database a visit, those of all parts', (transacted / visits).toFixed(2));
  const late = [0.5, 0.99].map((of) => `${quantileOf(after, before, of)} s`);
  row('lateness of visits, p50 and p99 at most', late.join(', '));
  row('workflows started meanwhile', String(await countWorkflows(stack, startedAt)));
  return perDay;
}

/** As after a day: each whole round once in six hours, each question to the origin once in an hour. */
export async function spreadAsAfterADay(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The patrol writes the same rows, in another order.
    await sql`lock table patrol in exclusive mode`.execute(trx);
    await sql`update patrol set due_at = now() + random() * interval '15 minutes', urgent = false, whole = false,
      full_check_at = now() + interval '15 minutes' + random() * interval '6 hours',
      origin_due_at = now() + random() * interval '1 hour'`.execute(trx);
    await sql`update patrol set full_check_at = due_at, whole = true where random() < ${WHOLE_SHARE}`.execute(
      trx,
    );
  });
  await sql`vacuum analyze patrol`.execute(db);
}

async function transactions(db: Db): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select xact_commit + xact_rollback as n from pg_stat_database where datname = current_database()`.execute(
    db,
  );
  return Number(rows[0]?.n);
}

type Metrics = { visits: number; late: Map<number, number> };

async function workerMetrics({ config }: ThrowawayStack): Promise<Metrics> {
  const text = await (await fetch(`http://127.0.0.1:${config.ports.worker}/metrics`)).text();
  const late = [...text.matchAll(/^portal_domains_patrol_lateness_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm)];
  const visits = [...text.matchAll(/^portal_domains_patrol_visits_total\{result="\w+"\} (\d+)$/gm)];
  return {
    visits: visits.reduce((sum, [, count]) => sum + Number(count), 0),
    late: new Map(
      late.map(([, le, count]) => [le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), Number(count)]),
    ),
  };
}

/** The least bound of a bucket below which that share of the visits began. */
function quantileOf(after: Metrics, before: Metrics, share: number): number {
  const counts = [...after.late].map(([le, count]) => [le, count - (before.late.get(le) ?? 0)] as const);
  const all = counts.at(-1)?.[1] ?? 0;
  return counts.find(([, count]) => count >= share * all)?.[0] ?? Number.NaN;
}

async function countWorkflows({ config, stack }: ThrowawayStack, since: Date): Promise<number> {
  const { client, close } = lazyTemporalClient({
    ...config.temporal,
    address: stack.addresses.temporalAddress,
  });
  try {
    return (await client.workflow.count(`StartTime > "${since.toISOString()}"`)).count;
  } finally {
    await close();
  }
}
