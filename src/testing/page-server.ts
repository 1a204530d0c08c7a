import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type Brand, registerBrand } from '../api/brand/routes.ts';
import type { DomainJson, EventJson } from '../api/domains/schemas.ts';
import { securityHeaders } from '../api/http/security-headers.ts';
import { staticPages } from '../api/http/static-pages.ts';

/** The answers that the page gets: the tenant's domains, their timelines, and whether it is a sandbox. */
export type PageWorld = { domains: DomainJson[]; events?: EventJson[]; sandbox?: boolean; name?: string };

const TENANT = 'a1b2c3d4-0000-4000-8000-000000000001';

/** The fragment of a link that signs a reader in. */
export function linkFragment(role: 'admin' | 'viewer' = 'admin'): string {
  const claims = Buffer.from(JSON.stringify({ tenant: TENANT, role })).toString('base64url');
  return `#token=pdt_${claims}.x&tenant=${TENANT}`;
}

/** A page of somebody else that shows the web component; the token stands in it. */
const EMBEDDING_PAGE = `<!doctype html><html lang="en"><head><title>Settings</title></head>
<body><main><h1>Settings</h1>
<portal-domains token="${new URLSearchParams(linkFragment().slice(1)).get('token')}"></portal-domains></main>
<script type="module" src="/portal-domains.js"></script></body></html>`;

/** The built page over answers that are given, so that it can be seen in every state. The caller closes it. */
export async function servePage(brand: Brand = { color: null, logo: null }): Promise<{
  url: string;
  show(world: PageWorld): void;
  close(): Promise<void>;
}> {
  let world: PageWorld = { domains: [] };
  const app = new Hono();
  const pages = staticPages('web/dist');
  app.use(securityHeaders());
  registerBrand(app, brand);
  const under = `/api/v1/tenants/${TENANT}`;
  app.get(under, (c) => c.json({ id: TENANT, name: world.name ?? 'Acme' }));
  app.get(`${under}/domains`, (c) =>
    c.json({ domains: c.req.query('removed') === 'true' ? [] : world.domains }),
  );
  app.get(`${under}/domains/:id/events`, (c) => c.json({ events: world.events ?? [], nextBefore: null }));
  app.post('/api/v1/sandbox/session', (c) =>
    world.sandbox
      ? c.json({ token: 'pdt_x.y', tenant: { id: TENANT }, edgeHttpsPort: 8443 }, 201)
      : c.json({ code: 'not_found', detail: 'No.' }, 404),
  );
  app.get('/api/v1/sandbox/dns/records', (c) => c.json({ records: [] }));
  app.all('/api/*', (c) => c.json({ code: 'not_found', detail: 'No.' }, 404));
  app.get('/embedding', (c) => c.html(EMBEDDING_PAGE));
  app.get('*', async (c) => (await pages(c)) ?? c.notFound());
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        show: (next) => {
          world = next;
        },
        close: () => new Promise((closed) => server.close(() => closed())),
      }),
    );
  });
}
