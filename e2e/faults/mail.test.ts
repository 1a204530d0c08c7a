import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { environment } from '../../src/config/config.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { seededRandom } from '../../src/testing/seeded-random.ts';
import { selfSigned } from '../../src/testing/self-signed.ts';
import { partOf, type SmtpReceiver, startSmtpReceiver } from '../../src/testing/smtp-receiver.ts';
import { publishRecord, registerStubbornly, removeRecord, show } from '../../src/testing/stack-actions.ts';
import { isGone, type Part } from '../../src/testing/up-process.ts';

const TENANTS = 8;
const KILLED: readonly Part[] = ['worker', 'postgres', 'worker', 'postgres', 'worker'];
/** Longer than the relay sleeps where nothing is due. */
const SOON = { withinMs: 120_000 };

type Tenant = { id: string; address: string; domains: Domain[] };

describe('mail while the worker, PostgreSQL and the mail server are away', () => {
  const seed = Number(environment().TEST_SEED ?? randomInt(2 ** 32));
  const random = seededRandom(seed);
  const certificate = selfSigned('localhost', new Date());
  let receiver: SmtpReceiver;
  let stack: RunningStack;
  let folder: string;
  let tenants: Tenant[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mail-'));
    const root = join(folder, 'root.pem');
    await writeFile(root, certificate.cert);
    receiver = await startSmtpReceiver({ certificate });
    stack = await startRunningStack({
      ...{ PORTAL_SMTP_URL: receiver.url, PORTAL_TRUSTED_CA_FILE: root },
      PORTAL_MAIL_FROM: 'Example Portal <portal@example.com>',
    });
    tenants = await Promise.all(Array.from({ length: TENANTS }, (_, index) => aWrittenTenant(index)));
  });
  afterAll(async () => {
    await stack?.stop();
    await receiver?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function aWrittenTenant(index: number): Promise<Tenant> {
    const [id, address] = [randomUUID(), `jane@mailed-${index}.example`];
    const body = { name: `Tenant ${index}`, contact: { email: address, language: 'en' as const } };
    const { error } = await stack.api.PUT('/api/v1/tenants/{tenant}', {
      params: { path: { tenant: id } },
      body,
    });
    if (error !== undefined) throw new Error(`no tenant: ${JSON.stringify(error)}`);
    return { id, address, domains: [] };
  }
  const add = (index: number, label: string) =>
    registerStubbornly(stack, tenants[index]?.id ?? '', `${label}.mailed-${index}.localhost`);

  /** Waits until an event of this topic is recorded about each of the domains. */
  async function untilRecorded(topic: string, domains: readonly Domain[]): Promise<void> {
    const ids = domains.map(({ id }) => id);
    const recorded = async () => {
      const rows = stack.db
        .selectFrom('mails')
        .select('domain_id')
        .where('topic', '=', topic as 'live');
      const found = await rows.where('domain_id', 'in', ids).distinct().execute();
      return found.length === ids.length;
    };
    await eventually(`${topic} is recorded`, recorded, SOON);
  }
  /** Makes due what waits for its first attempt: the time for which events are collected has passed. */
  const passWindow = () =>
    sql`update mails set next_at = now() where ended_at is null and attempts = 0`.execute(stack.db);
  const open = async () =>
    stack.db
      .selectFrom('mails')
      .select(['attempts', 'last_error as error'])
      .where('ended_at', 'is', null)
      .execute();
  const untilAllEnded = () =>
    eventually('each event has ended', async () => (await open()).length === 0, { withinMs: 300_000 });

  /** Kills a part now; then ends the leases of whoever was sending, as their two minutes would. */
  async function kill(part: Part): Promise<void> {
    const pid = await eventually(`${part} runs`, () => stack.pidOf(part));
    stack.signal(part, 'SIGKILL');
    const at = await eventually(`${part} is gone`, () => isGone(pid) && new Date());
    void eventually(`${part} runs again`, () => stack.pidOf(part) !== pid, SOON)
      .then(() => endLeases(at))
      .catch((error: unknown) => kills.push(String(error)));
  }
  /** The failures of `kill` after it has returned. */
  const kills: string[] = [];
  const endLeases = (at: Date) =>
    eventually(
      'the leases are ended',
      async () =>
        await sql`update mails set next_at = now()
          where ended_at is null and attempts > 0 and last_attempt_at <= ${at.toISOString()}`.execute(
          stack.db,
        ),
      SOON,
    );

  test(`each comes at least once, as one mail for each recipient, and at most once more for each kill (TEST_SEED=${seed})`, async () => {
    console.info(`TEST_SEED=${seed}`);
    for (const index of tenants.keys()) {
      const [live, missing] = [await add(index, 'portal'), await add(index, 'shop')];
      tenants[index]?.domains.push(live, missing);
      await publishRecord(stack, live);
    }
    const all = tenants.flatMap(({ domains }) => domains);
    const byLabel = (label: string) => all.filter(({ domain }) => domain.startsWith(label));
    await untilRecorded('live', byLabel('portal'));
    await untilRecorded('action_required', byLabel('shop'));
    const moments = random.moments(KILLED.length, 1, TENANTS - 3);
    let killed = 0;
    receiver.onMail = async () => {
      const part = KILLED[killed];
      if (part === undefined || receiver.received.length < (moments[killed] ?? 0)) return;
      killed += 1;
      await kill(part);
    };
    await passWindow();
    await untilAllEnded();
    receiver.onMail = async () => undefined;

    expect(kills).toEqual([]);
    expect(killed).toBe(KILLED.length);
    for (const { address, domains } of tenants) {
      const mine = receiver.received.filter(({ to }) => to === address);
      expect(new Set(mine.map(messageId)).size).toBe(1);
      for (const { displayDomain } of domains)
        for (const mail of mine) expect(partOf(mail, 'text/plain')).toContain(displayDomain);
    }
    expect(receiver.received.length).toBeGreaterThan(TENANTS);
    expect(receiver.received.length).toBeLessThanOrEqual(TENANTS + KILLED.length);
  }, 600_000);

  test('after a day without a mail server each comes once', async () => {
    const { port } = receiver;
    const domains = await Promise.all([...tenants.keys()].map((index) => add(index, 'late')));
    await untilRecorded('action_required', domains);
    await receiver[Symbol.asyncDispose]();
    await passWindow();
    for (const attempts of [1, 2, 3]) {
      const tried = async () => (await open()).every((one) => one.attempts >= attempts && one.error !== null);
      await eventually(`attempt ${attempts} has failed`, tried, SOON);
      expect((await open()).length).toBe(TENANTS);
      await sql`update mails set next_at = now(), at = at - interval '8 hours',
          first_attempt_at = first_attempt_at - interval '8 hours'
        where ended_at is null`.execute(stack.db);
    }
    receiver = await startSmtpReceiver({ port, certificate });
    await untilAllEnded();
    expect(receiver.received.map(({ to }) => to).sort()).toEqual(
      tenants.map(({ address }) => address).sort(),
    );
  }, 600_000);

  test('while an incident of ours is open none comes, and then what still holds', async () => {
    receiver.received.splice(0);
    const live = tenants.flatMap(({ domains: [first] }) => (first === undefined ? [] : [first]));
    const missing = await add(0, 'missing');
    await untilRecorded('action_required', [missing]);
    // Too few for an incident: each of them is told that it will be withdrawn.
    const [few, others] = [live.slice(0, 3), live.slice(3)];
    for (const some of [few, others]) {
      for (const { domain } of some) await removeRecord(stack, domain, 'CNAME');
      await untilEach(some, ({ reason }) => reason === 'nxdomain');
      if (some === few) await untilRecorded('withdrawal', few);
    }
    await eventually('the incident is open', async () => (await openIncidents()) === 1, SOON);
    await passWindow();
    const waits = async () => (await open()).every(({ error }) => error === 'an incident is open');
    await eventually('each event waits', waits, SOON);
    expect((await open()).length).toBeGreaterThanOrEqual(few.length + 1);
    expect(receiver.received).toEqual([]);

    for (const domain of live) await publishRecord(stack, domain);
    await untilEach(live, ({ reason, actor }) => reason === 'https_ok' && actor === 'nobody');
    await eventually('the incident is over', async () => (await openIncidents()) === 0, SOON);
    await passWindow();
    await untilAllEnded();
    expect(receiver.received.map(({ to }) => to)).toEqual([tenants[0]?.address]);
    const text = receiver.received.map((mail) => partOf(mail, 'text/plain')).join();
    expect(text).toContain(missing.displayDomain);
    expect(text).not.toContain(live[0]?.displayDomain);
  }, 600_000);

  const openIncidents = async () =>
    (await stack.api.GET('/api/v1/stats')).data?.ourIncidents.filter(({ closedAt }) => closedAt === null)
      .length;

  /** Has each checked until it is so, as the schedule would. */
  async function untilEach(domains: readonly Domain[], isSo: (domain: Domain) => boolean): Promise<void> {
    for (const domain of domains) {
      const params = { path: { tenant: domain.tenant, id: domain.id } };
      const check = async () => {
        await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', { params });
        const now = await show(stack, domain);
        return now !== null && isSo(now);
      };
      await eventually(`${domain.domain} is so`, check, { withinMs: 90_000, everyMs: 500 });
    }
  }
});

const messageId = ({ raw }: { raw: string }) => /^Message-ID: (\S+)/im.exec(raw)?.[1];
