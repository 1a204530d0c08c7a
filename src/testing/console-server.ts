import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { securityHeaders } from '../api/http/security-headers.ts';
import { staticPages } from '../api/http/static-pages.ts';
import { anEmptyConsole, type ConsoleWorld } from './console-world.ts';

export type ConsoleServer = { url: string; show(world: ConsoleWorld): void; close(): Promise<void> };

/** The built console over answers that are given, so that it can be seen in every state. The caller closes it. */
export async function serveConsole(): Promise<ConsoleServer> {
  let world = anEmptyConsole(new Date().toISOString());
  const closing = new AbortController();
  const app = new Hono();
  const pages = staticPages('web/dist');
  app.use(securityHeaders());
  const answer = (path: string, of: (world: ConsoleWorld) => object) =>
    app.get(`/api/v1/${path}`, (c) => answered(c, world, of, closing.signal));
  app.get('/api/v1/session', (c) => c.json(world.session));
  answer('fleet', ({ fleet }) => fleet);
  answer('domains', ({ domains }) => domains);
  answer('domains/:id', ({ inspected }) => inspected);
  answer('tenants/:tenant/domains/:id/events', ({ events }) => events);
  answer('incidents', ({ incidents }) => incidents);
  answer('certificate-authority', ({ ca }) => ca);
  answer('audit', ({ audit }) => audit);
  app.get('*', async (c) => (await pages(c)) ?? c.notFound());
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        show: (next) => {
          world = next;
        },
        close: () => {
          closing.abort();
          return new Promise((closed) => server.close(() => closed()));
        },
      }),
    );
  });
}

const REFUSAL = {
  code: 'database_unavailable',
  detail: 'The database does not do its work just now. The operator is told; try again later.',
};

async function answered(
  c: Context,
  world: ConsoleWorld,
  of: (world: ConsoleWorld) => object,
  closing: AbortSignal,
): Promise<Response> {
  if (world.answers === 'refused') return c.json(REFUSAL, 503);
  if (world.answers === 'silent')
    await new Promise((ended) => {
      for (const signal of [closing, c.req.raw.signal]) signal.addEventListener('abort', ended);
    });
  return c.json(of(world));
}
