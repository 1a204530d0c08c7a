import type { Asker } from './ask.ts';
import { isWithin, parentName } from './names.ts';
import type { DnsRecord, ServerAddress } from './port.ts';

export type NamedServer = { label: string; address: ServerAddress };
/** A zone and the servers that it is delegated to, in a stable order. */
export type ZoneServers = { apex: string; servers: readonly NamedServer[] };

export interface ZoneFinder {
  /** The zone that holds the name; null where it cannot be found. Never rejects for what DNS says. */
  find(name: string, asker: Asker): Promise<ZoneServers | null>;
}

export type ZoneFinderOptions = {
  resolvers: readonly ServerAddress[];
  authoritativePort: number;
  /** Whether a name server at this address is asked: a tenant chooses where its servers are said to be. */
  mayAsk: (address: string) => boolean;
  /** Whether a name that a tenant gave for its name server is looked up. */
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
    async find(name, asker) {
      const now = options.clock().getTime();
      const earlier = kept.get(name);
      if (earlier !== undefined && earlier.until > now) return earlier.zone;
      const zone = findZone(name, asker, options);
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(name, { until: now + KEEP_MS, zone });
      // What was not found may be there at the next look.
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
      const answer = await asker.first(options.resolvers, { name: apex, type: 'NS' });
      return { apex, nameServers: answer === null ? null : nameServersOf(answer.answers, apex) };
    }),
  );
  const at = asked.findIndex(({ nameServers }) => nameServers !== null && nameServers.length > 0);
  const found = asked[at];
  if (found === undefined) return null;
  // Resolvers fail for a zone whose own servers are broken; its parent still tells which servers these are.
  const brokenBelow = asked.slice(0, at).some(({ nameServers }) => nameServers === null);
  // The servers of a top-level domain tell nothing that the resolvers do not, but for what is delegated below it.
  if (!brokenBelow && !found.apex.includes('.')) return null;
  const zone = { apex: found.apex, servers: await serversOf(found.nameServers ?? [], asker, options) };
  const below = brokenBelow ? await delegatedZone(name, zone, asker, options) : null;
  return below ?? usable(zone);
}

function usable(zone: ZoneServers): ZoneServers | null {
  return zone.servers.length > 0 && zone.apex.includes('.') ? zone : null;
}

async function delegatedZone(
  name: string,
  parent: ZoneServers,
  asker: Asker,
  options: ZoneFinderOptions,
): Promise<ZoneServers | null> {
  const servers = parent.servers.map(({ address }) => address);
  const referral = await asker.first(servers, { name, type: 'NS' }, { recursive: false });
  const apex = referral?.authority.find(
    (record) => record.type === 'NS' && isWithin(name, record.name),
  )?.name;
  if (referral === null || apex === undefined || apex === parent.apex || !isWithin(apex, parent.apex))
    return null;
  return usable({ apex, servers: await serversOf(nameServersOf(referral.authority, apex), asker, options) });
}

/** The name and its parents, the deepest first. */
function zoneCandidates(name: string): string[] {
  const names: string[] = [];
  for (let each = name; each !== ''; each = parentName(each)) names.push(each);
  return names.slice(-MAX_CUTS);
}

function nameServersOf(records: readonly DnsRecord[], apex: string): string[] {
  const targets = records.flatMap((record) =>
    record.name === apex && record.type === 'NS' && 'target' in record ? [record.target] : [],
  );
  return [...new Set(targets)].sort();
}

async function serversOf(
  names: readonly string[],
  asker: Asker,
  options: ZoneFinderOptions,
): Promise<NamedServer[]> {
  const found = await Promise.all(
    names
      .filter(options.mayFollow)
      .slice(0, MAX_SERVERS)
      .map(async (name) => {
        const hosts = await addressesOf(name, asker, options);
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

/** IPv4 where there is any: it can be reached from everywhere. */
async function addressesOf(name: string, asker: Asker, options: ZoneFinderOptions): Promise<string[]> {
  const [ipv4, ipv6] = await Promise.all(
    (['A', 'AAAA'] as const).map(async (type) => {
      const answer = await asker.first(options.resolvers, { name, type });
      const found = answer?.answers.flatMap((record) => ('address' in record ? [record.address] : [])) ?? [];
      return found.filter(options.mayAsk).sort();
    }),
  );
  return ipv4 !== undefined && ipv4.length > 0 ? ipv4 : (ipv6 ?? []);
}

/** `192.0.2.1:53`, `[2001:db8::1]:53`. */
export function serverLabel({ host, port }: ServerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
