import { sql } from 'kysely';
import type { Db } from '../store/database/database.ts';
import { spillToDisk } from '../store/database/health.ts';
import { listen } from '../store/database/listen.ts';
import { pendingMigrations } from '../store/database/migrate.ts';
import { troubleOf } from '../store/database/trouble.ts';
import { type RetentionState, retentionState } from '../store/domains/timeline-retention.ts';
import { type WrongCount, wrongCounts } from '../store/fleet/domain-counts.ts';
import { listIncidents, type OurIncident } from '../store/fleet/incidents.ts';
import { listOperatorKeys } from '../store/keys/keys.ts';
import { type Check, type Finding, failed, ok, skipped, wordsOf } from './run.ts';
import { placeOf } from './web.ts';

export type DatabaseFacts = {
  /** Null: no setting gives the address of the database. */
  database: { url: string; db: Db } | null;
  /** The folder in which a running `up` leaves its database address. */
  dataDir: string;
  /** The source of PORTAL_OPERATOR_KEY; `elsewhere`: perhaps set for the API, which has its own settings. */
  operatorKey: 'given' | 'not given' | 'elsewhere';
  /** PORTAL_TIMELINE_DAYS; 0: nothing is removed. */
  timelineDays: number;
  clock: () => Date;
};

const OLDEST_VERSION = 15;

/** Checks PostgreSQL for everything that the store needs. */
export function databaseChecks({ database, ...facts }: DatabaseFacts): Check[] {
  const { dataDir, operatorKey, timelineDays, clock } = facts;
  if (database === null) {
    const detail = `DATABASE_URL is not given, and no \`up\` runs with the data folder ${dataDir}`;
    const fix = 'Set DATABASE_URL, or start `portal-domains up`, or set PORTAL_DATA_DIR to its data folder.';
    return [{ name: 'database', run: async () => failed(detail, fix) }];
  }
  const { url, db } = database;
  return [
    { name: 'database', run: () => checkConnection(url, db) },
    { name: 'database_version', needs: 'database', run: () => checkVersion(db) },
    { name: 'database_writable', needs: 'database', run: () => checkWrites(db) },
    {
      name: 'database_notifications',
      needs: 'database_writable',
      run: (signal) => checkNotifications(url, db, signal),
    },
    { name: 'migrations', needs: 'database', run: () => checkMigrations(db) },
    { name: 'counts', needs: 'migrations', run: async () => judgeCounts(await wrongCounts(db)) },
    { name: 'our_incident', needs: 'migrations', run: () => checkIncidents(db) },
    {
      name: 'timeline_retention',
      needs: 'migrations',
      run: async () => judgeRetention(await retentionState(db), { timelineDays, now: clock() }),
    },
    { name: 'operator_key', needs: 'migrations', run: () => checkKeys(db, operatorKey) },
  ];
}

async function checkConnection(url: string, db: Db): Promise<Finding> {
  const place = placeOf(url);
  try {
    await sql`select 1`.execute(db);
    return ok(`${place} answers`);
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) return failed(`${place}: ${wordsOf(error)}`);
    return failed(`${place} ${trouble.detail}: ${wordsOf(error)}`, trouble.fix);
  }
}

/** A setting as this session has it. */
async function shown(db: Db, name: 'server_version_num' | 'transaction_read_only'): Promise<string> {
  const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(db);
  return rows[0]?.value ?? '';
}

async function checkVersion(db: Db): Promise<Finding> {
  return judgeVersion(Number(await shown(db, 'server_version_num')));
}

/** @param number as PostgreSQL has it: 150004 is 15.4. */
export function judgeVersion(number: number): Finding {
  const words = `PostgreSQL ${Math.floor(number / 10_000)}.${number % 10_000}`;
  if (number >= OLDEST_VERSION * 10_000) return ok(words);
  return failed(`${words} is older than ${OLDEST_VERSION}`);
}

/** Listens as the product's programs do, until a notification of another connection comes or is known to be lost. */
async function checkNotifications(url: string, db: Db, signal: AbortSignal): Promise<Finding> {
  const tested = new AbortController();
  let finding = failed('nothing was heard in time');
  await listen({
    ...{ url, db, channels: {}, resync: () => undefined, heartbeatMs: 2_000 },
    onTested(isHeard) {
      finding = isHeard ? ok('they come through') : failed('they do not come through');
      tested.abort();
    },
    onError(error) {
      finding = failed(wordsOf(error));
    },
    signal: AbortSignal.any([signal, tested.signal]),
  });
  return finding;
}

async function checkWrites(db: Db): Promise<Finding> {
  if ((await shown(db, 'transaction_read_only')) === 'off') return checkDisk(db);
  const { rows } = await sql<{ standby: boolean }>`select pg_is_in_recovery() as standby`.execute(db);
  if (rows[0]?.standby)
    return failed('this is a standby, which takes no writes', 'Let DATABASE_URL lead to the primary.');
  return failed('the database is read-only for this user');
}

async function checkDisk(db: Db): Promise<Finding> {
  try {
    await spillToDisk(db);
    return ok('takes writes');
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    return failed(`PostgreSQL ${trouble.detail}: ${wordsOf(error)}`, trouble.fix);
  }
}

async function checkMigrations(db: Db): Promise<Finding> {
  const pending = await pendingMigrations(db);
  if (pending.length === 0) return ok('all are applied');
  return failed(`not applied yet: ${pending.join(', ')}`);
}

/** Judges the groups whose sums are wrong. */
export function judgeCounts(wrong: readonly WrongCount[]): Finding {
  const describe = ({ status, reason, counted, domains }: WrongCount) =>
    `${status}${reason === null ? '' : ` (${reason})`}: ${counted}, and there are ${domains}`;
  return wrong.length === 0
    ? ok('each is the number of its domains')
    : failed(wrong.map(describe).join('; '));
}

/** A pass is begun once a day, and takes no day. */
const RETENTION_LATE_MS = 3 * 86_400_000;

/** Judges by when the last pass over the timelines ended; the first one may not have begun yet. */
export function judgeRetention(
  { beganAt, endedAt }: RetentionState,
  { timelineDays, now }: { timelineDays: number; now: Date },
): Finding {
  if (timelineDays === 0) return ok('kept for ever, as PORTAL_TIMELINE_DAYS is 0');
  const kept = `lines older than ${timelineDays} days are removed`;
  const last = endedAt ?? beganAt;
  if (last === null) return skipped(`${kept}; no worker has begun a pass yet`);
  const words = endedAt === null ? `${kept}; the first pass began at ${last}` : `${kept}; last at ${last}`;
  return now.getTime() - Date.parse(last) > RETENTION_LATE_MS ? failed(words) : ok(words);
}

async function checkIncidents(db: Db): Promise<Finding> {
  const incidents = await listIncidents(db);
  const open = incidents.filter(({ closedAt }) => closedAt === null);
  if (open.length > 0) return failed(open.map(wordsOfIncident).join('; '), fixOfIncidents(open));
  const [last] = incidents;
  return ok(last === undefined ? 'none' : `none; the last one, ${last.kind}, ended at ${last.closedAt}`);
}

function wordsOfIncident({ kind, domains, tenants, since, holdEndedAt }: OurIncident): string {
  const suspension = holdEndedAt === null ? '' : `; removals are not suspended any more since ${holdEndedAt}`;
  return `${kind}: ${domains} domains of ${tenants} tenants fail since ${since}${suspension}`;
}

/** Undefined: what is said of the check in general. */
function fixOfIncidents(open: readonly OurIncident[]): string | undefined {
  if (open.every(({ holdEndedAt }) => holdEndedAt === null)) return undefined;
  return 'Find what they have in common: docs/alerts/PortalDomainsManyFailing.md. Removals that are due are carried out; PORTAL_INCIDENT_HOLD=on of the worker suspends them again.';
}

async function checkKeys(db: Db, given: DatabaseFacts['operatorKey']): Promise<Finding> {
  if (given === 'given') return ok('PORTAL_OPERATOR_KEY is given');
  const inForce = (await listOperatorKeys(db)).filter(({ revokedAt }) => revokedAt === null).length;
  if (inForce > 0) return ok(`${inForce} stored, in force`);
  if (given === 'elsewhere')
    return skipped('none is stored; whether the API was given one is not known here');
  return failed('no operator key is stored or given, so tenants and keys cannot be added');
}
