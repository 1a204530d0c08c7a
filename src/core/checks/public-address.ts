import ipaddr from 'ipaddr.js';

/**
 * Addresses of the public internet's space that belong to a machine's own surroundings all the same.
 * 168.63.129.16: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16.
 */
const SURROUNDINGS: readonly string[] = ['168.63.129.16/32'];
/** The range that has been allocated to the internet so far (RFC 4291 2.4). */
const IPV6_INTERNET = '2000::/3';

/**
 * Whether something that a tenant chose may lead us to this address. Only plain addresses of the public internet may:
 * not this machine, private and shared networks, link-local ones (where clouds keep their metadata), multicast, what is
 * reserved, and no form that carries an IPv4 address within an IPv6 one.
 * @param ownNetworks further networks that are forbidden, as CIDR
 */
export function isPublicAddress(address: string, ownNetworks: readonly string[] = []): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6' && !isInNetwork(address, IPV6_INTERNET)) return false;
  return ![...SURROUNDINGS, ...ownNetworks].some((network) => isInNetwork(address, network));
}

/** Returns whether an address lies in a network, as CIDR; never across IPv4 and IPv6. */
export function isInNetwork(address: string, network: string): boolean {
  const parsed = ipaddr.parse(address);
  const [base, bits] = ipaddr.parseCIDR(network);
  return base.kind() === parsed.kind() && parsed.match(base, bits);
}

/** Returns whether a text is a network as CIDR. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

/** Returns whether an address is this machine itself. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
