import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** The number of activations that count, the newest. */
const SAMPLES = 500;
const DAYS = 30;

/** The times of the latest activations; `domains`: their number. */
export type TimeToActive = { domains: number; p50Seconds: number; p95Seconds: number };

/** Returns how long the last domains took from the beginning of their attempt until they were live; of 30 days at most. */
export async function timeToActive(db: Db, now: Date): Promise<TimeToActive | null> {
  const since = new Date(now.getTime() - DAYS * 86_400_000).toISOString();
  const { rows } = await sql<{ domains: number; p50: number | null; p95: number | null }>`
    select count(*) as domains,
      percentile_disc(0.5) within group (order by seconds) as p50,
      percentile_disc(0.95) within group (order by seconds) as p95
    from (
      select extract(epoch from activated_at - began_at)::float8 as seconds
      from domain_activations where activated_at > ${since} order by activated_at desc limit ${SAMPLES}
    ) as latest`.execute(db);
  const [row] = rows;
  if (row === undefined || row.p50 === null || row.p95 === null) return null;
  return { domains: Number(row.domains), p50Seconds: row.p50, p95Seconds: row.p95 };
}
