import type { Session } from '../api/types.ts';

type Role = 'viewer' | 'admin';

/** The claims of a tenant token about itself. Only to address and word the page: the API alone judges it. */
export type TokenFacts = { tenant: string | null; role: Role | null };

/** Reads a tenant token's own claims (`pdt_<base64url JSON>.<mac>`); both null for any other kind of token. */
export function readToken(token: string): TokenFacts {
  const payload = /^pdt_([\w-]+)\./.exec(token)?.[1];
  const claims = payload === undefined ? null : parseClaims(payload);
  const { tenant, role } = claims ?? {};
  return {
    tenant: typeof tenant === 'string' ? tenant : null,
    role: role === 'viewer' || role === 'admin' ? role : null,
  };
}

function parseClaims(payload: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** The session in a link's fragment, `#token=…&tenant=…`, else null. The tenant may stand in the token alone. */
export function sessionInFragment(fragment: string): Session | null {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const token = fields.get('token');
  if (!token) return null;
  const tenant = fields.get('tenant') || readToken(token).tenant;
  return tenant ? { token, tenant } : null;
}

/** The session in what somebody pasted: a token, or the whole link. Null when no tenant is in it. */
export function sessionInText(text: string): Session | null {
  const pasted = text.trim();
  const hash = pasted.indexOf('#');
  if (hash !== -1) return sessionInFragment(pasted.slice(hash));
  const { tenant } = readToken(pasted);
  return tenant === null ? null : { token: pasted, tenant };
}
