import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import { aCertificate } from '../../testing/builders.ts';
import { readCommands } from '../../testing/page-commands.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  aTenant,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { getDomainById } from '../domains/domains.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { claimOutbox, settleOutbox } from './outbox.ts';
import { wakeOverdue } from './overdue.ts';

const database = useDatabase();

test('a domain whose check is long past is woken once; one that is due later is not', async () => {
  const { db } = database;
  const tenant = await aTenant(db);
  const waiting = async (name: string, nextCheckAt: string) => {
    const domain = await aDomain(db, { tenant: tenant.id, domain: name });
    const decision = aDecision(domain, { nextCheckAt });
    await recordRound(db, { domainId: domain.id, decision, observations: NOTHING_SEEN });
    return domain.id;
  };
  const overdue = await waiting('late.acme.com', NOON);
  await waiting('early.acme.com', plusSeconds(NOON, 600));
  const take = async () =>
    claimOutbox(db, { limit: 10, now: plusSeconds(NOON, 9_999), leaseUntil: plusSeconds(NOON, 99_999) });
  await settleOutbox(
    db,
    (await take()).map(({ id }) => id),
  );
  const sweep = { before: plusSeconds(NOON, 1), now: plusSeconds(NOON, 300), limit: 10 };
  expect(await wakeOverdue(db, sweep)).toBe(1);
  expect(await wakeOverdue(db, sweep)).toBe(0);
  expect(await take()).toMatchObject([{ domainId: overdue, signal: 'check' }]);
});

test.each(['registered', 'retry', 'disable', 'delete'] as const)(
  'a domain whose workflow was lost before its first round after "%s" is found too',
  async (request) => {
    const { db } = database;
    const { id } = await aDomain(db, { domain: `${request}.example.com` });
    if (request !== 'registered') {
      const decision = aDecision(await current(id), {
        status: 'dns_failed',
        givenUpAt: NOON,
        nextCheckAt: null,
      });
      await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN });
      await requestChange(db, { id, tenant: null, request, by: BY_TENANT, now: NOON });
    }
    const take = () =>
      claimOutbox(db, {
        limit: 50,
        now: plusSeconds(NOON, 999_999),
        leaseUntil: plusSeconds(NOON, 9_999_999),
      });
    // Handed to a Temporal that has lost it since.
    await settleOutbox(
      db,
      (await take()).map((item) => item.id),
    );
    await wakeOverdue(db, { before: plusSeconds(NOON, 1), now: plusSeconds(NOON, 120), limit: 50 });
    expect((await take()).map(({ domainId }) => domainId)).toContain(id);
  },
);

async function current(id: string) {
  const row = await getDomainById(database.db, id);
  if (row === null) throw new Error('gone');
  return row;
}

test('after a rollback to a version without rest, the page’s statement lets it find what was at rest', async () => {
  const { db } = database;
  const { id } = await aServedDomain(db, { domain: 'rested.example.com' });
  const snapshot = await beginRound(db, id, NOON);
  if (snapshot === null) throw new Error('gone');
  const certificate = aCertificate({ notBefore: NOON, notAfter: plusSeconds(NOON, 86_400) });
  const visit = plusSeconds(NOON, 900);
  const decision = aDecision(snapshot, { nextCheckAt: visit, certificate }, { rest: { fullCheckAt: visit } });
  await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN });
  await db.deleteFrom('outbox').execute();
  const sweep = { before: plusSeconds(visit, 1), now: plusSeconds(visit, 300), limit: 100 };
  // Those of the tests before.
  await wakeOverdue(db, sweep);
  expect(await wakeOverdue(db, sweep)).toBe(0);
  const page = await readFile(new URL('../../../docs/install-cluster.md', import.meta.url), 'utf8');
  const [statement, ...others] = readCommands(page).filter(({ place }) => place === 'rolled-back');
  if (statement === undefined || others.length > 0) throw new Error('one statement is run after a rollback');
  await sql.raw(statement.text).execute(db);
  expect(await wakeOverdue(db, sweep)).toBe(1);
  expect(await db.selectFrom('patrol').selectAll().execute()).toEqual([]);
});
