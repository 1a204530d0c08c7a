import { payloadOf, webhookId } from '../core/webhooks/payload.ts';
import { createBell } from '../lib/bell.ts';
import type { Db } from '../store/database/database.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  disableEndpoint,
  nextDueAt,
  recordDelivered,
  recordFailed,
} from '../store/webhooks/deliveries.ts';
import { forgetEvents } from '../store/webhooks/events.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { type Answer, judgeAnswer } from './retries.ts';
import type { SendWebhook } from './send.ts';

const AT_ONCE = 64;
const PER_ENDPOINT = 8;
/** A relay that dies with deliveries in hand leaves them to the next one after this long; an attempt takes 15 s at most. */
const LEASE_MS = 60_000;
/** A lost notification delays a delivery by at most this long. */
const SWEEP_MS = 60_000;
const FORGET_EVERY_MS = 3_600_000;
export const KEPT_MS = 30 * 86_400_000;
const FORGOTTEN_AT_ONCE = 10_000;
const DATABASE_AWAY_MS = 1_000;

export type WebhookRelayDeps = {
  db: Db;
  send: SendWebhook;
  /** The domain as the API shows it now to an operator; null: it is gone. */
  describe: (domainId: string) => Promise<object | null>;
  metrics: Pick<WorkerMetrics, 'webhookAttempts'>;
  log: Log;
  clock: () => Date;
};

/**
 * Sends webhooks: each delivery that is due, once for sure and rather twice than never, a domain's events one after the
 * other. Any number of relays may run. It is woken by the database, by the next time of a delivery and by its own ends.
 */
export class WebhookRelay {
  readonly #deps: WebhookRelayDeps;
  readonly #underWay = new Set<Promise<void>>();
  readonly #busy = new Map<string, number>();
  #forgotAt = Number.NEGATIVE_INFINITY;
  readonly #bell = createBell();

  constructor(deps: WebhookRelayDeps) {
    this.#deps = deps;
  }

  /** Something may be due. */
  notify(): void {
    this.#bell.ring();
  }

  /** Runs until `signal` aborts, and until what is under way then has ended. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#bell.reset();
      await this.#bell.wait(await this.#round(), signal);
    }
    await Promise.all(this.#underWay);
  }

  /** @returns how long there is nothing to do, in milliseconds. */
  async #round(): Promise<number> {
    const { db, clock, log } = this.#deps;
    try {
      await this.#forget();
      await this.#claim();
      const now = clock();
      const due = await nextDueAt(db, now.toISOString());
      return due === null ? SWEEP_MS : Math.min(SWEEP_MS, Math.max(1, Date.parse(due) - now.getTime()));
    } catch (error) {
      log.warn({ err: error }, 'the deliveries to webhooks could not be read; trying again');
      return DATABASE_AWAY_MS;
    }
  }

  async #claim(): Promise<void> {
    const { db, clock } = this.#deps;
    const limit = AT_ONCE - this.#underWay.size;
    if (limit === 0) return;
    const now = clock();
    const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
    const claim = { perEndpoint: PER_ENDPOINT, busy: this.#busy, limit, now: now.toISOString(), leaseUntil };
    for (const delivery of await claimDeliveries(db, claim)) {
      const { endpoint } = delivery;
      this.#busy.set(endpoint, (this.#busy.get(endpoint) ?? 0) + 1);
      const work = this.#deliver(delivery).finally(() => {
        this.#underWay.delete(work);
        const left = (this.#busy.get(endpoint) ?? 1) - 1;
        if (left === 0) this.#busy.delete(endpoint);
        else this.#busy.set(endpoint, left);
        this.notify();
      });
      this.#underWay.add(work);
    }
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    const { send, describe, clock, log } = this.#deps;
    const { event, url, secrets } = delivery;
    try {
      const state = event.domain === null ? null : await describe(event.domain.id);
      const body = JSON.stringify(payloadOf(event, state));
      const message = { id: webhookId(event.id), sentAt: clock(), body, url, secrets };
      await this.#record(delivery, await send(message));
    } catch (error) {
      // Where it was sent, it is sent again after the lease, with the same id.
      log.warn({ ...tagsOf(delivery), err: error }, 'a delivery was not recorded; it comes back');
    }
  }

  async #record(delivery: ClaimedDelivery, answer: Answer): Promise<void> {
    const { db, clock, metrics, log } = this.#deps;
    const at = clock();
    const now = at.toISOString();
    const { attempts, firstAt } = delivery;
    const verdict = judgeAnswer(answer, { attempts, firstAt: new Date(firstAt), now: at });
    metrics.webhookAttempts.inc({ result: verdict.kind === 'delivered' ? 'delivered' : 'failed' });
    const status = 'status' in answer ? answer.status : null;
    const error = 'failure' in answer ? answer.failure : `status ${answer.status}`;
    switch (verdict.kind) {
      case 'delivered':
        return recordDelivered(db, delivery, { status: status ?? 0, now });
      case 'again':
        return recordFailed(db, delivery, { status, error, now, nextAt: verdict.at });
      case 'disable': {
        const { reason } = verdict;
        const isDisabled = await disableEndpoint(db, delivery, { status, error, now, reason });
        if (isDisabled) log.error({ ...tagsOf(delivery), reason }, 'an endpoint of webhooks was disabled');
      }
    }
  }

  /** Events are kept for a month, for replays; what an endpoint has not taken by then is lost to it. */
  async #forget(): Promise<void> {
    const { db, clock } = this.#deps;
    const now = clock().getTime();
    if (now - this.#forgotAt < FORGET_EVERY_MS) return;
    const before = new Date(now - KEPT_MS).toISOString();
    const forgotten = await forgetEvents(db, { before, limit: FORGOTTEN_AT_ONCE });
    if (forgotten < FORGOTTEN_AT_ONCE) this.#forgotAt = now;
  }
}

const tagsOf = ({ endpoint, event }: ClaimedDelivery) => ({ webhook: endpoint, event: webhookId(event.id) });
