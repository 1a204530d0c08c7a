import type { Env, Hono } from 'hono';
import { brandStylesheet, LOGO_PATH } from '../../core/brand/stylesheet.ts';
import type { Logo } from './logo.ts';

/** The vendor's looks on the pages; both null: the pages' own. */
export type Brand = { color: string | null; logo: Logo | null };

/** An image that changes with a restart, and a stylesheet that is small: browsers ask again after a few minutes. */
const CACHE = 'public, max-age=300';

/** Serves the brand to the pages: a stylesheet, which is empty without one, and the logo. */
export function registerBrand<E extends Env>(app: Hono<E>, { color, logo }: Brand): void {
  const stylesheet = brandStylesheet({ color, hasLogo: logo !== null });
  app.get('/brand.css', (c) =>
    c.body(stylesheet, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': CACHE }),
  );
  if (logo === null) return;
  // The policy of what is no page forbids an SVG its scripts, also where it is opened by itself.
  app.get(LOGO_PATH, (c) => c.body(logo.bytes, 200, { 'Content-Type': logo.type, 'Cache-Control': CACHE }));
}
