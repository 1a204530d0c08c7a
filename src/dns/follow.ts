import type { CnameHop } from '../core/observations.ts';
import { isWithin } from './names.ts';
import type { DnsRecord, RecordType } from './port.ts';

/** A chain longer than this is a loop for all that matters. */
export const MAX_HOPS = 12;

export type Followed = {
  /** CNAME hops from the name on, in order, as far as the records lead. */
  hops: CnameHop[];
  /** The end of the chain: the name itself when it is no alias. */
  end: string;
  /** The records of the asked type at the end. */
  records: DnsRecord[];
  /** True when the chain is a loop, or too long. */
  circle: boolean;
  /** The targets of the name's own CNAME records, when it has several: the one that arrives first, if any. */
  cnames?: string[];
};

const MOST_CNAMES = 4;

export type FollowRequest = {
  name: string;
  type: RecordType;
  within: string;
  stopAt: string | null;
  mayFollow: (name: string) => boolean;
};

/**
 * Follows the CNAMEs within one answer. Records outside `within`, for which the server is not authoritative, are
 * ignored. `stopAt`: the name at which the chain has arrived, whatever follows it. A name that may not be followed is
 * treated as if it did not exist.
 */
export function follow(records: readonly DnsRecord[], request: FollowRequest): Followed {
  const { name, stopAt, within } = request;
  // In a fixed order, whatever the server's: a name with several CNAMEs gives the same result at each question.
  const arriving = (record: DnsRecord) => Number(!('target' in record && record.target === stopAt));
  const aliases = records
    .filter((record) => record.type === 'CNAME' && isWithin(record.name, within))
    .sort(
      (one, other) =>
        arriving(one) - arriving(other) || (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1),
    );
  const others = records.filter((record) => record.type !== 'CNAME' && isWithin(record.name, within));
  const targets = aliases.flatMap((record) =>
    record.name === name && 'target' in record ? [record.target] : [],
  );
  const cnames = [...new Set(targets)].slice(0, MOST_CNAMES);
  const followed = followKnown([...aliases, ...others], request);
  return cnames.length > 1 ? { ...followed, cnames } : followed;
}

function followKnown(
  known: readonly DnsRecord[],
  { name, type, stopAt, mayFollow }: FollowRequest,
): Followed {
  const hops: CnameHop[] = [];
  const passed = new Set([name]);
  let end = name;
  for (;;) {
    const found = known.filter((record) => record.name === end && record.type === type);
    const alias = known.find((record) => record.name === end && record.type === 'CNAME');
    if (found.length > 0 && type !== 'CNAME') return { hops, end, records: found, circle: false };
    if (alias === undefined || !('target' in alias)) return { hops, end, records: [], circle: false };
    hops.push({ from: end, to: alias.target, ttl: alias.ttl });
    end = alias.target;
    if (passed.has(end) || hops.length > MAX_HOPS) return { hops, end, records: [], circle: true };
    passed.add(end);
    if (end !== stopAt && !mayFollow(end)) return { hops, end, records: [], circle: false };
    if (end === stopAt)
      return { hops, end, records: known.filter((one) => one.type === type), circle: false };
  }
}

/** min(SOA TTL, SOA minimum) of a negative answer (RFC 2308 5); null where it has no SOA. */
export function negativeTtl(authority: readonly DnsRecord[]): number | null {
  const soa = authority.find((record) => record.type === 'SOA');
  return soa !== undefined && 'minimum' in soa ? Math.min(soa.ttl, soa.minimum) : null;
}
