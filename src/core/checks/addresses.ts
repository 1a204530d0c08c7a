import ipaddr from 'ipaddr.js';
import { CDNS, type Cdn } from './cdn-ranges.ts';

/** One spelling for each address, so that addresses compare as text; what is no address stays as it is. */
export function plainAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;
}

type Address = ReturnType<typeof ipaddr.parse>;
type Network = readonly [Address, number];

/** The ranges of each network by kind of address, read once: reading one costs as much as comparing with a hundred. */
const NETWORKS = CDNS.map((cdn) => {
  const parsed = cdn.ranges.map((range): Network => ipaddr.parseCIDR(range));
  const ofKind = (kind: string) => parsed.filter(([network]) => network.kind() === kind);
  return { cdn, ipv4: ofKind('ipv4'), ipv6: ofKind('ipv6') };
});

/** The network whose published ranges hold the address; null: none that we know. */
export function cdnOf(address: string): Cdn | null {
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.parse(address);
  const kind = parsed.kind();
  return (
    NETWORKS.find((known) => known[kind].some(([network, bits]) => parsed.match(network, bits)))?.cdn ?? null
  );
}
