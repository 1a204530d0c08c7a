import ipaddr from 'ipaddr.js';
import { CDNS, type Cdn } from './cdn-ranges.ts';

/** One spelling for each address, so that addresses compare as text; what is no address stays as it is. */
export function plainAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;
}

/** The network whose published ranges hold the address; null: none that we know. */
export function cdnOf(address: string): Cdn | null {
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.parse(address);
  const holds = (range: string) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  };
  return CDNS.find((cdn) => cdn.ranges.some(holds)) ?? null;
}
