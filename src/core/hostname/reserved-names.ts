/**
 * Names that are nobody's on the public internet: the name itself and everything below it. The sandbox alone
 * opens `localhost` (see `HostnamePolicy.allowLocalhost`). The first that fits is told, so a longer one stands before.
 */
export const RESERVED_NAMES: readonly { name: string; keptFor: string }[] = [
  { name: 'localhost', keptFor: 'the machine itself (RFC 6761)' },
  { name: 'test', keptFor: 'tests (RFC 6761)' },
  { name: 'example', keptFor: 'documentation (RFC 6761)' },
  { name: 'example.com', keptFor: 'documentation (RFC 6761)' },
  { name: 'example.net', keptFor: 'documentation (RFC 6761)' },
  { name: 'example.org', keptFor: 'documentation (RFC 6761)' },
  { name: 'invalid', keptFor: 'names that are meant not to exist (RFC 6761)' },
  { name: 'cluster.local', keptFor: 'services inside a Kubernetes cluster' },
  { name: 'local', keptFor: 'the local network (RFC 6762)' },
  { name: 'onion', keptFor: 'Tor (RFC 7686)' },
  { name: 'alt', keptFor: 'names outside the DNS (RFC 9476)' },
  // Holds home.arpa (RFC 8375), the reverse zones and the resolver names of later RFCs.
  { name: 'arpa', keptFor: 'the infrastructure of the internet (RFC 3172)' },
  { name: 'internal', keptFor: 'private networks (ICANN)' },
  // ICANN does not delegate these three because of name collisions; RFC 6762 appendix G names them and the next ones.
  { name: 'home', keptFor: 'private networks (ICANN)' },
  { name: 'corp', keptFor: 'private networks (ICANN)' },
  { name: 'mail', keptFor: 'private networks (ICANN)' },
  { name: 'lan', keptFor: 'private networks (RFC 6762)' },
  { name: 'private', keptFor: 'private networks (RFC 6762)' },
  { name: 'intranet', keptFor: 'private networks (RFC 6762)' },
  { name: 'localdomain', keptFor: 'the local network' },
  { name: 'svc', keptFor: 'services inside a Kubernetes cluster' },
];

/** Returns whether a name can be one of the public internet: of two labels at least, and below nothing that is reserved. */
export function isPublicName(name: string): boolean {
  return name.includes('.') && !RESERVED_NAMES.some((reserved) => isAtOrBelow(name, reserved.name));
}

/** Returns whether `domain` is `zone` or lies below it. Both canonical; a mere ending (`notacme.com`) does not count. */
export function isAtOrBelow(domain: string, zone: string): boolean {
  return domain === zone || domain.endsWith(`.${zone}`);
}
