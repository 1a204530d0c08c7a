import ipaddr from 'ipaddr.js';
import type { Note, NoteKind } from '../findings/notes.ts';
import type { ServerView } from '../observations.ts';
import { holdsOwnershipProof } from '../ownership/ownership-txt.ts';
import { askedOf } from './dns-answers.ts';
import type { DnsFacts } from './dns-facts.ts';

type NoteOf<K extends NoteKind> = Extract<Note, { kind: K }>;
/** The faults of the name servers of the domain's zone. */
export type NameServerFault = NoteOf<'name_server_is_address' | 'name_servers_differ' | 'entered_elsewhere'>;

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
  const parent = nameServers.atRegistrar === true ? ('registrar' as const) : ('zone_above' as const);
  const addresses = [
    ...delegated.map((value) => ({ value, at: 'parent' as const })),
    ...own.filter((one) => !delegated.includes(one)).map((value) => ({ value, at: 'zone' as const })),
  ].flatMap(({ value, at }): NameServerFault[] => {
    const address = addressTyped(value, zone);
    return address === null ? [] : [{ kind: 'name_server_is_address', zone, parent, value, address, at }];
  });
  const differ = delegated.length > 0 && own.length > 0 && delegated.join() !== own.join();
  return [
    ...addresses,
    ...enteredElsewhere(facts, { zone, parent, delegated }),
    ...(differ ? [{ kind: 'name_servers_differ' as const, zone, parent, delegated, own }] : []),
  ];
}

/** A record that servers show which the zone is not delegated to, and none of the others does. */
function enteredElsewhere(
  { observation, routing, readings, subject }: DnsFacts,
  at: Pick<NoteOf<'entered_elsewhere'>, 'zone' | 'parent' | 'delegated'>,
): NameServerFault[] {
  const { delegated } = at;
  if (delegated.length === 0) return [];
  const nameOf = (view: ServerView) => {
    const asked = askedOf(view);
    return typeof asked === 'object' ? asked.nameServer : null;
  };
  const found = (
    record: 'routing' | 'ownership',
    views: readonly ServerView[],
    isRight: (i: number) => boolean,
  ) => {
    const own = views.flatMap((view, i) => {
      const name = view.role === 'authoritative' ? nameOf(view) : null;
      return name === null ? [] : [{ name, right: isRight(i) }];
    });
    const seenAt = own.filter(({ name, right }) => right && !delegated.includes(name));
    const isThere = own.some(({ name, right }) => right && delegated.includes(name));
    if (seenAt.length === 0 || isThere) return [];
    const names = [...new Set(seenAt.map(({ name }) => name))];
    return [{ kind: 'entered_elsewhere' as const, ...at, record, seenAt: names }];
  };
  return [
    ...found('routing', routing.views, (i) => readings[i]?.kind === 'right'),
    ...found('ownership', observation.ownership, (i) =>
      holdsOwnershipProof(observation.ownership[i]?.txt ?? [], subject.ownershipToken),
    ),
  ];
}
