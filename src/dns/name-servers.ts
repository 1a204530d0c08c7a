import { addressTyped } from '../core/checks/name-server-faults.ts';
import { registrableDomain } from '../core/hostname/registrable.ts';
import type { NameServers } from '../core/observations.ts';
import type { ViewTools } from './views.ts';
import type { NamedServer, ZoneServers } from './zone-finder.ts';

export type NameServersObservation = {
  /** Null when both sides name the same servers, or one of them is unknown. */
  nameServers: NameServers | null;
  /** Servers of the delegation that the resolvers did not name. */
  unasked: { apex: string; servers: NamedServer[] } | null;
};

/** The most servers that are read; no regular zone has more. */
const MOST_NAMES = 13;
const OWN_ASKED = 2;
const MOST_UNASKED = 2;

/**
 * Compares the servers that a zone is delegated to with those that its own NS records name: a resolver shows one of the
 * two, and which one, is chance.
 */
export async function observeNameServers(
  domain: string,
  zone: ZoneServers | null,
  tools: ViewTools,
): Promise<NameServersObservation> {
  const { zones, asker } = tools;
  const cut = zone === null || zone.apex === domain ? null : await zones.cutBelow(domain, fewOf(zone), asker);
  const apex = cut?.apex ?? zone?.apex ?? registrableDomain(domain) ?? domain;
  const above = cut ?? (await zones.delegation(apex, asker));
  const known = zone?.apex === apex ? zone.servers : [];
  const own = await ownNames(apex, [...(above?.servers ?? []), ...known].slice(0, OWN_ASKED), tools);
  const delegated = [...(above?.names ?? [])].sort();
  const asked = new Set(known.map(({ label }) => label.split(' ')[0] ?? ''));
  const isOne = own.length === 0 || delegated.length === 0 || own.join() === delegated.join();
  const isSuspect =
    !isOne ||
    [...own, ...delegated].some((name) => addressTyped(name, apex) !== null) ||
    (delegated.length > 0 && [...asked].some((one) => !delegated.includes(one)));
  const unasked = (above?.servers ?? []).filter(
    ({ address }) => !known.some((one) => one.address.host === address.host),
  );
  return {
    nameServers: isSuspect
      ? {
          zone: apex,
          ...(registrableDomain(apex) === apex ? { atRegistrar: true as const } : {}),
          delegated: delegated.slice(0, MOST_NAMES),
          own: own.slice(0, MOST_NAMES),
        }
      : null,
    unasked: unasked.length === 0 ? null : { apex, servers: unasked.slice(0, MOST_UNASKED) },
  };
}

/** Two servers of a zone are enough to ask: what they say is advice, no judgement. */
const fewOf = (zone: ZoneServers): ZoneServers => ({ ...zone, servers: zone.servers.slice(0, OWN_ASKED) });

/** The names in the NS records inside the zone, as the first of its servers shows them that speaks for it. */
async function ownNames(
  apex: string,
  servers: readonly NamedServer[],
  { asker }: ViewTools,
): Promise<string[]> {
  for (const { address } of servers) {
    const answer = await asker.ask(address, { name: apex, type: 'NS' }, { recursive: false });
    if (answer.kind === 'failure' || !answer.authoritative) continue;
    const names = answer.answers.flatMap((record) =>
      record.type === 'NS' && record.name === apex && 'target' in record ? [record.target] : [],
    );
    if (names.length > 0) return [...new Set(names)].sort();
  }
  return [];
}
