import type { MiddlewareHandler } from 'hono';

/** Pages take scripts, styles and data from this server only, and nobody else may frame them. */
const OF_A_PAGE = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
].join('; ');

/** The policy of an answer that is no page, with nothing to load; it matters when a browser is led to show it as one. */
const OF_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const headers = (policy: string, framing: string) => ({
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': framing,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
});
const HEADERS_OF_A_PAGE = headers(OF_A_PAGE, 'SAMEORIGIN');
const HEADERS_OF_DATA = headers(OF_DATA, 'DENY');

/** Returns the headers of an answer that is no page. */
export const headersOfData = (): Readonly<Record<string, string>> => HEADERS_OF_DATA;

/** Sets the headers for browsers on every answer, errors among them; what an answer says itself stays. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const isPage = c.res.headers.get('Content-Type')?.startsWith('text/html') ?? false;
    for (const [name, value] of Object.entries(isPage ? HEADERS_OF_A_PAGE : HEADERS_OF_DATA))
      if (!c.res.headers.has(name)) c.header(name, value);
    if (c.req.path.startsWith('/api/') && !c.res.headers.has('Cache-Control')) {
      c.header('Cache-Control', 'no-store');
    }
  };
}
