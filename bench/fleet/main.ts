/**
 * `npm run bench:fleet -- --domains 10000 --minutes 5`: a fleet that stands. Seeds domains at rest, runs the whole product
 * for a while, and prints what one of them costs, by the patrol and by a workflow for each check, in the same run; and how
 * fast things are beside it. Linux only, as processor time and memory are read from /proc.
 */
import { cpus, loadavg, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { runMain } from '../../src/bin/run-main.ts';
import { environment } from '../../src/config/config.ts';
import { readConnections } from '../../src/local/connections.ts';
import { startThrowawayStack, type ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { type Db, openDatabase } from '../../src/store/database/database.ts';
import { measureActivations } from './activations.ts';
import { measureAsk } from './ask.ts';
import { busy } from './busy.ts';
import { measureHandshakes } from './handshakes.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { measurePatrol, spreadAsAfterADay } from './patrol.ts';
import { heading, line, row, since } from './print.ts';
import { memory } from './processes.ts';
import { measureReads } from './reads.ts';
import { growFleet, startFleet } from './seed.ts';
import { measureStarts } from './starts.ts';
import { measureWorkflows } from './workflows.ts';

const IDLE_SECONDS = 30;
/** The fleet beside which activations are measured first. */
const SMALL = 100;

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  const processor = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  line(
    `Machine: ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; ${loadNow()}`,
  );
  const stack = await startThrowawayStack(environment(), () => {}, { PORTAL_DOMAINS_PER_TENANT: '1000000' });
  const url = (await readConnections(stack.config.dataDir))?.databaseUrl;
  if (url === undefined) throw new Error('the stack has left no address of its database');
  const db = openDatabase(url, { max: 4 });
  try {
    await measure(stack, db, options);
    return 0;
  } finally {
    await db.destroy();
    await stack.close();
  }
}

async function measure(
  stack: ThrowawayStack,
  db: Db,
  { domains, minutes, askRate, parts }: Options,
): Promise<void> {
  const idle = await busy(stack, () => pause(IDLE_SECONDS * 1_000));
  const fleet = await startFleet(stack, db);
  const { names } = fleet;
  if (parts.has('activations')) {
    await growFleet(stack, db, fleet, Math.min(SMALL, domains));
    await measureActivations(stack, names.length);
  }
  const [before, empty, emptyMemory] = [names.length, await databaseBytes(db), memory(stack)];
  const began = performance.now();
  await growFleet(stack, db, fleet, domains);
  heading('The fleet');
  row(`${names.length} domains stored, with certificates of the sandbox's CA, in`, `${since(began)} s`);
  const bytes = ((await databaseBytes(db)) - empty) / Math.max(names.length - before, 1);

  // First what other work on the machine would change; the patrol counts its processes' own time.
  await spreadAsAfterADay(db);
  if (parts.has('reads')) await measureReads(stack);
  if (parts.has('activations')) await measureActivations(stack, names.length);
  if (parts.has('handshakes')) await measureHandshakes(stack, names);
  if (parts.has('ask')) await measureAsk(stack, names, askRate);

  const perDay = await measurePatrol(stack, db, { count: names.length, minutes, idle });
  heading('What a domain takes');
  row('database, with its indexes and timeline', `${(bytes / 1_024).toFixed(1)} KiB`);
  for (const [name, mib] of memory(stack)) {
    const more = mib - (emptyMemory.get(name) ?? 0);
    row(`memory, ${name}, and more than with none`, `${mib.toFixed(0)} MiB, ${more.toFixed(0)} MiB`);
  }
  if (parts.has('workflows')) await measureWorkflows(stack, db, { idle, perDay });
  if (parts.has('starts')) await measureStarts(stack, names);
  line(`\nAt the end: ${loadNow()}`);
}

const loadNow = () =>
  `load ${loadavg()
    .map((one) => one.toFixed(1))
    .join(', ')}`;

async function databaseBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`select pg_database_size(current_database()) as bytes`.execute(
    db,
  );
  return Number(rows[0]?.bytes);
}

await runMain(main);
