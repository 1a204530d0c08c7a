import type { Domain } from '../api/types.ts';

/** The known one only where it is strictly newer. */
const newer = (known: Domain, received: Domain) =>
  Date.parse(known.updatedAt) > Date.parse(received.updatedAt) ? known : received;

/** The newest first, whatever order a list came in, so that no card jumps when the list is read again. */
function newestFirst(domains: Domain[]): Domain[] {
  return domains.toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
}

/** The list as just fetched, except where the stream has meanwhile delivered a newer version. */
export function mergeList(fetched: Domain[], known: Domain[] | undefined): Domain[] {
  const byId = new Map(known?.map((domain) => [domain.id, domain]));
  const merged = fetched.map((domain) => {
    const before = byId.get(domain.id);
    return before ? newer(before, domain) : domain;
  });
  return newestFirst(merged);
}

/** The list with one domain replaced by the version of the stream or of a request, or added. */
export function mergeOne(known: Domain[] | undefined, domain: Domain): Domain[] {
  if (!known?.some((each) => each.id === domain.id)) return newestFirst([domain, ...(known ?? [])]);
  return known.map((each) => (each.id === domain.id ? newer(each, domain) : each));
}
