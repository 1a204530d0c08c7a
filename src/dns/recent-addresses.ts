import type { RecentAddress } from '../core/observations.ts';

/** A provider that flattens an alias keeps what it got for as long as a record lives: a day, by the longest usual TTL. */
const KEEP_MS = 24 * 3_600_000;
/** Nobody has more edges behind one name; what was seen longest ago goes first. */
const MOST_ADDRESSES = 32;
const MOST_HOSTS = 64;

export interface RecentAddresses {
  /** Stores the current addresses of a host and returns those observed within the last day, sorted. */
  recall(canonicalHost: string, seen: readonly string[], now: Date): RecentAddress[];
}

/**
 * Remembers the addresses of canonical hosts. If a host rotates several, one check observes only a sample: an address
 * that a tenant's provider copied an hour ago is still ours. Hosts below one base domain share one gateway, so each
 * check adds to the addresses of all.
 */
export function createRecentAddresses(): RecentAddresses {
  const known = new Map<string, Map<string, number>>();
  return {
    recall(canonicalHost, seen, now) {
      const base = canonicalHost.slice(canonicalHost.indexOf('.') + 1);
      const addresses = known.get(base) ?? new Map<string, number>();
      // The most recently used comes last.
      known.delete(base);
      known.set(base, addresses);
      dropOldest(known, MOST_HOSTS);
      for (const [address, at] of addresses) if (now.getTime() - at > KEEP_MS) addresses.delete(address);
      const before = [...addresses]
        .filter(([address]) => !seen.includes(address))
        .map(([address, at]) => ({ address, seenAt: new Date(at).toISOString() }));
      for (const address of seen) {
        addresses.delete(address);
        addresses.set(address, now.getTime());
      }
      dropOldest(addresses, MOST_ADDRESSES);
      return before.sort((one, other) => (one.address < other.address ? -1 : 1));
    },
  };
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
