import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookPayload } from '../core/webhooks/payload.ts';

export type Received = {
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  event: WebhookPayload;
};

/** The status to answer with; `hang`: no answer at all. */
export type ReceiverAnswer = number | 'hang';

export type WebhookReceiver = AsyncDisposable & {
  url: string;
  /** Everything that came, in the order in which it had come in whole. */
  received: Received[];
  /** Decides on each request; 204 unless set. */
  answer: (received: Received) => ReceiverAnswer | Promise<ReceiverAnswer>;
};

/** Starts a receiver of webhooks on loopback. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const body = Buffer.concat(parts).toString('utf8');
      const one = {
        ...{ id: String(request.headers['webhook-id']), headers: request.headers, body },
        event: JSON.parse(body) as WebhookPayload,
      };
      received.push(one);
      const status = await receiver.answer(one);
      if (status !== 'hang') response.writeHead(status).end(`answer ${status}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answer: () => 204,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
