/**
 * `npm run bench:reads`: stores a large fleet in a PostgreSQL of its own, starts the API on it, and prints how long each
 * read of people, of metrics and of the worker's sweeps takes. `--domains 100000 --events 20` is the default; exits with 1
 * where one takes longer than promised at p99. `processor`: of the API and PostgreSQL, for one read; other work on the machine
 * makes the times longer, and this hardly.
 */
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { runMain } from '../../src/bin/run-main.ts';
import type { Db } from '../../src/store/database/database.ts';
import { seedLargeFleet } from '../../src/testing/large-fleet.ts';
import { apiReads, type Read, storeReads } from './reads.ts';
import { type Stage, startFleetApi } from './stage.ts';

const PROMISED_MS = 50;
/** Most tenants have a few names. */
const DOMAINS_A_TENANT = 8;

const out = (line: string) => process.stdout.write(`${line}\n`);
const row = (what: string, value: string) => out(`  ${what.padEnd(66)} ${value}`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { domains: { type: 'string', default: '100000' }, events: { type: 'string', default: '20' } },
  });
  const [domains, eventsPerDomain] = [Number(values.domains), Number(values.events)];
  if (![domains, eventsPerDomain].every((one) => Number.isInteger(one) && one > 0)) {
    process.stderr.write('--domains 100000 --events 20: whole numbers\n');
    return 2;
  }
  out(
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${loadOf()}`,
  );
  const stage = await startFleetApi();
  try {
    const empty = await databaseBytes(stage.db);
    const began = performance.now();
    const tenants = Math.ceil(domains / DOMAINS_A_TENANT);
    const now = new Date().toISOString();
    await seedLargeFleet(stage.db, { domains, tenants, eventsPerDomain, now });
    row(`${domains} domains, ${domains * eventsPerDomain} lines of timelines stored in`, `${since(began)} s`);
    row(
      'database a domain',
      `${(((await databaseBytes(stage.db)) - empty) / domains / 1_024).toFixed(1)} KiB`,
    );
    await printSizes(stage.db, domains);
    await stage.startApi();
    out(`\n${'milliseconds'.padStart(72)}   p50     p99  processor`);
    const reads = [...(await apiReads(stage)), ...(await storeReads(stage.db))];
    const slow = await measureAll(stage, reads);
    out(`\nload ${loadOf()}; ${slow} reads took more than ${PROMISED_MS} ms at p99`);
    return slow === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}

/** Returns how many take longer than promised. */
async function measureAll({ processorMs }: Stage, reads: readonly Read[]): Promise<number> {
  let slow = 0;
  for (const { name, times, work, promised = true } of reads) {
    await work();
    const taken: number[] = [];
    const before = processorMs();
    for (let n = 0; n < times; n += 1) {
      const start = performance.now();
      await work();
      taken.push(performance.now() - start);
    }
    const processor = (processorMs() - before) / times;
    taken.sort((one, other) => one - other);
    const at = (share: number) => taken[Math.ceil(taken.length * share) - 1] ?? Number.NaN;
    const isSlow = promised && at(0.99) > PROMISED_MS;
    row(
      name,
      `${at(0.5).toFixed(1).padStart(8)} ${at(0.99).toFixed(1).padStart(7)} ${processor.toFixed(1).padStart(10)}${isSlow ? '  <' : ''}`,
    );
    if (isSlow) slow += 1;
  }
  return slow;
}

async function printSizes(db: Db, domains: number): Promise<void> {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select relname as name, pg_total_relation_size(oid) as bytes from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by bytes desc limit 5`.execute(db);
  for (const { name, bytes } of rows) row(`  of it ${name}`, `${(bytes / domains / 1_024).toFixed(2)} KiB`);
}

async function databaseBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    db,
  );
  return rows[0]?.bytes ?? Number.NaN;
}

const since = (began: number) => ((performance.now() - began) / 1_000).toFixed(0);
const loadOf = () => (loadavg()[0] ?? Number.NaN).toFixed(1);

await runMain(main);
