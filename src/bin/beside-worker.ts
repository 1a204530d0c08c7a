import type { Client } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import type { ClosableEdge } from '../edge/registry.ts';
import type { MailRelay } from '../mail/relay.ts';
import type { Patrol } from '../patrol/patrol.ts';
import type { Db } from '../store/database/database.ts';
import { listen } from '../store/database/listen.ts';
import { CHANNELS } from '../store/database/notify.ts';
import { wakeAtRest } from '../store/patrol/places.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import type { TemporalSettings } from '../temporal/client.ts';
import { watchForLost } from '../temporal/lost-workflows.ts';
import { OutboxRelay } from '../temporal/outbox-relay.ts';
import { signalFromWatch } from '../temporal/wake.ts';
import type { WebhookRelay } from '../webhooks/relay.ts';
import { keepAssertions } from './assertions.ts';
import { watchFleet } from './fleet-watch.ts';
import { keepHouse } from './housekeeping.ts';
import { sweepEveryHour } from './orphan-sweep.ts';

export type BesideParts = {
  config: Config;
  databaseUrl: string;
  settings: TemporalSettings;
  log: Log;
  signal: AbortSignal;
  db: Db;
  temporal: Client;
  edge: ClosableEdge;
  metrics: WorkerMetrics;
  clock: () => Date;
  patrol: Patrol;
  webhooks: WebhookRelay;
  mail: MailRelay;
};

/**
 * Beside the worker: the relays of the outbox, of webhooks and of mail, the watches on the edge and on the fleet, the patrol of what
 * is at rest, the sweep of what nobody wants, and of old data.
 */
export function runBeside(parts: BesideParts): Promise<void>[] {
  const { config, settings, log, signal, db, temporal, edge, metrics, clock, patrol, webhooks, mail } = parts;
  const relay = new OutboxRelay({ db, client: temporal, taskQueue: settings.taskQueue, metrics, log, clock });
  const wake = (domainId: string) => {
    wakeFromWatch(parts, domainId).catch((error: unknown) =>
      log.warn(
        { portalDomainId: domainId, err: error },
        'the workflow could not be signalled about a change at the edge; its next scheduled check will observe it',
      ),
    );
  };
  return [
    relay.run(signal),
    webhooks.run(signal),
    mail.run(signal),
    listenFor(parts, relay),
    edge.watch(wake, signal),
    sweepEveryHour({ edge, db, log, signal }),
    keepAssertions({
      ...{ edge, db, isOn: config.assertions, clock, log, signal },
      onRenewed: (at) => metrics.assertionsRenewed.set(at.getTime() / 1_000),
    }),
    watchForLost({ db, client: temporal, log, clock, signal }),
    watchFleet({ db, hold: config.incidentHold, log, clock, signal }),
    patrol.run(signal),
    keepHouse({ db, metrics, log, clock, timelineDays: config.timelineDays, signal }),
  ];
}

/** The database says who has something to do. */
function listenFor(
  { databaseUrl, db, log, signal, patrol, webhooks }: BesideParts,
  outbox: OutboxRelay,
): Promise<void> {
  return listen({
    ...{ url: databaseUrl, db, signal },
    channels: {
      [CHANNELS.outbox]: () => outbox.notify(),
      [CHANNELS.patrol]: () => patrol.wake(),
      [CHANNELS.webhooks]: () => webhooks.notify(),
    },
    resync: () => {
      patrol.wake();
      webhooks.notify();
      outbox.notify();
    },
    onError: (error) => log.warn({ err: error }, 'the notifications of the database were lost; reconnecting'),
  });
}

/** A change at the edge starts the workflow of a domain at rest, which takes no Temporal to note, or wakes one that runs. */
async function wakeFromWatch(
  { db, temporal, clock }: Pick<BesideParts, 'db' | 'temporal' | 'clock'>,
  domainId: string,
): Promise<void> {
  if (!(await wakeAtRest(db, domainId, clock().toISOString()))) await signalFromWatch(temporal, domainId);
}
