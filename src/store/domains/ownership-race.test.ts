import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DnsObservation } from '../../core/observations.ts';
import { ownershipRecordValue } from '../../core/ownership/ownership-txt.ts';
import { aDnsObservation, aView } from '../../testing/builders.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, BY_TENANT, NOON } from '../../testing/store-builders.ts';
import { runRounds } from '../../testing/store-rounds.ts';
import { openDatabase, type RootDb } from '../database/database.ts';
import { isUnavailable } from '../database/errors.ts';
import { getDomainById } from './domains.ts';
import { requestChange } from './requests.ts';
import type { DomainRow } from './types.ts';

const TENANTS = 50;
const ATTEMPTS = 1_000;
/** More than there are connections, and few enough that none waits for one longer than the pool allows. */
const AT_ONCE = 60;
const KILL_EACH = 20;
const CHECK_EACH = 5;

const database = useDatabase({ max: 40 });
/** Watches and kills; its own connection is spared. */
let bystander: RootDb;
beforeAll(async () => {
  bystander = openDatabase(database.url, { max: 1 });
  await keepHistory();
});
afterAll(async () => {
  await bystander.destroy();
});

/**
 * PostgreSQL itself writes down each time a row gains or loses the proof, in the transaction that does it: what is
 * rolled back or killed leaves no line.
 */
async function keepHistory(): Promise<void> {
  await sql
    .raw(`
    create table owner_history (
      n bigint generated always as identity, transaction bigint not null, domain_id uuid not null, gained boolean not null);
    create function write_history() returns trigger language plpgsql as $$
    begin
      insert into owner_history (transaction, domain_id, gained)
        values (txid_current(), new.id, new.proved_at is not null);
      return null;
    end $$;
    create trigger keeps_history after update on portal_domains for each row
      when ((old.proved_at is null) <> (new.proved_at is null)) execute function write_history();
  `)
    .execute(bystander);
}

/** The TXT that the tenant's domain shows now stands, and the name leads here: each may prove it at any moment. */
async function proofOf({ id }: DomainRow): Promise<DnsObservation> {
  const ownershipToken = (await getDomainById(database.db, id))?.ownershipToken ?? '';
  return aDnsObservation({
    routing: [aView({ addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }] })],
    ownership: [aView({ txt: [ownershipRecordValue(ownershipToken)] })],
  });
}

/** Ends a connection of the racers in the midst of its work, as a kill -9 of its process would. */
async function killOne(): Promise<boolean> {
  const { rows } = await sql<{ killed: boolean }>`
    select pg_terminate_backend(pid) as killed from pg_stat_activity
    where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
      and pid not in (select pid from pg_stat_activity where application_name = 'bystander')
    order by random() limit 1`.execute(bystander);
  return rows[0]?.killed === true;
}

type History = { transaction: number; domain_id: string; gained: boolean };

/** Replays the history as one register: who has the name after each transaction. Throws where it was two, or a stranger lost it. */
function ownersOf(history: readonly History[]): string[] {
  const owners: string[] = [];
  let owner: string | null = null;
  let transaction: number | null = null;
  for (const line of history) {
    if (transaction !== null && line.transaction !== transaction && owner === null)
      throw new Error(`nobody had the name after transaction ${transaction}`);
    if (line.gained && owner !== null) throw new Error(`${line.domain_id} gained what ${owner} had`);
    if (!line.gained && owner !== line.domain_id) throw new Error(`${line.domain_id} lost what it had not`);
    owner = line.gained ? line.domain_id : null;
    transaction = line.transaction;
    if (owner !== null) owners.push(owner);
  }
  return owners;
}

test('the measure itself tells two owners from one', () => {
  const line = (transaction: number, domain_id: string, gained: boolean) => ({
    transaction,
    domain_id,
    gained,
  });
  expect(ownersOf([line(1, 'a', true), line(2, 'a', false), line(2, 'b', true)])).toEqual(['a', 'b']);
  expect(() => ownersOf([line(1, 'a', true), line(2, 'b', true)])).toThrow('gained what a had');
  expect(() => ownersOf([line(1, 'a', true), line(2, 'a', false), line(3, 'b', true)])).toThrow('nobody');
  expect(() => ownersOf([line(1, 'a', true), line(2, 'b', false)])).toThrow('lost what it had not');
});

test('scenario 1, 1,000 attempts of 50 tenants at once to prove one name: one owner at every moment, some killed midway', {
  timeout: 600_000,
}, async () => {
  await sql`select set_config('application_name', 'bystander', false)`.execute(bystander);
  const claims = await Promise.all(Array.from({ length: TENANTS }, () => aDomain(database.db)));
  const count = { done: 0, cut: 0, kills: 0, observations: 0 };
  const most = { owners: 0 };

  const countOwners = async () => {
    const { rows } = await sql<{ owners: number }>`
      select count(*) as owners from portal_domains where proved_at is not null`.execute(bystander);
    most.owners = Math.max(most.owners, rows[0]?.owners ?? 0);
    count.observations += 1;
  };
  const attempt = async (claim: DomainRow) => {
    const { id } = claim;
    try {
      await requestChange(database.db, { id, tenant: null, request: 'retry', by: BY_TENANT, now: NOON });
      // Another attempt of the same tenant may start it over meanwhile, again and again.
      await runRounds(database.db, { id, dns: await proofOf(claim), requested: true, now: NOON, most: 3 });
    } catch (error) {
      // A connection that was killed; anything else, a deadlock above all, fails the test.
      if (!isUnavailable(error)) throw error;
      count.cut += 1;
    }
    count.done += 1;
    if (count.done % CHECK_EACH === 0) await countOwners();
    if (count.done % KILL_EACH === 0 && (await killOne())) count.kills += 1;
  };
  let left = ATTEMPTS;
  const racer = async () => {
    while (left > 0) {
      left -= 1;
      const claim = claims[randomInt(TENANTS)];
      if (claim !== undefined) await attempt(claim);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, racer));

  const { rows: history } = await sql<History>`
    select transaction, domain_id, gained from owner_history order by n`.execute(bystander);
  const owners = ownersOf(history);
  const { rows: moved } = await sql<{ reason: string | null; times: number }>`
    select reason, count(*) as times from portal_domain_events where kind = 'moved' group by reason`.execute(
    bystander,
  );
  console.log(
    `${count.done} attempts, ${owners.length} proofs, ${count.kills} connections killed, ${count.cut} attempts cut off; ` +
      `${count.observations} observations from outside saw at most ${most.owners} owner`,
  );
  expect(count.done).toBe(ATTEMPTS);
  expect(count.kills).toBeGreaterThan(10);
  // Only those that were killed were cut off: nobody starved.
  expect(count.cut).toBeLessThanOrEqual(count.kills);
  expect(most.owners).toBe(1);
  expect(owners.length).toBeGreaterThan(TENANTS);
  // Each change of hands is told to both, and nothing else is told as one.
  const eventsByReason = Object.fromEntries(moved.map(({ reason, times }) => [reason ?? 'won', times]));
  expect(eventsByReason).toEqual({ moved_away: owners.length - 1, won: owners.length - 1 });
});
