/** Reads a field of a value that came from outside. */
export const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Returns the names of the profiles that a directory offers (draft-ietf-acme-profiles, section 3). */
export function profilesOf(directory: unknown): string[] {
  const profiles = property(property(directory, 'meta'), 'profiles');
  return typeof profiles === 'object' && profiles !== null ? Object.keys(profiles) : [];
}

/** An order as the CA tells it (RFC 8555, section 7.1.3). */
export type OrderResource = {
  status: string;
  authorizations: readonly string[];
  finalize: string;
  certificate: string | null;
  error: unknown;
};

/** Reads an order; null where the value is none. */
export function orderResource(value: unknown): OrderResource | null {
  const status = property(value, 'status');
  const authorizations = property(value, 'authorizations');
  const finalize = property(value, 'finalize');
  const certificate = property(value, 'certificate');
  if (typeof status !== 'string' || typeof finalize !== 'string' || !Array.isArray(authorizations))
    return null;
  return {
    ...{ status, finalize },
    authorizations: authorizations.filter((one) => typeof one === 'string'),
    certificate: typeof certificate === 'string' ? certificate : null,
    error: property(value, 'error'),
  };
}

type ChallengeResource = { url: string; token: string; status: string; error: unknown };
/** An authorization (RFC 8555, section 7.1.4) with its HTTP-01 challenge; null: the CA offers none. */
type AuthorizationResource = { status: string; http01: ChallengeResource | null };

export function authorizationResource(value: unknown): AuthorizationResource {
  const challenges = property(value, 'challenges');
  const found = Array.isArray(challenges)
    ? challenges.find((one) => property(one, 'type') === 'http-01')
    : undefined;
  const text = (name: string) => String(property(found, name) ?? '');
  return {
    status: String(property(value, 'status') ?? ''),
    http01:
      found === undefined
        ? null
        : {
            url: text('url'),
            token: text('token'),
            status: text('status'),
            error: property(found, 'error'),
          },
  };
}
