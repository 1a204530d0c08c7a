import { sql } from 'kysely';
import type { Db } from './database.ts';
import { pendingMigrations } from './migrate.ts';
import { type DatabaseTrouble, troubleOf, troubleWords } from './trouble.ts';

/** The state of the database for a readiness probe. `pending`: migrations that are missing; null: unknown. */
export type DatabaseState = { trouble: DatabaseTrouble | null; pending: string[] | null };

export type DatabaseHealth = {
  /** Records a trouble that a query met, and logs it for operators. */
  met(trouble: DatabaseTrouble): void;
  /** Checks the database; resolves within `withinMs`, whatever the database does. */
  check(): Promise<DatabaseState>;
};

type HealthLog = {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type HealthOptions = {
  /** A separate connection, so that a check waits for no request. */
  db: Db;
  log: HealthLog;
  /** Monotonic, in milliseconds. */
  elapsed: () => number;
  withinMs?: number;
};

/** The time limit of one check; a readiness probe waits for a few seconds at most. */
const WITHIN_MS = 1_500;
/** The time for which a failed query counts: a read-only check alone cannot see everything that a write runs into. */
const MET_COUNTS_MS = 15_000;
/** The shortest interval between two log lines about the same state. */
const LOG_EVERY_MS = 30_000;

/** Tracks the health of one database, from failed queries and from its own checks. */
export function createDatabaseHealth({ db, log, elapsed, withinMs = WITHIN_MS }: HealthOptions) {
  const loggedAt = new Map<string, number>();
  let last: { trouble: DatabaseTrouble; at: number } | null = null;
  let running: Promise<DatabaseState> | null = null;
  const logTrouble = (trouble: DatabaseTrouble) => {
    const key = `${trouble.code} ${trouble.detail}`;
    if (elapsed() - (loggedAt.get(key) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return;
    loggedAt.set(key, elapsed());
    const { code, fix, act } = trouble;
    log[act === 'operator' ? 'error' : 'warn']({ code, fix }, troubleWords(trouble));
  };
  const recent = () => (last !== null && elapsed() - last.at < MET_COUNTS_MS ? last.trouble : null);
  const check = async (): Promise<DatabaseState> => {
    try {
      return await checkDatabase(db);
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === null) throw error;
      logTrouble(trouble);
      return { trouble, pending: null };
    }
  };
  const health: DatabaseHealth = {
    met(trouble) {
      logTrouble(trouble);
      if (trouble.act === 'operator' && trouble.concernsAll) last = { trouble, at: elapsed() };
    },
    async check() {
      // One at a time: a database that hangs must not be asked more often for that.
      running ??= check().finally(() => {
        running = null;
      });
      const found = await within(running, withinMs);
      if (found === null) {
        const trouble = noAnswer(withinMs);
        logTrouble(trouble);
        return { trouble, pending: null };
      }
      return { trouble: found.trouble ?? recent(), pending: found.pending };
    },
  };
  return health;
}

async function checkDatabase(db: Db): Promise<DatabaseState> {
  const pending = await pendingMigrations(db);
  await spillToDisk(db);
  if (pending.length === 0) await writeNothing(db);
  return { trouble: null, pending };
}

/** @throws what a write meets in a read-only database, or without the right. */
async function writeNothing(db: Db): Promise<void> {
  await sql`update outbox set attempts = attempts where false`.execute(db);
}

/** Makes PostgreSQL write a file to its disk, of which nothing stays. @throws what that meets on a full disk. */
export async function spillToDisk(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local work_mem = '64kB'`.execute(trx);
    // Sorting more than fits into the memory.
    await sql`select count(distinct repeat('x', 1000) || n) from generate_series(1, 300) as n`.execute(trx);
  });
}

/** The parts into which the time is cut. */
const TICKS = 15;

/**
 * Waits for so long of this process's own time: while it is so busy that its timers are late, an answer that has come
 * may wait to be read, and is none that is missing.
 */
function within<T>(running: Promise<T>, withinMs: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks < TICKS) return;
      clearInterval(timer);
      resolve(null);
    }, withinMs / TICKS);
    running.then(resolve, reject).finally(() => clearInterval(timer));
  });
}

const noAnswer = (withinMs: number): DatabaseTrouble => ({
  ...{ act: 'operator', code: null, concernsAll: true },
  detail: `does not answer within ${withinMs / 1000} s`,
  fix: 'Look whether PostgreSQL runs, and at the load of its machine and the disk of its data folder.',
});
