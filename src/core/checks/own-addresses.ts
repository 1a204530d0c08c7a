import type { DnsObservation } from '../observations.ts';
import { plainAddress } from './addresses.ts';

/** An address that the canonical host had within so long is still one to publish; older ones may be of a retired edge. */
const PUBLISHED_MS = 3_600_000;

/** All that are ours: those of the canonical host now, and those that it had within the last day. In one spelling. */
export function ownAddresses({ edgeAddresses, recentAddresses = [] }: DnsObservation): string[] {
  return distinct([...edgeAddresses, ...recentAddresses.map(({ address }) => address)]);
}

/**
 * Those to publish where no CNAME can stand, in a stable order: a host that rotates its addresses shows others at each
 * check, and advice that changes is none.
 */
export function addressesToPublish(dns: DnsObservation): string[] {
  const { edgeAddresses, recentAddresses = [], observedAt } = dns;
  const since = Date.parse(observedAt) - PUBLISHED_MS;
  const recent = recentAddresses.filter(({ seenAt }) => Date.parse(seenAt) >= since);
  if (recent.length === 0) return distinct(edgeAddresses);
  return distinct([...edgeAddresses, ...recent.map(({ address }) => address)]).sort(byFamily);
}

const distinct = (addresses: readonly string[]) => [...new Set(addresses.map(plainAddress))];

/** IPv4 first, as it stands in most zones. */
function byFamily(one: string, other: string): number {
  const families = Number(one.includes(':')) - Number(other.includes(':'));
  return families !== 0 ? families : one < other ? -1 : 1;
}
