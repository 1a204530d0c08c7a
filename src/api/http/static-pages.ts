import { extname } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, MiddlewareHandler } from 'hono';

/** The server's own paths; an unknown one below them is 404, never the page. */
const OWN_PATHS = /^\/(api|auth|edge|docs|metrics|healthz|readyz|openapi\.json)(\/|$)/;

/** Pages with a file of their own, by their paths. */
const PAGES: Readonly<Record<string, string>> = { '/link': 'link.html', '/console': 'console.html' };

/** The web component, which any page may load: its code is no secret, and what it shows takes a token. */
const COMPONENT = '/portal-domains.js';
const OF_THE_COMPONENT = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Vite puts a hash of the content into the names below this path. */
const HASHED = '/assets/';

/**
 * Serves the built pages: a file where there is one, else the page of the path; the tenant's page knows all other paths. A name with
 * an escape in it (`%2e%2e`) names no file, since none of ours has one.
 * @returns null when this request is not for a page.
 */
export function staticPages(root: string | null): (c: Context) => Promise<Response | null> {
  if (root === null) return async () => null;
  const files = serveStatic({ root, precompressed: true });
  const pageAt = (path: string) => serveStatic({ root, path });
  const pages = new Map(Object.entries(PAGES).map(([path, file]) => [path, pageAt(file)]));
  const tenantPage = pageAt('index.html');
  return async (c) => {
    const { method, path } = c.req;
    if ((method !== 'GET' && method !== 'HEAD') || OWN_PATHS.test(path)) return null;
    const file = await answerOf(files, c);
    if (file !== null) {
      file.headers.set(
        'Cache-Control',
        path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      if (path === COMPONENT)
        for (const [name, value] of Object.entries(OF_THE_COMPONENT)) file.headers.set(name, value);
      return file;
    }
    if (extname(path) !== '') return null;
    const shell = await answerOf(pages.get(path) ?? tenantPage, c);
    shell?.headers.set('Cache-Control', 'no-cache');
    return shell;
  };
}

/** Asks a middleware for its own answer. @returns null when it passes the request on. */
async function answerOf(serve: MiddlewareHandler, c: Context): Promise<Response | null> {
  const answer = await serve(c, async () => undefined);
  return answer instanceof Response ? answer : null;
}
