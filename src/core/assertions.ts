/**
 * Assertions: what the edge says to the origin, signed, about the name that a request came for. The origin trusts the
 * signature, whatever road the request took.
 */

export const ASSERTION_HEADER = 'X-Portal-Assertion';

/** The subject of an assertion. */
export type AssertionSubject = { tenant: string; domainId: string; domain: string };

/** The claims as they are signed; times in seconds since 1970, as in any JWT (RFC 7519, section 4.1). */
export type AssertionClaims = {
  tenant: string;
  /** The domain's id. */
  domain: string;
  /** The name, in A-label form. */
  host: string;
  iat: number;
  exp: number;
};

/** Signs an assertion that holds for so many seconds from now. */
export type AssertionSigner = (subject: AssertionSubject, lifeSeconds: number) => Promise<string>;

const HOUR_SECONDS = 3_600;

/**
 * The life of an assertion. A stolen one opens nothing by itself: it only says which name a request was for, to an origin
 * that nobody but the edge should reach. Renewed at half of it, so that a worker may be away for the other half.
 */
export const ASSERTION_LIFE_SECONDS = 24 * HOUR_SECONDS;

/** Tells whether less than half of the life of an assertion is left. */
export function isToBeRenewed({ iat, exp }: Pick<AssertionClaims, 'iat' | 'exp'>, now: Date): boolean {
  return now.getTime() / 1_000 >= (iat + exp) / 2;
}

/**
 * Reads the claims without the key: where assertions are kept only we write, and anything else is replaced. Null for a
 * text that is none.
 */
export function readClaims(assertion: string): AssertionClaims | null {
  try {
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims?.iat === 'number' && typeof claims.exp === 'number' ? claims : null;
  } catch {
    return null;
  }
}

/** Tells whether the claims are about this name of this tenant. */
export function isAbout(
  claims: AssertionClaims | null,
  subject: AssertionSubject,
): claims is AssertionClaims {
  const { tenant, domainId, domain } = subject;
  return claims?.tenant === tenant && claims.domain === domainId && claims.host === domain;
}

/** The life of one on a cluster, where each renewal is a change that the mesh hands to its gateways. */
export const CLUSTER_ASSERTION_LIFE_SECONDS = 7 * 24 * HOUR_SECONDS;

/** The times of a key. It is published from the beginning, and signs from `signingFrom` on until the next one does. */
export type AssertionKeyTimes = { id: string; signingFrom: string };

const DAY_MS = 24 * HOUR_SECONDS * 1_000;
/** How long one key signs. */
const SIGNING_PERIOD_MS = 30 * DAY_MS;
/** How long a key is published before it signs: an origin may keep the set of keys for so long. */
const PUBLISHED_BEFORE_MS = DAY_MS;
/** How long it is published after it signed: the life of the last assertion, and clocks that differ. */
const PUBLISHED_AFTER_MS = (CLUSTER_ASSERTION_LIFE_SECONDS + HOUR_SECONDS) * 1_000;

/** The changes that the keys need. */
export type KeyChanges = {
  /** From when a new key is to sign; null: none is to be made. */
  create: string | null;
  /** The keys by which nothing that holds is signed any more. */
  remove: string[];
};

/** Returns the key that signs now; null: there is none. */
export function signingKey<Key extends AssertionKeyTimes>(keys: readonly Key[], now: Date): Key | null {
  return inOrder(keys).findLast(({ signingFrom }) => Date.parse(signingFrom) <= now.getTime()) ?? null;
}

/** Plans the rotation: each key is followed by the next one in time to be known before it signs. */
export function planKeys(keys: readonly AssertionKeyTimes[], now: Date): KeyChanges {
  const current = signingKey(keys, now);
  if (current === null) return { create: now.toISOString(), remove: [] };
  const ordered = inOrder(keys);
  const endsAt = Date.parse(current.signingFrom) + SIGNING_PERIOD_MS;
  const isLast = ordered.at(-1) === current;
  const isDue = isLast && now.getTime() >= endsAt - PUBLISHED_BEFORE_MS;
  const create = isDue ? Math.max(endsAt, now.getTime() + PUBLISHED_BEFORE_MS) : null;
  const remove = ordered.filter((_, place) => {
    const next = ordered[place + 1];
    return next !== undefined && Date.parse(next.signingFrom) + PUBLISHED_AFTER_MS <= now.getTime();
  });
  return {
    create: create === null ? null : new Date(create).toISOString(),
    remove: remove.map(({ id }) => id),
  };
}

const inOrder = <Key extends AssertionKeyTimes>(keys: readonly Key[]): Key[] =>
  keys.toSorted((one, other) =>
    one.signingFrom < other.signingFrom ? -1 : one.signingFrom > other.signingFrom ? 1 : 0,
  );
