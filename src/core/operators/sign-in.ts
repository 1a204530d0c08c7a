import { OPERATOR_ROLES, type OperatorRole } from './roles.ts';

/** The person who signed in at the issuer, by the claims that it signed. */
export type Person = {
  /** The issuer's own name for the person, which never becomes another's. */
  subject: string;
  /** For people to read; null: there is none, or the issuer does not say that it is verified. */
  email: string | null;
};

/** The secrets that bind a sign-in to the browser that began it, and its code to us (PKCE). */
export type SignInSecrets = { state: string; nonce: string; verifier: string };

/** The values of a claim that give each role; `*` is everybody whom the issuer lets in. */
export type RoleRules = { claim: string; values: Partial<Record<OperatorRole, readonly string[]>> };

export const EVERYBODY = '*';

type Claims = Readonly<Record<string, unknown>>;

/** Returns the highest role that the claims give; null: none, so that the person may not come in. */
export function roleOf(claims: Claims, { claim, values }: RoleRules): OperatorRole | null {
  const has = new Set([EVERYBODY, ...textsOf(claims[claim])]);
  return OPERATOR_ROLES.findLast((role) => values[role]?.some((value) => has.has(value))) ?? null;
}

/** Some issuers write it as a text. */
const VERIFIED: readonly unknown[] = [true, 'true'];

/** Returns the person of the claims. */
export function personOf(claims: Claims & { sub: string }): Person {
  const { sub: subject, email, email_verified: isVerified } = claims;
  return { subject, email: typeof email === 'string' && VERIFIED.includes(isVerified) ? email : null };
}

/** Issuers write one value as a text, and several as an array. */
function textsOf(claim: unknown): string[] {
  return (Array.isArray(claim) ? claim : [claim]).filter(
    (one) => typeof one === 'string' && one !== EVERYBODY,
  );
}
