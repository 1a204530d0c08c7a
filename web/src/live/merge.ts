import type { Domain } from '../api/types.ts';

const newer = (one: Domain, other: Domain) =>
  Date.parse(one.updatedAt) > Date.parse(other.updatedAt) ? one : other;

/** The list as just fetched, except where the stream has meanwhile told something newer. */
export function mergeList(fetched: Domain[], known: Domain[] | undefined): Domain[] {
  const byId = new Map(known?.map((domain) => [domain.id, domain]));
  return fetched.map((domain) => {
    const before = byId.get(domain.id);
    return before ? newer(before, domain) : domain;
  });
}

/** The list with one domain replaced by what the stream or a request told, or added at the top. */
export function mergeOne(known: Domain[] | undefined, domain: Domain): Domain[] {
  if (!known?.some((each) => each.id === domain.id)) return [domain, ...(known ?? [])];
  return known.map((each) => (each.id === domain.id ? newer(each, domain) : each));
}

/** A browser opens few connections to one origin, so only so many domains get a stream; the rest are polled. */
export const STREAMS_AT_ONCE = 3;

/** Which domains to follow live: those still on their way first, in the list's order. */
export function chooseStreams(domains: Domain[], most: number = STREAMS_AT_ONCE): Set<string> {
  const settled = (domain: Domain) => domain.status === 'active' || domain.status === 'disabled';
  const ordered = [
    ...domains.filter((domain) => !settled(domain)),
    ...domains.filter((domain) => settled(domain)),
  ];
  return new Set(ordered.slice(0, most).map((domain) => domain.id));
}
