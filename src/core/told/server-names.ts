import { isPublicAddress } from '../checks/public-address.ts';
import type { ServerView } from '../observations.ts';

/** What a server is called for tenants. */
export type NameOf = (view: Pick<ServerView, 'server' | 'role'>) => string;

/**
 * Makes up the names of one look: our resolvers are numbered, and a name server keeps its name, and its address where
 * that is one of the internet. What were two servers stay two, and what was one stays one, since a server that
 * contradicts itself is judged by that.
 */
export function serverNames(): NameOf {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return ({ server, role }) => {
    const known = names.get(`${role} ${server}`);
    if (known !== undefined) return known;
    const name = role === 'resolver' ? numbered('our resolver', taken, 1) : nameServer(server, taken);
    names.set(`${role} ${server}`, name);
    taken.add(name);
    return name;
  };
}

function nameServer(server: string, taken: ReadonlySet<string>): string {
  const plain = server.split(' and ').map(withoutPrivate).join(' and ');
  return taken.has(plain) ? numbered(plain, taken, 2) : plain;
}

/** `ns1.acme.com (192.0.2.1:53)`, as dns/zone-finder.ts writes it; what has another form is not told. */
const LABEL = /^(?<name>[^\s()]+) \(\[?(?<address>[^\s()[\]]+?)\]?:\d+\)$/;

function withoutPrivate(label: string): string {
  const { name, address } = LABEL.exec(label)?.groups ?? {};
  if (name === undefined || address === undefined) return 'a name server';
  return isPublicAddress(address) ? label : name;
}

function numbered(name: string, taken: ReadonlySet<string>, from: number): string {
  for (let n = from; ; n += 1) {
    if (!taken.has(`${name} ${n}`)) return `${name} ${n}`;
  }
}
