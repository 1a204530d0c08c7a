import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import type { Db } from '../../src/store/database/database.ts';
import { announce, CHANNELS } from '../../src/store/database/notify.ts';
import { beyondIdle, busy, type Idle } from './busy.ts';
import { heading, row } from './print.ts';

/** The rounds of a live domain that its workflow made in a day: one every 12 to 15 minutes, spread evenly. */
const ROUNDS_A_DAY = 86_400 / (13.5 * 60);
/** Domains whose workflows are started for comparison. */
const BY_WORKFLOW = 200;

/** Measures the same checks by workflows. @param perDay the processor seconds of a domain and day by the patrol */
export async function measureWorkflows(
  stack: ThrowawayStack,
  db: Db,
  { idle, perDay }: { idle: Idle; perDay: number },
): Promise<void> {
  heading(`A workflow for each check, as before there was a patrol: ${BY_WORKFLOW} of them`);
  const rounds = await roundsOf(db);
  const workflow = await busy(stack, () => checkByWorkflow(db, rounds));
  const perRound = beyondIdle(workflow, idle) / rounds.size;
  row('processor, all processes, less what they use idle', `${(perRound * 1_000).toFixed(1)} ms a round`);
  const title = `processor seconds a domain and day, of ${ROUNDS_A_DAY.toFixed(0)} rounds`;
  row(title, (perRound * ROUNDS_A_DAY).toFixed(2));
  row('the patrol costs, of that', `1/${((perRound * ROUNDS_A_DAY) / perDay).toFixed(0)}`);
}

type Rounds = Map<string, number>;
async function roundsOf(db: Db): Promise<Rounds> {
  const rows = await db.selectFrom('portal_domains').select(['id', 'round']).limit(BY_WORKFLOW).execute();
  return new Map(rows.map(({ id, round }) => [id, round]));
}

/** Has each checked by its workflow, and waits until all have been. */
async function checkByWorkflow(db: Db, rounds: Rounds): Promise<void> {
  const ids = [...rounds.keys()];
  await db.transaction().execute(async (trx) => {
    await sql`insert into outbox (domain_id, tenant, signal, created_at)
      select id, tenant, 'check', now() from portal_domains where id = any(${ids}::uuid[])`.execute(trx);
    await announce(trx, CHANNELS.outbox, '');
  });
  for (;;) {
    const found = await db
      .selectFrom('portal_domains')
      .select(['id', 'round'])
      .where('id', 'in', ids)
      .execute();
    if (found.every(({ id, round }) => round > (rounds.get(id) ?? 0))) return;
    await pause(100);
  }
}
