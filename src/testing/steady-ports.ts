import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { environment } from '../config.ts';

/**
 * Below what systems give to outgoing connections, which could take a port while its server is restarted, and below
 * what a local cluster takes for its programs.
 */
const LOWEST = 10_000;
const BEYOND = 20_000;
/** So many files of tests in a row have ports that none of the others takes. */
const SHARES = 40;

/** Given to this process already: whoever has one may not listen there yet. */
const given = new Set<number>();

/**
 * Different ports of 127.0.0.1, all free a moment ago and given to nobody in this process before, that stay free while
 * nobody listens on them: what runs beside this takes others, and so does what comes next, as a program may end a
 * little later than its file. Vitest numbers the workers, and each file has a new one.
 */
export async function steadyPorts(count: number): Promise<number[]> {
  const share = Number(environment().VITEST_WORKER_ID ?? 0) % SHARES;
  const size = (BEYOND - LOWEST) / SHARES;
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = LOWEST + share * size + randomInt(size);
    if (given.has(port)) continue;
    given.add(port);
    const server = await listenOn(port);
    if (server !== null) held.set(port, server);
    if (given.size >= size) throw new Error(`this process has used up its share of ${size} ports`);
  }
  await Promise.all([...held.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return [...held.keys()];
}

/** Null when something listens there. */
function listenOn(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
