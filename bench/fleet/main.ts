/**
 * `npm run bench:fleet -- --domains 10000 --minutes 5`: a fleet that stands. Seeds domains at rest, runs the whole product
 * for a while, and prints what one of them costs, by the patrol and by a workflow for each check, in the same run. Linux
 * only, as processor time and memory are read from /proc.
 */
import { cpus, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { runMain } from '../../src/bin/run-main.ts';
import { environment } from '../../src/config/config.ts';
import { readConnections } from '../../src/local/connections.ts';
import { startThrowawayStack, type ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { type Db, openDatabase } from '../../src/store/database/database.ts';
import { announce, CHANNELS } from '../../src/store/database/notify.ts';
import { lazyTemporalClient } from '../../src/temporal/client.ts';
import { memory, processorTimes } from './processes.ts';
import { seedFleet } from './seed.ts';

const DAY_SECONDS = 86_400;
/** The rounds of a live domain that its workflow made in a day: one every 12 to 15 minutes, spread evenly. */
const ROUNDS_A_DAY = DAY_SECONDS / (13.5 * 60);
/** Domains whose workflows are started for comparison. */
const BY_WORKFLOW = 200;
const IDLE_SECONDS = 20;
const ASKS = 20_000;
const ASKS_AT_ONCE = 32;
const READS = 300;

const out = (line: string) => process.stdout.write(`${line}\n`);
const row = (what: string, value: string) => out(`  ${what.padEnd(62)} ${value}`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { domains: { type: 'string', default: '10000' }, minutes: { type: 'string', default: '5' } },
  });
  const [domains, minutes] = [Number(values.domains), Number(values.minutes)];
  if (![domains, minutes].every((one) => Number.isInteger(one) && one > 0)) {
    process.stderr.write('--domains 10000 --minutes 5: whole numbers\n');
    return 2;
  }
  out(
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
  );
  const stack = await startThrowawayStack(environment(), () => {}, { PORTAL_DOMAINS_PER_TENANT: '1000000' });
  const url = (await readConnections(stack.config.dataDir))?.databaseUrl;
  if (url === undefined) throw new Error('the stack has left no address of its database');
  const db = openDatabase(url, { max: 4 });
  try {
    await measure(stack, db, { domains, minutes });
    return 0;
  } finally {
    await db.destroy();
    await stack.close();
  }
}

async function measure(
  stack: ThrowawayStack,
  db: Db,
  { domains, minutes }: { domains: number; minutes: number },
): Promise<void> {
  const idle = await busy(stack, () => pause(IDLE_SECONDS * 1_000));
  const idleShare = idle.seconds / idle.elapsed;
  const empty = await databaseBytes(db);
  const emptyMemory = memory(stack);
  const began = performance.now();
  const names = await seedFleet(stack, db, domains);
  row(`${names.length} domains stored, with certificates of the sandbox's CA, in`, `${since(began)} s`);
  await sql`update patrol set due_at = now()`.execute(db);
  const first = performance.now();
  await untilAll(db, 'dns_fingerprint is not null', names.length);
  row('each visited for the first time (a whole round) after', `${since(first)} s`);
  await sql`vacuum analyze`.execute(db);
  const bytes = (await databaseBytes(db)) - empty;

  const perDay = await measurePatrol(stack, db, { count: names.length, minutes, idleShare });
  await measureWorkflows(stack, db, { idleShare, perDay });

  out('\nWhat a domain takes');
  row('database, with its indexes and timeline', `${(bytes / names.length / 1_024).toFixed(1)} KiB`);
  for (const [name, mib] of memory(stack))
    row(
      `memory, ${name}`,
      `${mib.toFixed(0)} MiB, ${(mib - (emptyMemory.get(name) ?? 0)).toFixed(0)} more than with none`,
    );
  await measureReads(stack, names);
}

type PatrolRun = { count: number; minutes: number; idleShare: number };

/** Returns the processor seconds of a quiet domain in a day. */
async function measurePatrol(
  stack: ThrowawayStack,
  db: Db,
  { count, minutes, idleShare }: PatrolRun,
): Promise<number> {
  out(`\nThe patrol, for ${minutes} min; visits spread over 15 min`);
  // As after a day: each whole round once in six hours, each question to the origin once in an hour.
  await sql`update patrol set due_at = now() + random() * interval '15 minutes', urgent = false,
    full_check_at = now() + interval '15 minutes' + random() * interval '6 hours',
    origin_due_at = now() + random() * interval '1 hour'`.execute(db);
  await sql`update patrol set full_check_at = due_at where random() < 0.04`.execute(db);
  const startedAt = new Date();
  const before = await workerMetrics(stack);
  const patrol = await busy(stack, () => pause(minutes * 60_000));
  const after = await workerMetrics(stack);
  const visits = after.visits - before.visits;
  const perVisit = (patrol.seconds - idleShare * patrol.elapsed) / visits;
  const perDay = (perVisit * visits * DAY_SECONDS) / patrol.elapsed / count;
  row('visits, and a second', `${visits}, ${(visits / patrol.elapsed).toFixed(1)}`);
  row('processor, all processes, less what they use idle', `${(perVisit * 1_000).toFixed(2)} ms a visit`);
  row('processor seconds a quiet domain and day', perDay.toFixed(3));
  row(
    'processor, of the whole machine',
    `${((100 * patrol.seconds) / patrol.elapsed / cpus().length).toFixed(1)} %`,
  );
  for (const [name, ms] of patrol.by) row(`  of it ${name}`, `${(ms / 1_000).toFixed(1)} s`);
  row(
    'lateness of visits, p50 and p99 at most',
    `${quantile(after, before, 0.5)} s, ${quantile(after, before, 0.99)} s`,
  );
  row('workflows started meanwhile', String(await countWorkflows(stack, startedAt)));
  return perDay;
}

async function measureWorkflows(
  stack: ThrowawayStack,
  db: Db,
  { idleShare, perDay }: { idleShare: number; perDay: number },
): Promise<void> {
  out(`\nA workflow for each check, as before there was a patrol: ${BY_WORKFLOW} of them`);
  const rounds = await roundsOf(db);
  const workflow = await busy(stack, () => checkByWorkflow(db, rounds));
  const perRound = (workflow.seconds - idleShare * workflow.elapsed) / BY_WORKFLOW;
  row('processor, all processes, less what they use idle', `${(perRound * 1_000).toFixed(1)} ms a round`);
  row(
    `processor seconds a domain and day, of ${ROUNDS_A_DAY.toFixed(0)} rounds`,
    (perRound * ROUNDS_A_DAY).toFixed(2),
  );
  row('the patrol costs, of that', `1/${((perRound * ROUNDS_A_DAY) / perDay).toFixed(0)}`);
}

async function measureReads(stack: ThrowawayStack, names: readonly string[]): Promise<void> {
  out('\nReads beside it');
  const ask = await times(ASKS, ASKS_AT_ONCE, async () => {
    const name = names[Math.floor(Math.random() * names.length)];
    const response = await fetch(`${stack.apiUrl}/edge/ask?domain=${name}`);
    if (response.status !== 200) throw new Error(`ask: ${response.status}`);
  });
  row(`/edge/ask, ${ask.rate.toFixed(0)} a second by ${ASKS_AT_ONCE} at once, p50 and p99`, ask.text);
  for (const path of [
    '/api/v1/domains?limit=50',
    '/api/v1/domains?status=active&limit=50',
    '/api/v1/domains?q=d7.t3',
    '/api/v1/stats',
  ]) {
    const read = await times(READS, 1, () => get(stack, path));
    row(`GET ${path}, p50 and p99`, read.text);
  }
}

type Busy = { seconds: number; elapsed: number; by: Map<string, number> };

/** The processor time of the whole stack while `work` lasts; `by` in milliseconds. */
async function busy(stack: ThrowawayStack, work: () => Promise<unknown>): Promise<Busy> {
  const [began, before] = [performance.now(), processorTimes(stack)];
  await work();
  const [elapsed, after] = [(performance.now() - began) / 1_000, processorTimes(stack)];
  const by = new Map([...after].map(([name, ms]) => [name, Math.max(ms - (before.get(name) ?? 0), 0)]));
  return { seconds: [...by.values()].reduce((sum, ms) => sum + ms, 0) / 1_000, elapsed, by };
}

async function untilAll(db: Db, condition: string, count: number): Promise<void> {
  for (;;) {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from patrol where ${sql.raw(condition)}`.execute(db);
    if ((rows[0]?.n ?? 0) >= count) return;
    await pause(500);
  }
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
    const rows = await db
      .selectFrom('portal_domains')
      .select(['id', 'round'])
      .where('id', 'in', ids)
      .execute();
    if (rows.every(({ id, round }) => round > (rounds.get(id) ?? 0))) return;
    await pause(100);
  }
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
function quantile(after: Metrics, before: Metrics, share: number): number {
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

async function databaseBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`select pg_database_size(current_database()) as bytes`.execute(
    db,
  );
  return Number(rows[0]?.bytes);
}

async function get({ apiUrl, stack }: ThrowawayStack, path: string): Promise<void> {
  const response = await fetch(`${apiUrl}${path}`, {
    headers: { authorization: `Bearer ${stack.operatorKey}` },
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
}

async function times(count: number, atOnce: number, work: () => Promise<void>) {
  const taken: number[] = [];
  const began = performance.now();
  let left = count;
  const client = async () => {
    for (; left > 0; left -= 1) {
      const start = performance.now();
      await work();
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  taken.sort((one, other) => one - other);
  const at = (share: number) => (taken[Math.floor(taken.length * share)] ?? Number.NaN).toFixed(1);
  return {
    rate: (taken.length / (performance.now() - began)) * 1_000,
    text: `${at(0.5)} ms, ${at(0.99)} ms`,
  };
}

const since = (began: number) => ((performance.now() - began) / 1_000).toFixed(0);

await runMain(main);
