import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Context } from 'hono';

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Paths of the server's own: what is not there is 404, never the page. */
const OWN_PATHS = /^\/(api|edge|docs|metrics|healthz|readyz|openapi\.json)(\/|$)/;

/**
 * Serves the built pages: a file where there is one, else the page itself, as its own router knows the path.
 * @returns null when this request is not for a page.
 */
export function staticPages(root: string | null): (c: Context) => Promise<Response | null> {
  return async (c) => {
    const { method, path } = c.req;
    if (root === null || (method !== 'GET' && method !== 'HEAD') || OWN_PATHS.test(path)) return null;
    const file = await readInside(root, path === '/' ? '/index.html' : path);
    if (file !== null) {
      // Vite puts a hash of the content in these names.
      const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      return answer(c, file, CONTENT_TYPES[path === '/' ? '.html' : extname(path)], cache);
    }
    if (extname(path) !== '') return null;
    const page = await readInside(root, '/index.html');
    return page === null ? null : answer(c, page, CONTENT_TYPES['.html'], 'no-cache');
  };
}

function answer(
  c: Context,
  file: Uint8Array<ArrayBuffer>,
  type: string | undefined,
  cache: string,
): Response {
  c.header('Content-Type', type ?? 'application/octet-stream');
  c.header('Cache-Control', cache);
  return c.body(file, 200);
}

/** The file's bytes, or null when there is none inside the root. */
async function readInside(root: string, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const decoded = decodePath(path);
  if (decoded === null || decoded.includes('\0')) return null;
  const full = normalize(join(root, decoded));
  if (!full.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  try {
    return new Uint8Array(await readFile(full));
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return null;
    throw error;
  }
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
