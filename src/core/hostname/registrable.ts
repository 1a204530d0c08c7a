import { parse } from 'tldts';

/**
 * The Public Suffix List with its private section: `acme.github.io` is one customer's as `acme.co.uk` is.
 * An ending that is not on the list counts as a suffix of one label (the list's own default rule), so that a new
 * top-level domain works before our copy of the list knows it, and `acme.localhost` is registrable in the sandbox.
 * Arguments are canonical names (A-labels, lower case, no trailing dot).
 */
const OPTIONS = {
  allowPrivateDomains: true,
  detectIp: false,
  extractHostname: false,
  mixedInputs: false,
  validateHostname: false,
} as const;

/** Returns whether anyone may register names directly below it, such as `co.uk`, `github.io`, `com`. */
export function isPublicSuffix(domain: string): boolean {
  return parse(domain, OPTIONS).publicSuffix === domain;
}

/** The suffix with one label more: what its owner registered; null for a public suffix itself. */
export function registrableDomain(domain: string): string | null {
  return parse(domain, OPTIONS).domain;
}

/** The names above a canonical name, the nearest first, up to its registrable domain: those of one owner, mostly. */
export function namesAbove(domain: string): string[] {
  const zone = registrableDomain(domain);
  if (zone === null || zone === domain) return [];
  const labels = domain.slice(0, -zone.length - 1).split('.');
  return labels.map((_, i) => [...labels.slice(i + 1), zone].join('.'));
}

/**
 * Returns whether the name is the registrable domain itself, where no CNAME can stand beside the zone's SOA and NS. A zone may
 * be cut further down too; then the tenant's provider refuses the CNAME, and address records and the TXT work as well.
 */
export function isApex(domain: string): boolean {
  return registrableDomain(domain) === domain;
}

/**
 * Returns the value for a DNS provider's field "Name" or "Host": the record's name relative to the registrable domain of
 * `domain`, `@` for that domain itself. Most providers append the zone, which is how names get doubled.
 */
export function relativeName(recordName: string, domain: string): string {
  const zone = registrableDomain(domain);
  if (zone === null) return recordName;
  if (recordName === zone) return '@';
  return recordName.endsWith(`.${zone}`) ? recordName.slice(0, -zone.length - 1) : recordName;
}
