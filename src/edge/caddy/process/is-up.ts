import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Canary, canaryPath } from '../../../probe/canary.ts';
import type { ListenAddress } from '../config.ts';

export type EdgePorts = { http: ListenAddress; https: ListenAddress; canary: Canary };

const TIMEOUT_MS = 1_000;

/**
 * Returns whether Caddy runs with our configuration: port 80 answers with this installation's canary, and port 443
 * accepts connections. Connects as a client does, because Caddy's admin API is off.
 * @throws the system's error when nobody answers.
 */
export async function caddyIsUp({ http, https, canary }: EdgePorts): Promise<boolean> {
  const answer = await askCanary(http, canary);
  if (answer !== canary.answer) return false;
  const socket = connect({ ...https, timeout: TIMEOUT_MS });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return true;
  } finally {
    socket.destroy();
  }
}

async function askCanary({ host, port }: ListenAddress, canary: Canary): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const sent = get({ host, port, path: canaryPath(canary), agent: false, signal });
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return text(response);
}
