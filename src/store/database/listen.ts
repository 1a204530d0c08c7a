import { once } from 'node:events';
import { Socket } from 'node:net';
import pg from 'pg';
import { type BackOff, backOffMs } from '../../lib/back-off.ts';
import { wait } from '../../lib/wait.ts';
import type { Db } from './database.ts';
import { createEcho, type Echo } from './echo.ts';
import type { Channel } from './notify.ts';

export type ListenOptions = {
  url: string;
  /** Other connections to the same database, by which the listening one is tested. */
  db: Db;
  /** The handler of notifications by channel name (a value of `CHANNELS`). */
  channels: Partial<Record<Channel, (payload: string) => void | Promise<void>>>;
  /**
   * Loads again what may have been missed: called after each (re)connect, once the channels are listened to, and every
   * `resyncMs`, as a row that somebody changes by hand announces nothing.
   */
  resync: () => void | Promise<void>;
  /** Called with each result of the test: true when a notification came back. */
  onTested?: (isHeard: boolean) => void;
  signal: AbortSignal;
  /** Called with each lost connection and each error of a handler; listening continues. */
  onError: (error: unknown) => void;
  /** Between two tries: `firstMs`, doubled each time up to `mostMs`. */
  backOff?: BackOff;
  /**
   * The interval at which the connection is tested: for an answer, and for a notification that another connection sends
   * to it. Without both by the next time it ends. Default 15 s.
   */
  heartbeatMs?: number;
  /** Default 5 minutes. */
  resyncMs?: number;
};

/** Notifications do not come through, as behind a pooler that gives each transaction another connection. */
export class NotificationsLost extends Error {
  override readonly name = 'NotificationsLost';
  constructor() {
    super(
      'the notifications of the database do not come through; let DATABASE_URL lead to PostgreSQL itself, or to a pooler in session mode',
    );
  }
}

const BACK_OFF = { firstMs: 100, mostMs: 5_000 };
const HEARTBEAT_MS = 15_000;
const RESYNC_MS = 300_000;

/**
 * Listens on a connection of its own until `signal` aborts, then resolves. Reconnects by itself, with back-off.
 * Notifications that come while `resync` still runs are handled at once, so nothing falls between the two.
 * A connection through which none comes is opened again and again, and resyncs each time: late, and not wrong for ever.
 */
export async function listen(options: ListenOptions): Promise<void> {
  let failures = 0;
  while (!options.signal.aborted) {
    try {
      await listenOnce(options, () => {
        failures = 0;
      });
    } catch (error) {
      if (options.signal.aborted) return;
      options.onError(error);
    }
    failures += 1;
    await wait(backOffMs(options.backOff ?? BACK_OFF, failures), options.signal);
  }
}

/** One connection's life; it ends by rejecting, or by resolving when `signal` aborts. */
async function listenOnce(options: ListenOptions, onReady: () => void): Promise<void> {
  const { url, signal } = options;
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    stream: () => socket,
    application_name: 'portal-domains listen',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const life = new AbortController();
  const stop = AbortSignal.any([signal, life.signal]);
  const end = (error: unknown) => life.abort(error);
  const echo = createEcho(options.db);
  // Without a listener, the error of a lost connection would end the process.
  client.on('error', end);
  client.on('end', () => end(new Error('the connection for notifications has ended')));
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel !== echo.channel) return dispatch(options, channel, payload);
    if (echo.hear(payload)) options.onTested?.(true);
  });
  const timers: NodeJS.Timeout[] = [];
  try {
    await client.connect();
    for (const channel of [...Object.keys(options.channels), echo.channel]) {
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    }
    timers.push(startHeartbeat(client, echo, options, end));
    await options.resync();
    timers.push(setInterval(() => resyncOrEnd(options, end), options.resyncMs ?? RESYNC_MS));
    onReady();
    if (!stop.aborted) await once(stop, 'abort');
    if (!signal.aborted) throw life.signal.reason;
  } finally {
    for (const timer of timers) clearInterval(timer);
    // No farewell: on a dead connection it would wait for an answer that never comes.
    socket.destroy();
  }
}

function resyncOrEnd({ resync }: ListenOptions, end: (error: unknown) => void): void {
  Promise.resolve().then(resync).catch(end);
}

/** Finds a connection that is dead without having been closed, and one through which no notification comes. */
function startHeartbeat(
  client: pg.Client,
  echo: Echo,
  { heartbeatMs = HEARTBEAT_MS, onTested }: ListenOptions,
  end: (error: unknown) => void,
): NodeJS.Timeout {
  let isAsked = false;
  const test = () => {
    if (isAsked) return end(new Error('the connection for notifications does not answer'));
    if (echo.isMissing()) {
      onTested?.(false);
      return end(new NotificationsLost());
    }
    isAsked = true;
    client.query('select 1').then(() => {
      isAsked = false;
    }, end);
    echo.send();
  };
  test();
  return setInterval(test, heartbeatMs);
}

function dispatch({ channels, onError }: ListenOptions, channel: string, payload: string): void {
  const handler = channels[channel as Channel];
  if (handler === undefined) return;
  Promise.resolve()
    .then(() => handler(payload))
    .catch(onError);
}
