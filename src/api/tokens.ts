import { createHmac, timingSafeEqual } from 'node:crypto';

export const ROLES = ['viewer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a tenant token says. `exp` is in seconds since 1970. */
export type TokenClaims = { tenant: string; role: Role; exp: number; kid: string };

export type SigningKey = { id: string; secret: string };

export type TokenSigner = {
  mint(claims: { tenant: string; role: Role; expiresIn: number }): { token: string; expiresAt: string };
  /** The claims, or null when the token is not ours, was changed, or has expired. */
  verify(token: string): TokenClaims | null;
};

const PREFIX = 'pdt_';

/** Signs tenant tokens `pdt_<base64url payload>.<base64url HMAC-SHA256>` with the installation's signing key. */
export function createTokenSigner(key: SigningKey, clock: () => Date): TokenSigner {
  const macOf = (payload: string) => createHmac('sha256', key.secret).update(`${PREFIX}${payload}`).digest();
  return {
    mint({ tenant, role, expiresIn }) {
      const exp = Math.floor(clock().getTime() / 1000) + expiresIn;
      const claims: TokenClaims = { tenant, role, exp, kid: key.id };
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return {
        token: `${PREFIX}${payload}.${macOf(payload).toString('base64url')}`,
        expiresAt: new Date(exp * 1000).toISOString(),
      };
    },
    verify(token) {
      const match = /^pdt_([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(token);
      if (match?.[1] === undefined || match[2] === undefined) return null;
      const given = Buffer.from(match[2], 'base64url');
      const wanted = macOf(match[1]);
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
      const claims = readClaims(match[1]);
      if (claims === null || claims.kid !== key.id) return null;
      return claims.exp * 1000 > clock().getTime() ? claims : null;
    },
  };
}

/** The mac was right, so this was written by us; its form is checked all the same, as versions may differ. */
function readClaims(payload: string): TokenClaims | null {
  const value: unknown = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null) return null;
  const { tenant, role, exp, kid } = value as Record<string, unknown>;
  if (typeof tenant !== 'string' || typeof kid !== 'string' || typeof exp !== 'number') return null;
  const known = ROLES.find((name) => name === role);
  return known === undefined ? null : { tenant, role: known, exp, kid };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
