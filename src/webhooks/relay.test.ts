import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { verifyWebhook } from '../client/webhooks.ts';
import { openDatabase, type RootDb } from '../store/database/database.ts';
import { listen } from '../store/database/listen.ts';
import { CHANNELS } from '../store/database/notify.ts';
import { createEndpoint, deleteEndpoint, findEndpoint, rotateSecret } from '../store/webhooks/endpoints.ts';
import { recordDomainEvents } from '../store/webhooks/events.ts';
import { replayEvents, resumeEndpoint } from '../store/webhooks/replay.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDomain, BY_OPERATOR } from '../testing/store-builders.ts';
import { startReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts';
import { WebhookRelay } from './relay.ts';
import { createSender, type SendWebhook } from './send.ts';
import { shownSecret } from './signature.ts';

const database = useDatabase({ per: 'test' });
const START = Date.parse('2026-12-01T00:00:00.000Z');
const DAY_MS = 86_400_000;

/** A clock that the test moves. */
let now = START;
const clock = () => new Date(now);
const iso = () => clock().toISOString();

const sender = createSender({
  resolve: async () => {
    throw new Error('only addresses are given here');
  },
  allowedNetworks: ['127.0.0.0/8'],
});

async function anEndpoint(receiver: WebhookReceiver, { events = null }: { events?: null } = {}) {
  const secret = randomBytes(32).toString('base64');
  const endpoint = await createEndpoint(database.db, {
    ...{ id: randomUUID(), url: receiver.url, tenant: null, events, secret, by: BY_OPERATOR, now: iso() },
  });
  if (endpoint === null) throw new Error('not stored');
  return { ...endpoint, secret };
}

function startRelay({ db = database.db, send = sender }: { db?: RootDb; send?: SendWebhook } = {}) {
  const stop = new AbortController();
  const log = pino({ level: 'silent' });
  const metrics = createWorkerMetrics();
  const relay = new WebhookRelay({ db, send, describe: async (id) => ({ id }), metrics, log, clock });
  const running = relay.run(stop.signal);
  const listening = listen({
    ...{ url: database.url, db: database.db, signal: stop.signal, onError: () => undefined },
    channels: { [CHANNELS.webhooks]: () => relay.notify() },
    resync: () => relay.notify(),
  });
  return {
    relay,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await Promise.all([running, listening]);
    },
  };
}

/** Records changes of a domain's status, numbered by `to`, each in a transaction of its own. */
async function happen(domainId: string, count: number, first = 0): Promise<void> {
  for (let n = first; n < first + count; n += 1) {
    await database.db.transaction().execute(async (trx) => {
      await sql`select from portal_domains where id = ${domainId} for update`.execute(trx);
      await recordDomainEvents(trx, domainId, [
        { at: iso(), type: 'domain.status_changed', data: { to: String(n) } },
      ]);
    });
  }
}

/** The numbers that came of a domain, in their order. */
const numbersOf = ({ received }: WebhookReceiver, domainId: string) =>
  received.filter(({ event }) => event.data.domainId === domainId).map(({ event }) => Number(event.data.to));

/** Resolves once no attempt is under way: time that goes on meanwhile would end its lease, and it would be sent twice. */
const noneInHand = () =>
  eventually('no attempt is under way', async () => {
    const { rows } = await sql`select from webhook_deliveries
      where delivered_at is null and attempts > 0 and last_error is null`.execute(database.db);
    return rows.length === 0;
  });

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('the relay of webhooks', () => {
  test('sends what happened in order, signed, and woken by the database', async () => {
    await using receiver = await startReceiver();
    const domain = await aDomain(database.db);
    const { id, secret } = await anEndpoint(receiver);
    await using _ = startRelay();
    await happen(domain.id, 3);
    await eventually('all came', async () => receiver.received.length === 3);
    expect(numbersOf(receiver, domain.id)).toEqual([0, 1, 2]);
    const next = randomBytes(32).toString('base64');
    await rotateSecret(database.db, { id, secret: next, by: BY_OPERATOR, now: iso() });
    await happen(domain.id, 1, 3);
    await eventually('all came', async () => receiver.received.length === 4);
    for (const { headers, body } of receiver.received.slice(3))
      for (const one of [secret, next])
        expect(verifyWebhook({ headers, body, secrets: [shownSecret(one)], now: clock() })).toEqual({
          ok: true,
          id: receiver.received[3]?.id,
          event: {
            type: 'domain.status_changed',
            timestamp: iso(),
            data: {
              ...{ to: '3', tenant: domain.tenant, domainId: domain.id, name: domain.domain },
              domain: { id: domain.id },
            },
          },
        });
  });

  test('loses nothing of a day on which the receiver is down, and goes on in order once it is back', async () => {
    await using receiver = await startReceiver();
    const [one, two] = [await aDomain(database.db), await aDomain(database.db, { domain: 'b.acme.com' })];
    const { id } = await anEndpoint(receiver);
    receiver.answer = () => 503;
    await using running = startRelay();
    for (let hour = 0; hour < 24; hour += 1) {
      await happen(one.id, 1, hour);
      await happen(two.id, 1, hour);
      await noneInHand();
      now += 3_600_000;
      running.relay.notify();
    }
    await eventually('it was tried every four hours at least', async () => receiver.received.length >= 2 * 6);
    await noneInHand();
    expect(new Set(numbersOf(receiver, one.id))).toEqual(new Set([0]));
    receiver.received.length = 0;
    receiver.answer = () => 204;
    now += 4 * 3_600_000;
    running.relay.notify();
    const came = ({ id }: { id: string }) => new Set(numbersOf(receiver, id)).size;
    await eventually('all came', async () => came(one) + came(two) === 48);
    // One that was under way as the clock was moved may come twice.
    for (const { id } of [one, two]) expect([...new Set(numbersOf(receiver, id))]).toEqual(upTo(24));
    expect(await findEndpoint(database.db, id, iso())).toMatchObject({ failures: 0, disabledAt: null });
  });

  test('sends again, with the same id, what a worker had sent before it died', async () => {
    await using receiver = await startReceiver();
    const domain = await aDomain(database.db);
    await anEndpoint(receiver);
    // It is sent, and the process that sent it never learns of the answer.
    const died: SendWebhook = async (message) => {
      await sender(message);
      throw new Error('killed');
    };
    {
      await using _ = startRelay({ send: died });
      await happen(domain.id, 2);
      await eventually('it was sent', async () => receiver.received.length === 1);
    }
    await using running = startRelay();
    await happen(domain.id, 1, 2);
    now += 60_000;
    running.relay.notify();
    await eventually('all came', async () => receiver.received.length === 4);
    expect(numbersOf(receiver, domain.id)).toEqual([0, 0, 1, 2]);
    expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);
  });

  test('goes on after its connections to the database were cut in the middle', async () => {
    await using receiver = await startReceiver();
    const domains = await Promise.all(upTo(4).map((n) => aDomain(database.db, { domain: `n${n}.acme.com` })));
    await anEndpoint(receiver);
    const url = new URL(database.url);
    url.searchParams.set('application_name', 'cut');
    const db = openDatabase(url.href, { max: 5 });
    try {
      let cuts = 0;
      receiver.answer = async () => {
        if (receiver.received.length % 5 === 0 && cuts < 3) {
          cuts += 1;
          await sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and application_name = 'cut'`.execute(database.db);
        }
        return 204;
      };
      await using running = startRelay({ db });
      for (const { id } of domains) await happen(id, 5);
      await eventually('each event came', async () => {
        // Whatever was in hand at a cut comes back after its lease.
        now += 60_000;
        running.relay.notify();
        return new Set(receiver.received.map(({ id }) => id)).size === 20;
      });
      expect(cuts).toBe(3);
      for (const { id } of domains) {
        const numbers = numbersOf(receiver, id);
        // A number may come twice, and none before the one that it follows.
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    } finally {
      await db.destroy();
    }
  });

  test('keeps the order of each domain where two relays work at once', async () => {
    await using receiver = await startReceiver();
    const domains = await Promise.all(upTo(6).map((n) => aDomain(database.db, { domain: `n${n}.acme.com` })));
    await anEndpoint(receiver);
    const inHand = new Map<unknown, number>();
    let most = 0;
    receiver.answer = async ({ event }) => {
      const key = event.data.domainId;
      inHand.set(key, (inHand.get(key) ?? 0) + 1);
      most = Math.max(most, inHand.get(key) ?? 0);
      await new Promise((resolve) => setImmediate(resolve));
      inHand.set(key, (inHand.get(key) ?? 0) - 1);
      return 204;
    };
    await using _one = startRelay();
    await using _two = startRelay();
    await Promise.all(domains.map(({ id }) => happen(id, 10)));
    await eventually('all came', async () => receiver.received.length >= 60);
    for (const { id } of domains) expect(numbersOf(receiver, id)).toEqual(upTo(10));
    expect(most).toBe(1);
  });

  test('a receiver that hangs delays no other, and has one attempt at a time once it has failed', async () => {
    await using good = await startReceiver();
    await using hung = await startReceiver();
    hung.answer = () => 'hang';
    const domains = await Promise.all(
      upTo(20).map((n) => aDomain(database.db, { domain: `n${n}.acme.com` })),
    );
    await anEndpoint(hung);
    await anEndpoint(good);
    const send = createSender({
      ...{ resolve: async () => [], allowedNetworks: ['127.0.0.0/8'], withinMs: 2_000 },
    });
    await using _ = startRelay({ send });
    for (const { id } of domains) await happen(id, 3);
    await eventually('all came', async () => good.received.length === 60);
    // The hung one has had its places and no more: none of its attempts has ended, or one has begun since.
    expect(hung.received.length).toBeLessThanOrEqual(9);
  });

  test('disables an endpoint that is gone, or takes nothing for three days, and goes on where it stopped', async () => {
    await using receiver = await startReceiver();
    const domain = await aDomain(database.db);
    const { id } = await anEndpoint(receiver);
    const disabled = async () => (await findEndpoint(database.db, id, iso()))?.disabledReason;
    await using running = startRelay();
    receiver.answer = () => 410;
    await happen(domain.id, 2);
    await eventually('it is disabled', async () => (await disabled()) === 'gone');
    receiver.answer = () => 500;
    expect(await resumeEndpoint(database.db, { id, by: BY_OPERATOR, now: iso() })).toMatchObject({
      disabledAt: null,
    });
    await eventually('it is tried again', async () => receiver.received.length === 2);
    const began = now;
    await eventually('it is disabled', async () => {
      now += 6 * 3_600_000;
      running.relay.notify();
      return (await disabled()) === 'failing';
    });
    expect(now - began).toBeGreaterThanOrEqual(3 * DAY_MS);
    await happen(domain.id, 1, 2);
    receiver.received.length = 0;
    receiver.answer = () => 204;
    await resumeEndpoint(database.db, { id, by: BY_OPERATOR, now: iso() });
    await eventually('all came', async () => receiver.received.length === 3);
    expect(numbersOf(receiver, domain.id)).toEqual([0, 1, 2]);
  });

  test('sends again what is asked for, and nothing to an endpoint that is deleted', async () => {
    await using receiver = await startReceiver();
    const domain = await aDomain(database.db);
    const { id } = await anEndpoint(receiver);
    await using running = startRelay();
    await happen(domain.id, 2);
    await eventually('they came', async () => receiver.received.length === 2);
    await noneInHand();
    now += 60_000;
    const since = iso();
    await happen(domain.id, 2, 2);
    await eventually('all came', async () => receiver.received.length === 4);
    await noneInHand();
    expect(await replayEvents(database.db, { id, since, by: BY_OPERATOR, now: iso() })).toBe(2);
    await eventually('the last two came again', async () => receiver.received.length === 6);
    expect(numbersOf(receiver, domain.id)).toEqual([0, 1, 2, 3, 2, 3]);
    expect(receiver.received[4]?.id).toBe(receiver.received[2]?.id);
    await deleteEndpoint(database.db, { id, by: BY_OPERATOR, now: iso() });
    await happen(domain.id, 1, 4);
    now += 60_000;
    running.relay.notify();
    const left = await sql`select from webhook_deliveries`.execute(database.db);
    expect(left.rows).toEqual([]);
  });
});
