import type { Asker } from './ask.ts';
import { isWithin, parentName } from './names.ts';
import type { DnsAnswer, DnsRecord, ServerAddress } from './port.ts';
import { type Answer, worthOf } from './worth.ts';

export type NamedServer = { label: string; address: ServerAddress };
/** A zone and the servers that it is delegated to, in a stable order. */
export type ZoneServers = { apex: string; servers: readonly NamedServer[] };

/** A zone as the one above it names its servers: some of them may not be there, or be no names. */
export type Delegation = ZoneServers & { names: readonly string[] };

export interface ZoneFinder {
  /** The zone that holds the name; null where it cannot be found. Never rejects for what DNS says. */
  find(name: string, asker: Asker): Promise<ZoneServers | null>;
  /** The zone that the servers of `parent` delegate the name to; null where they do not, or do not say so. */
  below(name: string, parent: ZoneServers, asker: Asker): Promise<ZoneServers | null>;
  /** The same with the names as the parent has them. */
  cutBelow(name: string, parent: ZoneServers, asker: Asker): Promise<Delegation | null>;
  /** The zone at `apex` as the servers of the zone above it delegate it; null where they do not say so. */
  delegation(apex: string, asker: Asker): Promise<Delegation | null>;
}

export type ZoneFinderOptions = {
  resolvers: readonly ServerAddress[];
  authoritativePort: number;
  /** Returns whether a name server at this address may be queried: a tenant chooses the addresses of its servers. */
  mayAsk: (address: string) => boolean;
  /** Returns whether the name that a tenant gave its name server may be resolved. */
  mayFollow: (name: string) => boolean;
  clock: () => Date;
};

const MAX_SERVERS = 4;
/** Deeper names are asked for from the root downwards; zone cuts lie near it. */
const MAX_CUTS = 8;
const KEEP_MS = 60_000;
const MAX_KEPT = 5_000;

/** Finds zones by the resolvers. Keeps for a minute which servers a zone has, never what they answer. */
export function createZoneFinder(options: ZoneFinderOptions): ZoneFinder {
  const kept = new Map<string, { until: number; zone: Promise<ZoneServers | null> }>();
  return {
    below: (name, parent, asker) => delegatedZone(name, parent, asker, options),
    cutBelow: (name, parent, asker) => cutBelow(name, parent, asker, options),
    delegation: (apex, asker) => delegationOf(apex, asker, options),
    async find(name, asker) {
      const now = options.clock().getTime();
      const earlier = kept.get(name);
      if (earlier !== undefined && earlier.until > now) return earlier.zone;
      const zone = findZone(name, asker, options);
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(name, { until: now + KEEP_MS, zone });
      // A missing zone may exist at the next check.
      const forget = () => kept.get(name)?.zone === zone && kept.delete(name);
      try {
        const found = await zone;
        if (found === null) forget();
        return found;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}

async function findZone(name: string, asker: Asker, options: ZoneFinderOptions): Promise<ZoneServers | null> {
  const candidates = zoneCandidates(name);
  const asked = await Promise.all(
    candidates.map(async (apex) => {
      const answers = await asker.collect(options.resolvers, { name: apex, type: 'NS' });
      return { apex, answers, nameServers: nameServersOf(answers, apex) };
    }),
  );
  // One resolver that knows the servers is enough: another may still hold that there are none, or refuse the name.
  let askParent = false;
  for (const { apex, answers, nameServers } of asked) {
    askParent ||= answers.length === 0;
    if (nameServers.length === 0) continue;
    const zone = { apex, servers: await serversOf(nameServers, answers, asker, options) };
    if (zone.servers.length > 0) {
      // Resolvers fail for a zone whose own servers are broken, and remember that a new one did not exist; its parent
      // still tells which servers these are. Of others than a top-level domain's, views.ts learns it by itself.
      const ask = askParent || isTopLevel(apex);
      return (ask ? await delegatedZone(name, zone, asker, options) : null) ?? usable(zone);
    }
    askParent = true;
  }
  return null;
}

const isTopLevel = (apex: string) => !apex.includes('.');

/** The servers of a top-level domain tell nothing that the resolvers do not, but for what is delegated below it. */
function usable(zone: ZoneServers): ZoneServers | null {
  return zone.servers.length > 0 && !isTopLevel(zone.apex) ? zone : null;
}

async function delegatedZone(
  name: string,
  parent: ZoneServers,
  asker: Asker,
  options: ZoneFinderOptions,
): Promise<ZoneServers | null> {
  const cut = await cutBelow(name, parent, asker, options);
  return cut === null ? null : usable({ apex: cut.apex, servers: cut.servers });
}

/** Two servers of the zone above are enough: what is compared by it is advice. */
const PARENTS_ASKED = 2;

async function delegationOf(
  apex: string,
  asker: Asker,
  options: ZoneFinderOptions,
): Promise<Delegation | null> {
  for (const above of zoneCandidates(parentName(apex))) {
    const answers = await asker.collect(options.resolvers, { name: above, type: 'NS' });
    const names = nameServersOf(answers, above);
    if (names.length === 0) continue;
    const servers = await serversOf(names.slice(0, PARENTS_ASKED), answers, asker, options);
    const parent = { apex: above, servers: servers.slice(0, PARENTS_ASKED) };
    const cut = await cutBelow(apex, parent, asker, options);
    return cut?.apex === apex ? cut : null;
  }
  return null;
}

async function cutBelow(
  name: string,
  parent: ZoneServers,
  asker: Asker,
  options: ZoneFinderOptions,
): Promise<Delegation | null> {
  const question = { name, type: 'NS' } as const;
  const isBelow = (apex: string) =>
    apex !== parent.apex && isWithin(apex, parent.apex) && isWithin(name, apex);
  const cutOf = ({ authority }: Answer) =>
    authority.find((record) => record.type === 'NS' && isBelow(record.name))?.name;
  const weigh = (answer: DnsAnswer) =>
    answer.kind === 'answer' && cutOf(answer) !== undefined ? 'holds' : worthOf(answer, question, false);
  const servers = parent.servers.map(({ address }) => address);
  const referrals = await asker.collect(servers, question, { recursive: false, weigh });
  const apex = referrals.map(cutOf).find((cut) => cut !== undefined);
  if (apex === undefined) return null;
  const names = nameServersOf(referrals, apex);
  return { apex, names, servers: await serversOf(names, referrals, asker, options) };
}

/** The name and its parents, the deepest first. */
function zoneCandidates(name: string): string[] {
  const names: string[] = [];
  for (let each = name; each !== ''; each = parentName(each)) names.push(each);
  return names.slice(-MAX_CUTS);
}

/**
 * The names of the zone's servers as all answers together have them: where they differ, some of each, so that a resolver
 * that remembers the servers of an earlier provider does not hide the new ones.
 */
function nameServersOf(answers: readonly Answer[], apex: string): string[] {
  const sets = answers.map(({ answers: own, authority }) =>
    [...own, ...authority]
      .flatMap((record) =>
        record.type === 'NS' && record.name === apex && 'target' in record ? [record] : [],
      )
      .map(({ target }) => target)
      .sort(),
  );
  const longest = Math.max(0, ...sets.map(({ length }) => length));
  const interleaved = Array.from({ length: longest }, (_, i) => sets.flatMap((set) => set.slice(i, i + 1)));
  return [...new Set(interleaved.flat())];
}

/** @param answers those that named the servers: beside the names they may hold addresses, of servers within their zone */
async function serversOf(
  names: readonly string[],
  answers: readonly Answer[],
  asker: Asker,
  options: ZoneFinderOptions,
): Promise<NamedServer[]> {
  const glue = answers.flatMap(({ additional }) => additional);
  const found = await Promise.all(
    names
      .filter(options.mayFollow)
      .slice(0, MAX_SERVERS)
      .map(async (name) => {
        const hosts = await addressesOf(name, glue, asker, options);
        return hosts.map((host): NamedServer => {
          const address = { host, port: options.authoritativePort };
          return { label: `${name} (${serverLabel(address)})`, address };
        });
      }),
  );
  const distinct = new Map<string, NamedServer>();
  // First one address of each server, then the others, as far as there is room.
  const rounds = Math.max(0, ...found.map(({ length }) => length));
  for (let round = 0; round < rounds; round += 1) {
    for (const servers of found) {
      const server = servers[round];
      const known = server === undefined || distinct.has(server.address.host);
      if (!known && distinct.size < MAX_SERVERS) distinct.set(server.address.host, server);
    }
  }
  return [...distinct.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

/**
 * IPv4 where there is any: it can be reached from everywhere. Glue, which the parent zone holds, stands in where the
 * resolvers know nothing: they cannot look up a name within a zone whose servers they cannot ask.
 */
async function addressesOf(
  name: string,
  glue: readonly DnsRecord[],
  asker: Asker,
  options: ZoneFinderOptions,
): Promise<string[]> {
  const usableOf = (records: readonly DnsRecord[], type: 'A' | 'AAAA') => {
    const hosts = records.flatMap((record) =>
      record.type === type && 'address' in record ? [record.address] : [],
    );
    return [...new Set(hosts.filter(options.mayAsk))].sort();
  };
  const own = glue.filter((record) => record.name === name);
  const [glued4, glued6] = [usableOf(own, 'A'), usableOf(own, 'AAAA')];
  // Waiting for resolvers that cannot know would take the time in which these servers are asked.
  if (glued4.length + glued6.length > 0) return glued4.length > 0 ? glued4 : glued6;
  const [ipv4 = [], ipv6 = []] = await Promise.all(
    (['A', 'AAAA'] as const).map(async (type) => {
      const answers = await asker.collect(options.resolvers, { name, type });
      return usableOf(
        answers.flatMap((answer) => answer.answers),
        type,
      );
    }),
  );
  return ipv4.length > 0 ? ipv4 : ipv6;
}

/** `192.0.2.1:53`, `[2001:db8::1]:53`. */
export function serverLabel({ host, port }: ServerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
