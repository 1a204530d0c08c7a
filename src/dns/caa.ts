import type { CaaStep } from '../core/observations.ts';
import { parentName } from './names.ts';
import { type ViewTools, viewsOf } from './views.ts';
import { serverLabel } from './zone-finder.ts';

/**
 * Asks for the CAA records at the name and at each name above it, up to the top-level domain, as a CA climbs (RFC 8659
 * 3); CNAMEs are followed at each, but nothing is climbed at their ends. All names at once: a CA may need any of them,
 * and the slowest server costs its time once. The root, which has none, is not asked.
 */
export function climbForCaa(domain: string, tools: ViewTools): Promise<CaaStep[]> {
  return Promise.all(
    climbed(domain).map(async (name) => {
      const zone = tools.zones.find(name, tools.asker);
      const request = { name, wants: 'caa', stopAt: null } as const;
      const fromResolvers = tools.resolvers.map((server) =>
        viewsOf({ ...request, label: serverLabel(server), server, zone: null }, tools),
      );
      const atSource = zone.then((found) =>
        Promise.all(
          (found?.servers ?? []).map(({ label, address }) =>
            viewsOf({ ...request, label, server: address, zone: found?.apex ?? null }, tools),
          ),
        ),
      );
      const views = await Promise.all([atSource, Promise.all(fromResolvers)]);
      return { name, views: views.flat(2) };
    }),
  );
}

/** The name, and each above it. */
function climbed(domain: string): string[] {
  const names: string[] = [];
  for (let name = domain; name !== ''; name = parentName(name)) names.push(name);
  return names;
}
