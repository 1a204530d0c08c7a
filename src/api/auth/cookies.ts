import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ApiContext } from '../http/env.ts';

/**
 * Our cookies. `__Host-`: of this host alone, over TLS alone (browsers count this machine itself as such). `Lax`: they come along where the
 * browser is led here from the issuer, and with no request of another site's page but such a visit.
 */
const NAMES = { session: '__Host-portal_session', signIn: '__Host-portal_sign_in' } as const;
type CookieName = keyof typeof NAMES;

const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** Returns the value of a cookie; null where the browser has none. */
export const readCookie = (c: ApiContext, name: CookieName): string | null =>
  getCookie(c, NAMES[name]) ?? null;

/** Gives the browser a cookie for some seconds. */
export function giveCookie(c: ApiContext, name: CookieName, value: string, seconds: number): void {
  setCookie(c, NAMES[name], value, { ...ATTRIBUTES, maxAge: seconds });
}

export function takeCookieBack(c: ApiContext, name: CookieName): void {
  deleteCookie(c, NAMES[name], ATTRIBUTES);
}
