import { MOST_CAA_NAMES } from '../core/checks/caa.ts';
import type { CaaStep } from '../core/observations.ts';
import { parentName } from './names.ts';
import { withOwnPartAuthenticated } from './refuted-signatures.ts';
import { type ViewTools, viewsOf } from './views.ts';
import { serverLabel, type ZoneServers } from './zone-finder.ts';

/**
 * Queries the CAA records of the name and of each name above it, up to the top-level domain, as a CA climbs the tree
 * (RFC 8659, section 3); follows CNAMEs at each name, but does not climb at their targets. Queries all names at once:
 * a CA may need any of them, and the slowest server costs its time only once. The root, which has no CAA record, is
 * not queried. Names deeper than the highest `MOST_CAA_NAMES` get a step without a view.
 */
export async function climbForCaa(domain: string, tools: ViewTools): Promise<CaaStep[]> {
  const names = climbed(domain);
  const asked = names.slice(-MOST_CAA_NAMES);
  const unqueried = names.slice(0, -MOST_CAA_NAMES).map((name) => ({ name, views: [] }));
  const zones = zonesAbove(asked, tools);
  const steps = asked.map(async (name) => {
    const request = { name, wants: 'caa', stopAt: null } as const;
    const fromResolvers = tools.resolvers.map((server) =>
      viewsOf({ ...request, label: serverLabel(server), server, zone: null }, tools),
    );
    const atSource = zones.then((found) => {
      const zone = found.get(name);
      return Promise.all(
        (zone?.servers ?? []).map(({ label, address }) =>
          viewsOf({ ...request, label, server: address, zone: zone?.apex ?? null }, tools),
        ),
      );
    });
    const views = await Promise.all([atSource, Promise.all(fromResolvers)]);
    return { name, views: await withOwnPartAuthenticated(name, views.flat(2), tools) };
  });
  return [...unqueried, ...(await Promise.all(steps))];
}

/**
 * Returns the zone of each name, if there is one. Looks up a zone once: all names from the one that it was found for
 * up to its apex belong to it.
 */
async function zonesAbove(
  names: readonly string[],
  { zones, asker }: ViewTools,
): Promise<Map<string, ZoneServers>> {
  const found = new Map<string, ZoneServers>();
  let zone: ZoneServers | null = null;
  for (const name of names.filter((one) => one.includes('.'))) {
    if (zone === null || name.length < zone.apex.length) zone = await zones.find(name, asker);
    if (zone !== null) found.set(name, zone);
  }
  return found;
}

/** The name, and each above it. */
function climbed(domain: string): string[] {
  const names: string[] = [];
  for (let name = domain; name !== ''; name = parentName(name)) names.push(name);
  return names;
}
