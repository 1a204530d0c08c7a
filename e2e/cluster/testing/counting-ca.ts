import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { LOOPBACK } from '../parts/context.ts';

export type CaRefusal = { status: number; headers: Record<string, string>; body: string };

/** A front before Pebble that notes each order that it is asked for, and may refuse it in the CA's place. */
export type CountingCa = {
  port: number;
  /** Names and times of the orders that were asked for, also of those that were refused. */
  asked: { names: readonly string[]; at: Date }[];
  /** Called for each order of the name, `count` from 1; null: Pebble answers. */
  refuse(domain: string, answer: (count: number) => CaRefusal | null): void;
  timesOf(domain: string): Date[];
  close(): Promise<void>;
};

const NEW_ORDER = '/order-plz';

export async function startCountingCa(
  { folder, ports }: Pick<Cluster, 'folder' | 'ports'>,
  clock: () => Date,
): Promise<CountingCa> {
  const asked: CountingCa['asked'] = [];
  const refusals = new Map<string, (count: number) => CaRefusal | null>();
  const timesOf = (domain: string) => asked.filter(({ names }) => names.includes(domain)).map(({ at }) => at);
  const ca = readFileSync(join(folder.pki, 'ca.crt'));
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    if (request.method === 'POST' && request.url === NEW_ORDER) {
      const names = namesIn(body);
      asked.push({ names, at: clock() });
      const [name = ''] = names;
      const refusal = refusals.get(name)?.(timesOf(name).length) ?? null;
      if (refusal !== null) {
        response.writeHead(refusal.status, refusal.headers).end(refusal.body);
        return;
      }
    }
    // With its Host: Pebble makes its URLs from it, and the client has signed them.
    const { method, url: path, headers } = request;
    const upstream = httpsRequest({ host: LOOPBACK, port: ports.pebble, method, path, headers, ca });
    upstream.end(body);
    const [answer] = (await once(upstream, 'response')) as [IncomingMessage];
    const { 'transfer-encoding': _, ...answered } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, answered).end(await bodyOf(answer));
  };
  const server = createServer(
    { cert: readFileSync(join(folder.pki, 'pebble.crt')), key: readFileSync(join(folder.pki, 'pebble.key')) },
    (request, response) => {
      pass(request, response).catch((error: unknown) => response.destroy(error as Error));
    },
  );
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    timesOf,
    refuse: (domain, answer) => void refusals.set(domain, answer),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Reads the names of a signed newOrder request (RFC 8555, section 7.4). */
function namesIn(body: Buffer): string[] {
  const { payload } = JSON.parse(body.toString()) as { payload: string };
  const order = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    identifiers: { value: string }[];
  };
  return order.identifiers.map(({ value }) => value);
}
