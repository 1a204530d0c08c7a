import { isPublicAddress } from '../checks/public-address.ts';
import type { PublicServer, Server } from '../findings/fields.ts';
import type { DnsObservation, ServerView } from '../observations.ts';

type Asked = Pick<ServerView, 'server' | 'role'>;
/** Names a server for tenants. */
export type NameOf = (asked: Asked) => PublicServer;

/**
 * Makes up the public names of one check: our resolvers are numbered, and a name server keeps its name, and its address
 * where that is one of the internet. Two servers keep two names, and one keeps one, since a server that contradicts
 * itself is judged by that.
 */
export function publicNames(): NameOf {
  const names = new Map<string, PublicServer>();
  return ({ server, role }) => {
    const known = names.get(`${role} ${server}`);
    if (known !== undefined) return known;
    const name = role === 'resolver' ? null : withoutPrivate(server);
    const alike = [...names.values()].filter((one) => one.role === role && one.name === name);
    const made = { role, name, number: alike.length + 1 };
    names.set(`${role} ${server}`, made);
    return made;
  };
}

/** Names the servers of one check of the DNS, in the order in which its evidence names them. */
export function serversOf({
  routing,
  ownership,
  canonicalHostViews = [],
}: DnsObservation): (asked: Asked) => Server {
  const nameOf = publicNames();
  for (const view of [...routing, ...ownership]) nameOf(view);
  for (const { server } of canonicalHostViews) nameOf({ server, role: 'resolver' });
  return labelled(nameOf);
}

/** Names servers for operators too. */
export function labelled(nameOf: NameOf): (asked: Asked) => Server {
  return (asked) => ({ ...nameOf(asked), label: asked.server });
}

/** The server in evidence that a tenant reads. */
export function evidenceName({ role, name, number }: PublicServer): string {
  if (role === 'resolver') return `our resolver ${number}`;
  const known = name ?? 'a name server';
  return number === 1 ? known : `${known} ${number}`;
}

/** `ns1.acme.com (192.0.2.1:53)`, as dns/zone-finder.ts writes it; another form has no public name. */
const LABEL = /^(?<name>[^\s()]+) \(\[?(?<address>[^\s()[\]]+?)\]?:\d+\)$/;

/** Several labels are joined where one server has several names. */
function withoutPrivate(server: string): string | null {
  const parts = server.split(' and ').map(publicLabel);
  return parts.length === 1 ? (parts[0] ?? null) : parts.map((part) => part ?? 'a name server').join(' and ');
}

function publicLabel(label: string): string | null {
  const { name, address } = LABEL.exec(label)?.groups ?? {};
  if (name === undefined || address === undefined) return null;
  return isPublicAddress(address) ? label : name;
}
