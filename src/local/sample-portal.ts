import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { samplePortalPage } from './sample-portal-page.ts';

export type SamplePortal = { url: string; close(): Promise<void> };

/** A stand-in for the portal application: a page that shows which host it was asked for, and `/whoami` in JSON. */
export async function startSamplePortal({
  host,
  port,
}: {
  host: string;
  port: number;
}): Promise<SamplePortal> {
  const server = createServer(answer);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const listening = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host}:${listening}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Answer = { status: number; type: string; body: string };

const text = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body });

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { status, type, body } = answerTo(request);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function answerTo(request: IncomingMessage): Answer {
  const path = (request.url ?? '/').split('?')[0];
  const host = forwarded(request, 'x-forwarded-host') ?? request.headers.host ?? 'unknown';
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return text(405, 'Only GET and HEAD are answered here.\n');
  }
  if (path === '/')
    return {
      status: 200,
      type: 'text/html; charset=utf-8',
      body: samplePortalPage(host.replace(/:\d+$/, '')),
    };
  if (path !== '/whoami') return text(404, 'There is no such page in the sample portal.\n');
  const scheme = forwarded(request, 'x-forwarded-proto') ?? 'http';
  const seen = { portal: 'Acme client portal', host, scheme, client: forwarded(request, 'x-forwarded-for') };
  return { status: 200, type: 'application/json', body: `${JSON.stringify(seen)}\n` };
}

/** The value that the last proxy before us wrote, or null. */
function forwarded(request: IncomingMessage, header: string): string | null {
  const value = request.headers[header];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
