import type { Challenge } from './port.ts';

/** The base64url alphabet only: a token can neither leave its folder nor be a page that a browser would run. */
const TOKEN = /^[A-Za-z0-9_-]{22,128}$/;
const THUMBPRINT = /^[A-Za-z0-9_-]{1,128}$/;
const HOST = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;

/** Returns whether the text has the form of a challenge token; any other text is never looked up. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * The host name of a Host header: lower case, port and one trailing dot off; null for what is no host name.
 * Addresses in brackets are none: no domain of ours is one.
 */
export function hostOf(header: string): string | null {
  const name = header
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  return HOST.test(name) ? name : null;
}

/** A challenge fit to be served, or null: what is odd about its host, token or key must not reach the wire. */
export function challengeOf(parts: {
  id: string;
  host: string;
  token: string;
  key: string;
}): Challenge | null {
  const host = hostOf(parts.host);
  if (host === null || parts.host.includes(':') || !isToken(parts.token)) return null;
  const thumbprint = parts.key.startsWith(`${parts.token}.`) ? parts.key.slice(parts.token.length + 1) : '';
  if (!THUMBPRINT.test(thumbprint)) return null;
  return { id: parts.id, host, token: parts.token, keyAuthorization: parts.key };
}
