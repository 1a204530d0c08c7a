import ipaddr from 'ipaddr.js';
import { registrableDomain } from '../hostname/registrable.ts';
import type { ServerView } from '../observations.ts';
import { holdsOwnershipProof } from '../ownership/ownership-txt.ts';
import type { DnsFacts } from './dns-facts.ts';
import { askedName, listWords } from './dns-words.ts';

/** What is amiss with the name servers of the domain's zone. `records`: what it is that stands elsewhere. */
export type NameServerFault =
  | {
      fault: 'address_as_name_server';
      zone: string;
      value: string;
      address: string;
      at: 'zone_above' | 'zone';
    }
  | { fault: 'name_servers_differ'; zone: string; delegated: readonly string[]; own: readonly string[] }
  | {
      fault: 'entered_elsewhere';
      zone: string;
      record: 'routing' | 'ownership';
      seenAt: readonly string[];
      delegated: readonly string[];
    };

/** The address that was typed where the name of a server belongs, with the zone appended or not; else null. */
export function addressTyped(name: string, zone: string): string | null {
  const bare = name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
  return ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare) ? bare : null;
}

/** All that is amiss with the name servers, what explains most first. */
export function nameServerFaults(facts: DnsFacts): NameServerFault[] {
  const { nameServers } = facts.observation;
  if (nameServers === undefined) return [];
  const { zone, delegated, own } = nameServers;
  const addresses = [
    ...delegated.map((value) => ({ value, at: 'zone_above' as const })),
    ...own.filter((one) => !delegated.includes(one)).map((value) => ({ value, at: 'zone' as const })),
  ].flatMap(({ value, at }): NameServerFault[] => {
    const address = addressTyped(value, zone);
    return address === null ? [] : [{ fault: 'address_as_name_server', zone, value, address, at }];
  });
  const differ = delegated.length > 0 && own.length > 0 && delegated.join() !== own.join();
  return [
    ...addresses,
    ...enteredElsewhere(facts, zone, delegated),
    ...(differ ? [{ fault: 'name_servers_differ' as const, zone, delegated, own }] : []),
  ];
}

/** A record that servers show which the zone is not delegated to, and none of the others does. */
function enteredElsewhere(
  { observation, routing, readings, subject }: DnsFacts,
  zone: string,
  delegated: readonly string[],
): NameServerFault[] {
  if (delegated.length === 0) return [];
  const found = (
    record: 'routing' | 'ownership',
    views: readonly ServerView[],
    isRight: (i: number) => boolean,
  ) => {
    const own = views.flatMap((view, i) =>
      view.role === 'authoritative' ? [{ name: askedName(view), right: isRight(i) }] : [],
    );
    const seenAt = own.filter(({ name, right }) => right && !delegated.includes(name));
    const isThere = own.some(({ name, right }) => right && delegated.includes(name));
    if (seenAt.length === 0 || isThere) return [];
    const names = [...new Set(seenAt.map(({ name }) => name))];
    return [{ fault: 'entered_elsewhere' as const, zone, record, seenAt: names, delegated }];
  };
  return [
    ...found('routing', routing.views, (i) => readings[i]?.kind === 'right'),
    ...found('ownership', observation.ownership, (i) =>
      holdsOwnershipProof(observation.ownership[i]?.txt ?? [], subject.ownershipToken),
    ),
  ];
}

/** One fault as a sentence that says what to change, and where. */
export function nameServerWords(fault: NameServerFault): string {
  const above = registrableDomain(fault.zone) === fault.zone ? 'your registrar' : 'the zone above it';
  switch (fault.fault) {
    case 'address_as_name_server': {
      const where = fault.at === 'zone_above' ? `at ${above}` : `inside the zone ${fault.zone}`;
      return `An NS record of ${fault.zone} has the IP address ${fault.address} as its value (${fault.value}), where DNS takes the name of a server: nobody can ask it. Change it ${where} to the server's name, such as ns1.${fault.zone}, which has the address in an A or AAAA record.`;
    }
    case 'name_servers_differ':
      return `The name servers of ${fault.zone} differ: ${above} has ${listWords(fault.delegated)}, while the NS records inside the zone have ${listWords(fault.own)}. Some resolvers ask the ones, some the others: make both the same, as those of the provider where you enter your records.`;
    case 'entered_elsewhere':
      return `The ${fault.record === 'routing' ? 'record' : 'TXT record'} was found at ${listWords(fault.seenAt)}, which ${above} does not name for ${fault.zone}: it was entered at another DNS provider, most likely the old one. Enter it at the provider of ${listWords(fault.delegated)}, which ${above} names.`;
  }
}
