import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { environment } from '../config.ts';

/** Below what systems give to outgoing connections, which could take a port while its server is restarted. */
const LOWEST = 10_000;
const BEYOND = 30_000;
/** So many files of tests in a row have ports that none of the others takes. */
const SHARES = 40;

/**
 * Different ports of 127.0.0.1, all free a moment ago, that stay free while nobody listens on them: what runs beside
 * this takes others, and so does what comes next, as a program may end a little later than its file. Vitest numbers the
 * workers, and each file has a new one.
 */
export async function steadyPorts(count: number): Promise<number[]> {
  const share = Number(environment().VITEST_WORKER_ID ?? 0) % SHARES;
  const size = (BEYOND - LOWEST) / SHARES;
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = LOWEST + share * size + randomInt(size);
    if (held.has(port)) continue;
    const server = await listenOn(port);
    if (server !== null) held.set(port, server);
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
