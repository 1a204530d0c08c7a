import type { AddressRecord } from '../core/observations.ts';
import { ownershipRecordName, ownershipRecordValue } from '../core/ownership/ownership-txt.ts';
import type { Asker } from './ask.ts';
import type { RecordType, ServerAddress } from './port.ts';
import type { ViewTools } from './views.ts';
import { WILDCARD_PROBE } from './wildcard.ts';
import type { ZoneServers } from './zone-finder.ts';

/**
 * Searches our records at the name with the zone appended twice; other records do not count, as a wildcard answers
 * for any name.
 */
export async function findDoubledName(
  { domain, canonicalHost }: { domain: string; canonicalHost: string },
  zone: ZoneServers | null,
  edge: Promise<AddressRecord[]>,
  tools: ViewTools,
): Promise<string | null> {
  const apex = zone?.apex ?? domain.split('.').slice(-2).join('.');
  const routingName = `${domain}.${apex}`;
  const ownershipName = `${ownershipRecordName(domain)}.${apex}`;
  const [routing, ownership] = await Promise.all([
    recordsAt(routingName, 'A', zone, tools.asker, tools.resolvers),
    recordsAt(ownershipName, 'TXT', zone, tools.asker, tools.resolvers),
  ]);
  // A wildcard of the zone answers for any name below it, the doubled one too.
  if (routing.length > 0) {
    const label = WILDCARD_PROBE;
    const covered = await recordsAt(`${label}.${apex}`, 'A', zone, tools.asker, tools.resolvers);
    if (covered.some((record) => record.name === `${label}.${apex}`)) return null;
  }
  const ours = (await edge).map(({ address }) => address);
  const leadsHere = routing.some(
    (record) =>
      ('target' in record && record.target === canonicalHost) ||
      ('address' in record && ours.includes(record.address)),
  );
  if (leadsHere) return routingName;
  const proof = ownershipRecordValue('');
  const proves = ownership.some(
    (record) => record.type === 'TXT' && 'value' in record && record.value.startsWith(proof),
  );
  return proves ? ownershipName : null;
}

async function recordsAt(
  name: string,
  type: RecordType,
  zone: ZoneServers | null,
  asker: Asker,
  resolvers: readonly ServerAddress[],
) {
  const servers = (zone?.servers ?? []).map(({ address }) => address);
  const [atSource] = await asker.collect(servers, { name, type }, { recursive: false });
  const [answer] = atSource === undefined ? await asker.collect(resolvers, { name, type }) : [atSource];
  return answer?.answers ?? [];
}
