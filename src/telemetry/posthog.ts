import { Counter, type Registry } from 'prom-client';
import { backOffMs } from '../lib/back-off.ts';
import type { Log } from './log.ts';
import { NO_PRODUCT_EVENTS, type ProductEvent, type ProductEvents } from './product-events.ts';

/**
 * Sends product events to PostHog in batches. posthog-node was examined: it drops events of a full queue without
 * telling, brings feature flags and error tracking, and its present version asks for Node 20.20. An event has its uuid
 * from the start, so that a batch which is sent twice counts once.
 */

export type ProductEventMetrics = Counter<'result'>;

export type PostHogOptions = {
  /** The project's API key; null: off. */
  key: string | null;
  /** e.g. `https://eu.i.posthog.com`. */
  host: string;
  newId: () => string;
  clock: () => Date;
  log: Pick<Log, 'warn'>;
  metrics: ProductEventMetrics;
  /** For tests. */
  flushEveryMs?: number;
};

const FLUSH_EVERY_MS = 5_000;
const BATCH = 100;
/** An outage of an hour of a busy installation; older events make room for newer ones. */
const KEPT = 1_000;
const ANSWER_WITHIN_MS = 5_000;
const LONGEST_BACK_OFF_MS = 60_000;
/** For all that is sent at the end; whoever stops a process waits little longer. */
const STOP_WITHIN_MS = 3_000;
/** These say `later`; any other refusal says that the batch itself is not wanted. */
const LATER = new Set([408, 429]);

type Waiting = { uuid: string; event: ProductEvent };

/** Counted in each process that captures: the API and the worker. */
export function createProductEventMetrics(registry: Registry): ProductEventMetrics {
  return new Counter({
    name: 'portal_domains_product_events_total',
    help: 'Events for PostHog by result: sent; lost_full (it was away for too long), lost_refused, lost_stopped (away at the end).',
    labelNames: ['result'],
    registers: [registry],
  });
}

/** Begins to send; off without a key. */
export function createPostHog(options: PostHogOptions): ProductEvents {
  const { key } = options;
  return key === null ? NO_PRODUCT_EVENTS : new PostHog(options, key);
}

class PostHog implements ProductEvents {
  readonly #options: PostHogOptions;
  readonly #key: string;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> | null = null;
  #failures = 0;
  #stopping = false;
  /** Aborts when the time for the end is over. */
  readonly #late = new AbortController();

  constructor(options: PostHogOptions, key: string) {
    this.#options = options;
    this.#key = key;
  }

  capture(event: ProductEvent): void {
    this.#waiting.push({ uuid: this.#options.newId(), event });
    if (this.#waiting.length > KEPT) {
      this.#waiting.shift();
      this.#count('lost_full', 1);
    }
    this.#schedule();
  }

  async shutdown(): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const late = setTimeout(() => this.#late.abort(), STOP_WITHIN_MS);
    await this.#sending;
    // One failure ends it: a receiver that is away must not hold up the stop.
    for (let sent = true; sent && this.#waiting.length > 0; ) sent = await this.#sendBatch();
    clearTimeout(late);
    this.#count('lost_stopped', this.#waiting.length);
    this.#waiting = [];
  }

  #schedule(): void {
    if (this.#stopping || this.#timer !== null || this.#sending !== null || this.#waiting.length === 0)
      return;
    const every = this.#options.flushEveryMs ?? FLUSH_EVERY_MS;
    const backOff = { firstMs: every, mostMs: Math.max(every, LONGEST_BACK_OFF_MS) };
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#sending = this.#sendBatch().then(() => {
          this.#sending = null;
          this.#schedule();
        });
      },
      backOffMs(backOff, this.#failures + 1),
    ).unref();
  }

  /** True when the receiver has taken, or refused for good, what was sent. */
  async #sendBatch(): Promise<boolean> {
    const batch = this.#waiting.splice(0, BATCH);
    const outcome = await this.#post(batch);
    if (outcome.kind === 'later') {
      this.#failures += 1;
      this.#putBack(batch);
      this.#options.log.warn(
        { why: outcome.why, waiting: this.#waiting.length },
        'PostHog is away; events wait',
      );
      return false;
    }
    this.#failures = 0;
    this.#count(outcome.kind === 'sent' ? 'sent' : 'lost_refused', batch.length);
    if (outcome.kind === 'refused')
      this.#options.log.warn(
        { status: outcome.status, lost: batch.length },
        'PostHog refused events; check POSTHOG_API_KEY and POSTHOG_HOST',
      );
    return true;
  }

  #putBack(batch: Waiting[]): void {
    const all = [...batch, ...this.#waiting];
    this.#count('lost_full', Math.max(0, all.length - KEPT));
    this.#waiting = all.slice(-KEPT);
  }

  async #post(batch: Waiting[]): Promise<Outcome> {
    const { host, clock } = this.#options;
    try {
      const response = await fetch(new URL('/batch/', host), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          api_key: this.#key,
          sent_at: clock().toISOString(),
          batch: batch.map(payloadOf),
        }),
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), this.#late.signal]),
      });
      await response.body?.cancel();
      const { ok, status } = response;
      if (ok) return { kind: 'sent' };
      if (status >= 500 || LATER.has(status)) return { kind: 'later', why: `status ${status}` };
      return { kind: 'refused', status };
    } catch (error) {
      return { kind: 'later', why: error instanceof Error ? error.name : 'unknown' };
    }
  }

  #count(result: string, events: number): void {
    if (events > 0) this.#options.metrics.inc({ result }, events);
  }
}

type Outcome = { kind: 'sent' } | { kind: 'refused'; status: number } | { kind: 'later'; why: string };

/** A domain is the `person` of the funnel: what is counted is domains on their way. No person profile is made of it. */
function payloadOf({ uuid, event }: Waiting) {
  const { name, tenantId, portalDomainId, at, properties } = event;
  return {
    uuid,
    event: name,
    distinct_id: portalDomainId,
    timestamp: at,
    properties: {
      ...properties,
      tenantId,
      portalDomainId,
      $process_person_profile: false,
      $geoip_disable: true,
    },
  };
}
