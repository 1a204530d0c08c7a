import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Removal } from '../../store/tenants/removed-tenants.ts';
import type { TokenRing, TokenRules } from './token-ring.ts';

export const ROLES = ['viewer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The claims of a tenant token. */
export type TokenClaims = {
  /** The token's own id, which the audit keeps. */
  id: string;
  tenant: string;
  role: Role;
  /** The user, as the host product names it; null: it gave none. */
  subject: string | null;
  /** When it was minted, in seconds since 1970, to the millisecond. */
  iat: number;
  /** The end, in seconds since 1970. */
  exp: number;
  /** The key that signed it. */
  kid: string;
};

type Key = { id: string; secret: string };
type ReadingRules = Omit<TokenRules, 'keys'> & { keys: readonly Key[] };
export type TokenRequest = Pick<TokenClaims, 'id' | 'tenant' | 'role' | 'subject'> & { expiresIn: number };
export type Minted = { token: string; expiresAt: string };

/** Mints and verifies by the rules in force. */
export type TokenSigner = {
  mint(asked: TokenRequest): Promise<Minted>;
  /** The claims, or null when the token is not ours, was changed, has expired, its key has ended or its tenant was removed. */
  verify(token: string): Promise<TokenClaims | null>;
};

const PREFIX = 'pdt_';
const FORM = /^pdt_([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** The signer of this installation. */
export function createTokenSigner(ring: Pick<TokenRing, 'rules'>, clock: () => Date): TokenSigner {
  return {
    async mint(asked) {
      const current = (await ring.rules()).keys.find(({ endsAt }) => endsAt === null);
      if (current === undefined) throw new Error('there is no signing key: the API makes one when it starts');
      return signToken(current, asked, clock());
    },
    async verify(token) {
      // What is no token costs no query of the rules.
      return FORM.test(token) ? readToken(await ring.rules(), token, clock()) : null;
    },
  };
}

/** Signs `pdt_<base64url payload>.<base64url HMAC-SHA256>`. */
export function signToken(key: Key, { expiresIn, ...what }: TokenRequest, now: Date): Minted {
  const exp = Math.floor(now.getTime() / 1000) + expiresIn;
  const claims: TokenClaims = { ...what, iat: now.getTime() / 1000, exp, kid: key.id };
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return {
    token: `${PREFIX}${payload}.${macOf(key, payload).toString('base64url')}`,
    expiresAt: new Date(exp * 1000).toISOString(),
  };
}

/** The claims of a token that one of the keys signed, that has not ended and whose tenant is there, else null. */
export function readToken({ keys, removals }: ReadingRules, token: string, now: Date): TokenClaims | null {
  const [, payload, mac] = FORM.exec(token) ?? [];
  if (payload === undefined || mac === undefined) return null;
  const claims = readClaims(payload);
  // What it says of its key is believed only when that key signed it.
  const key = keys.find(({ id }) => id === claims?.kid);
  if (claims === null || key === undefined) return null;
  const given = Buffer.from(mac, 'base64url');
  const wanted = macOf(key, payload);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  if (claims.exp * 1000 <= now.getTime()) return null;
  const removal = removals.get(claims.tenant);
  return removal === undefined || isMintedSince(removal, claims) ? claims : null;
}

/** A tenant that was put again has none of its earlier tokens; one that was not, has none at all. */
function isMintedSince({ at, isBack }: Removal, { iat }: TokenClaims): boolean {
  return isBack && Math.round(iat * 1000) > Date.parse(at);
}

function macOf(key: Key, payload: string): Buffer {
  return createHmac('sha256', key.secret).update(`${PREFIX}${payload}`).digest();
}

function readClaims(payload: string): TokenClaims | null {
  const value: unknown = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null) return null;
  const { id, tenant, role, subject, iat, exp, kid } = value as Record<string, unknown>;
  if (typeof tenant !== 'string' || typeof kid !== 'string') return null;
  if (typeof iat !== 'number' || typeof exp !== 'number') return null;
  if (typeof id !== 'string' || (subject !== null && typeof subject !== 'string')) return null;
  const known = ROLES.find((name) => name === role);
  return known === undefined ? null : { id, tenant, role: known, subject, iat, exp, kid };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
