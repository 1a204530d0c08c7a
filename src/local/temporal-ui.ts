import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export type TemporalUi = { close(): Promise<void> };
type Address = { host: string; port: number };

const LOOPBACK = '127.0.0.1';
/** The names by which somebody at this machine comes; a page of another site has to come by a name of its own. */
const OUR_NAMES = ['localhost', LOOPBACK, '[::1]'];

/**
 * An address for the web interface itself, of which nobody but the guard is told. It answers whatever Host it is asked
 * for, so a page that leads its own name to 127.0.0.1 (DNS rebinding) must not find it there. Only Linux has all of
 * 127.0.0.0/8; elsewhere the port alone is unknown.
 */
export function hiddenAddress(platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'linux') return LOOPBACK;
  return [127, randomInt(1, 255), randomInt(0, 256), randomInt(1, 255)].join('.');
}

/** Stands before Temporal's web interface, and passes on only what asks for this machine by a name of its own. */
export async function guardTemporalUi({
  port,
  behind,
}: {
  port: number;
  behind: Address;
}): Promise<TemporalUi> {
  const server = createServer((incoming, outgoing) => {
    const { host } = incoming.headers;
    if (OUR_NAMES.some((name) => host === `${name}:${port}` || host === name))
      pass(incoming, outgoing, behind);
    else refuse(outgoing, port);
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(outgoing: ServerResponse, port: number): void {
  outgoing.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
  outgoing.end(`Temporal's web interface answers at http://localhost:${port} only.\n`);
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, { host, port }: Address): void {
  const { method, url, headers } = incoming;
  const onward = request({ host, port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.once('error', () => {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  outgoing.once('close', () => onward.destroy());
  incoming.pipe(onward);
}
