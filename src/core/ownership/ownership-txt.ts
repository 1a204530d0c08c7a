/**
 * The TXT record that proves a name where its CNAME cannot be seen (apex, flattening, a proxy in front).
 *
 * The token is random, made once for each attempt and stored in that one row (decision 0029). It binds tenant, domain
 * and attempt because it is looked up only through the row, and a row accepts no token but its own: another tenant's
 * TXT proves nothing for us, nor does one left over from an earlier attempt or made for another name.
 */
const RECORD_LABEL = '_portal-domain';
const VALUE_PREFIX = 'portal-domain-verification=';

/** 128 bits or more, as hexadecimal digits. */
const TOKEN = /^[0-9a-f]{32,64}$/;

/**
 * Makes the token of one claim from `random`, at least 16 random bytes as hexadecimal digits. Throws a RangeError on
 * anything weaker: that is a fault of the program, never of its user.
 */
export function ownershipToken(random: string): string {
  const token = random.toLowerCase();
  if (!TOKEN.test(token)) {
    throw new RangeError('an ownership token needs 32 to 64 hexadecimal digits of randomness');
  }
  return token;
}

/** Returns the name of the record. `domain` is canonical (A-labels, lower case, no trailing dot). */
export function ownershipRecordName(domain: string): string {
  return `${RECORD_LABEL}.${domain}`;
}

/** Returns the value that the record must hold. */
export function ownershipRecordValue(token: string): string {
  return `${VALUE_PREFIX}${token}`;
}

/**
 * Returns whether one of the TXT values found is this claim's proof. Quotation marks and white space around a value are
 * forgiven, since many providers' forms keep what was pasted with it; the rest must match exactly.
 */
export function holdsOwnershipProof(values: readonly string[], token: string): boolean {
  return values.some((value) => bare(value) === ownershipRecordValue(token));
}

/** The TXT values found that were made for other registrations: another tenant's, or an earlier one. */
export function otherProofs(values: readonly string[], token: string): string[] {
  const others = values.map(bare).filter((value) => value.startsWith(VALUE_PREFIX));
  return [...new Set(others)].filter((value) => value !== ownershipRecordValue(token));
}

function bare(value: string): string {
  return value
    .trim()
    .replace(/^["\u201c\u201d\u201e\u00ab'\u2018\u2019](.*)["\u201c\u201d\u00bb'\u2018\u2019]$/u, '$1')
    .trim();
}
