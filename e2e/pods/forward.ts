import { rm } from 'node:fs/promises';
import { connect, createServer, type NetConnectOpts, type Server } from 'node:net';

/**
 * Leads a person's programs into a box, which has a network of its own: through a socket in the file system, which both
 * sides see. Outside, `from` is a port and `to` the file; in the box, `from` is the file and `to` a port.
 */
export async function forward(from: number | string, to: NetConnectOpts): Promise<Server> {
  const server = createServer((client) => {
    const there = connect(to);
    client.pipe(there).pipe(client);
    for (const [one, other] of [
      [client, there],
      [there, client],
    ] as const)
      one.on('error', () => other.destroy());
  });
  if (typeof from === 'string') await rm(from, { force: true });
  await new Promise<void>((resolve, reject) => {
    const listening = typeof from === 'string' ? { path: from } : { port: from, host: '127.0.0.1' };
    server.once('error', reject).listen(listening, resolve);
  });
  return server;
}
