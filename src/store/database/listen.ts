import { once } from 'node:events';
import { Socket } from 'node:net';
import pg from 'pg';
import { type BackOff, backOffMs } from '../../lib/back-off.ts';
import { wait } from '../../lib/wait.ts';
import type { Channel } from './notify.ts';

export type ListenOptions = {
  url: string;
  /** The handler of notifications by channel name (a value of `CHANNELS`). */
  channels: Partial<Record<Channel, (payload: string) => void | Promise<void>>>;
  /** Called after each (re)connect, once the channels are listened to: load again what may have been missed. */
  onConnected: () => void | Promise<void>;
  signal: AbortSignal;
  /** Called with each lost connection and each error of a handler; listening continues. */
  onError: (error: unknown) => void;
  /** Between two tries: `firstMs`, doubled each time up to `mostMs`. */
  backOff?: BackOff;
  /** How often the connection is asked whether it is alive; no answer by the next time ends it. Default 15 s. */
  heartbeatMs?: number;
};

const BACK_OFF = { firstMs: 100, mostMs: 5_000 };

/**
 * Listens on a connection of its own until `signal` aborts, then resolves. Reconnects by itself, with back-off.
 * Notifications that come while `onConnected` still runs are handled at once, so nothing falls between the two.
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
  // Without a listener, the error of a lost connection would end the process.
  client.on('error', (error) => life.abort(error));
  client.on('end', () => life.abort(new Error('the connection for notifications has ended')));
  client.on('notification', ({ channel, payload }) => dispatch(options, channel, payload ?? ''));
  let heartbeat: NodeJS.Timeout | undefined;
  try {
    await client.connect();
    for (const channel of Object.keys(options.channels)) {
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    }
    heartbeat = startHeartbeat(client, options.heartbeatMs ?? 15_000, (error) => life.abort(error));
    await options.onConnected();
    onReady();
    if (!stop.aborted) await once(stop, 'abort');
    if (!signal.aborted) throw life.signal.reason;
  } finally {
    clearInterval(heartbeat);
    // No farewell: on a dead connection it would wait for an answer that never comes.
    socket.destroy();
  }
}

/** Finds a connection that is dead without having been closed. */
function startHeartbeat(client: pg.Client, everyMs: number, onDead: (error: Error) => void): NodeJS.Timeout {
  let waiting = false;
  return setInterval(() => {
    if (waiting) return onDead(new Error('the connection for notifications does not answer'));
    waiting = true;
    client.query('select 1').then(() => {
      waiting = false;
    }, onDead);
  }, everyMs);
}

function dispatch({ channels, onError }: ListenOptions, channel: string, payload: string): void {
  const handler = channels[channel as Channel];
  if (handler === undefined) return;
  Promise.resolve()
    .then(() => handler(payload))
    .catch(onError);
}
