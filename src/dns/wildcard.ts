import type { ServerView, Wildcard, WildcardType } from '../core/observations.ts';
import { isWithin, parentName } from './names.ts';
import type { DnsAnswer, DnsRecord } from './port.ts';
import type { ViewTools } from './views.ts';
import type { ZoneServers } from './zone-finder.ts';

/** A name that nobody publishes. */
export const WILDCARD_PROBE = 'portal-domains-asks-for-a-wildcard';
/** So many levels above the name are tried. */
const MOST_LEVELS = 3;

/**
 * Searches a wildcard beside the domain: asks one server of the zone for a name that does not exist, and one level up
 * for as long as it answers there.
 */
export async function findWildcard(
  domain: string,
  views: { routing: readonly ServerView[]; ownership: readonly ServerView[] },
  zone: ZoneServers | null,
  tools: ViewTools,
): Promise<Wildcard | null> {
  const [server] = zone?.servers ?? [];
  if (zone === null || server === undefined || !isWithin(domain, zone.apex)) return null;
  // No wildcard covers the top of a zone, but one may cover the name of its ownership TXT.
  const isTop = zone.apex === domain;
  let found: { at: string; records: DnsRecord[] } | null = null;
  let at = isTop ? domain : parentName(domain);
  for (let level = 0; level < MOST_LEVELS && isWithin(at, zone.apex); level += 1) {
    const records = await synthesised(at, server.address, tools);
    if (records === null) break;
    found = { at, records };
    at = parentName(at);
  }
  if (found === null) return null;
  const { records } = found;
  const types = TYPES.filter((type) => records.some((record) => record.type === type));
  return {
    name: `*.${found.at}`,
    types,
    ...answersOf(records, types, isTop ? { ...views, routing: [] } : views),
  };
}

const TYPES: readonly WildcardType[] = ['CNAME', 'A', 'TXT'];

/**
 * Returns the answer for a random name below `at`; null when that name does not exist, as expected without a
 * wildcard.
 */
async function synthesised(
  at: string,
  server: ZoneServers['servers'][number]['address'],
  { asker }: ViewTools,
): Promise<DnsRecord[] | null> {
  const name = `${WILDCARD_PROBE}.${at}`;
  // A CNAME that leads to nothing is answered with NXDOMAIN too (RFC 6604): that is about its end.
  const own = (answer: DnsAnswer): DnsRecord[] | null => {
    if (answer.kind === 'failure' || !answer.authoritative) return null;
    const records = answer.answers.filter((record) => record.name === name);
    return answer.rcode === 'NOERROR' || records.length > 0 ? records : null;
  };
  const addresses = own(await asker.ask(server, { name, type: 'A' }, { recursive: false }));
  if (addresses === null) return null;
  const texts = own(await asker.ask(server, { name, type: 'TXT' }, { recursive: false }));
  return texts === null ? null : [...addresses, ...texts];
}

function answersOf(
  records: readonly DnsRecord[],
  types: readonly WildcardType[],
  views: { routing: readonly ServerView[]; ownership: readonly ServerView[] },
): Pick<Wildcard, 'answersRouting' | 'answersOwnership'> {
  const leadsTo = records.flatMap((record) =>
    record.type === 'CNAME' && 'target' in record
      ? [record.target]
      : record.type === 'A' && 'address' in record
        ? [record.address]
        : [],
  );
  const texts = records.flatMap((record) =>
    record.type === 'TXT' && 'value' in record ? [record.value] : [],
  );
  const [routing, ownership] = [views.routing, views.ownership].map((each) =>
    each.filter(({ role }) => role === 'authoritative'),
  ) as [ServerView[], ServerView[]];
  const isCovered = ({ outcome, chain, addresses }: ServerView) => {
    const [hop] = chain;
    if (hop !== undefined) return leadsTo.includes(hop.to);
    const own = addresses.filter(({ type }) => type === 'A').map(({ address }) => address);
    return own.length > 0
      ? own.every((address) => leadsTo.includes(address))
      : outcome === 'no_data' && !types.some((type) => type !== 'TXT');
  };
  return {
    answersRouting: routing.some(isCovered),
    answersOwnership: ownership.some(
      ({ txt }) => txt.length > 0 && txt.every((text) => texts.includes(text)),
    ),
  };
}
