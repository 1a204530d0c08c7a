import { ownershipRecordName } from '../ownership/ownership-txt.ts';
import { displayDomain, toCanonicalName } from './canonical-name.ts';
import { type HostnameRefusal, refuse } from './refusals.ts';
import { isPublicSuffix } from './registrable.ts';
import { isAtOrBelow, RESERVED_NAMES } from './reserved-names.ts';
import { typographicSlip } from './typography.ts';

/** The names that one installation refuses, beyond those that everybody refuses. */
export type HostnamePolicy = {
  /** Canonical hosts live below them, one for each gateway. */
  baseDomains: readonly string[];
  /** The vendor's further zones; they and everything below are the vendor's. */
  reservedNames: readonly string[];
  /** The sandbox: names below `.localhost` are tenants' names there. */
  allowLocalhost: boolean;
};

/** Checks of a canonical name (A-labels, lower case, no trailing dot) under a policy. */
type NameCheck = (domain: string, policy: HostnamePolicy) => HostnameRefusal | null;

/** The limit of RFC 1035 in text form. */
const LONGEST_NAME = 253;

/**
 * The last label is a number, decimal, octal or hexadecimal: what the URL standard takes for an IPv4 address, short
 * forms such as `0x7f.1` and `2130706433` included. No top-level domain is a number.
 */
function endsInNumber(domain: string): HostnameRefusal | null {
  const last = domain.slice(domain.lastIndexOf('.') + 1);
  if (!/^(?:\d+|0x[0-9a-f]*)$/.test(last)) return null;
  return refuse(
    'ip_address',
    'This is an IP address, or ends in a number like one. Type a host name, e.g. portal.acme.com.',
  );
}

/** `portal`: nothing that could be found in the public DNS. */
function hasOneLabel(domain: string): HostnameRefusal | null {
  if (domain.includes('.')) return null;
  return refuse('invalid_hostname', 'The name has only one part. Type the whole name, e.g. portal.acme.com.');
}

/** Quotation marks, dashes and blanks that only look like what was meant: the name would be another. */
function holdsTypography(domain: string): HostnameRefusal | null {
  const slip = typographicSlip(displayDomain(domain));
  return slip === null
    ? null
    : refuse('invalid_hostname', `${slip} Type the name by hand, e.g. portal.acme.com.`);
}

/** The TXT record that proves ownership stands one label below the name, and must be a legal name too. */
function leavesNoRoomForProof(domain: string): HostnameRefusal | null {
  const tooMany = ownershipRecordName(domain).length - LONGEST_NAME;
  if (tooMany <= 0) return null;
  return refuse(
    'invalid_hostname',
    `The name is ${tooMany} characters too long: its record ${ownershipRecordName('…')} must fit into ${LONGEST_NAME} characters. Use a shorter name.`,
  );
}

/** The base domains, the vendor's other zones, and whatever lies below them: a tenant there would speak for the vendor. */
function isOwnDomain(domain: string, policy: HostnamePolicy): HostnameRefusal | null {
  const zones = [...policy.baseDomains, ...policy.reservedNames].map(canonicalZone);
  return zones.some((zone) => isAtOrBelow(domain, zone)) ? ownDomain() : null;
}

/** A name above a base domain: whoever has it has the base domain too. */
function holdsBaseDomain(domain: string, policy: HostnamePolicy): HostnameRefusal | null {
  return policy.baseDomains.some((zone) => isAtOrBelow(canonicalZone(zone), domain)) ? ownDomain() : null;
}

/** Special-use and private names: nobody can prove them, and no public authority issues certificates for them. */
function isReservedName(domain: string, policy: HostnamePolicy): HostnameRefusal | null {
  const found = RESERVED_NAMES.find(({ name }) => isAtOrBelow(domain, name));
  if (found === undefined || (found.name === 'localhost' && policy.allowLocalhost)) return null;
  return refuse(
    'reserved_name',
    `"${found.name}" and all names below it are kept for ${found.keptFor}. Type a name in a domain that your organisation owns, e.g. portal.acme.com.`,
  );
}

/** `co.uk`, `github.io`: a suffix below which everyone registers. */
function isSuffixOfMany(domain: string): HostnameRefusal | null {
  if (!isPublicSuffix(domain)) return null;
  return refuse(
    'public_suffix',
    `"${domain}" is a public suffix: everyone can register names below it. Type your own name below it, e.g. portal.acme.${domain}.`,
  );
}

/** In order: the first that refuses decides. Own names come before reserved ones: the sandbox's are both. */
export const NAME_CHECKS: readonly NameCheck[] = [
  endsInNumber,
  hasOneLabel,
  holdsTypography,
  leavesNoRoomForProof,
  isOwnDomain,
  isReservedName,
  isSuffixOfMany,
  holdsBaseDomain,
];

function ownDomain(): HostnameRefusal {
  return refuse(
    'own_domain',
    'This name belongs to the service itself. Type a name in a domain that your organisation owns, e.g. portal.acme.com.',
  );
}

/** Settings may hold a Unicode or upper-case zone, and single labels; what is no name at all matches nothing. */
export function canonicalZone(zone: string): string {
  const name = toCanonicalName(zone);
  return name.ok ? name.domain : zone;
}
