import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

export type PortRange = { from: number; below: number };

/**
 * Below what systems give to outgoing connections and to whoever asks for any port: those could take one between its
 * choice and the start of its program.
 */
const RANGE: PortRange = { from: 20_000, below: 32_000 };

/** The only port from 10,000 on to which fetch refuses to connect (https://fetch.spec.whatwg.org/#bad-port). */
const REFUSED_BY_FETCH = 10_080;

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/**
 * Finds `count` different free ports; all are reserved until the last is found. @param claim returns false for a port
 * that must not be chosen.
 * @throws Error when hardly any port of the range is free.
 */
export async function freePorts(
  count: number,
  range = RANGE,
  claim: (port: number) => boolean = () => true,
): Promise<number[]> {
  const reserved = new Map<number, Server>();
  let tries = 20 * (range.below - range.from);
  while (reserved.size < count && tries > 0) {
    tries -= 1;
    const port = randomInt(range.from, range.below);
    if (port === REFUSED_BY_FETCH || reserved.has(port) || !claim(port)) continue;
    const server = await listenOn(port);
    if (server !== null) reserved.set(port, server);
  }
  await Promise.all([...reserved.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  if (reserved.size < count)
    throw new Error(`no ${count} ports are free from ${range.from} to ${range.below}`);
  return [...reserved.keys()];
}

/** Null when something listens there. */
function listenOn(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
