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

/** What is no page has nothing to load; it matters when a browser is led to show it as one. */
const OF_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What browsers are told about every answer, errors among them. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const isPage = c.res.headers.get('Content-Type')?.startsWith('text/html') ?? false;
    c.header('Content-Security-Policy', isPage ? OF_A_PAGE : OF_DATA);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Frame-Options', isPage ? 'SAMEORIGIN' : 'DENY');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
    c.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    if (c.req.path.startsWith('/api/') && !c.res.headers.has('Cache-Control')) {
      c.header('Cache-Control', 'no-store');
    }
  };
}
