/** The gateway of every tenant of an installation that has one, and the first of one that has several. */
export const DEFAULT_GATEWAY = 'default';

/** A gateway workload as far as tenants are concerned: the canonical hosts of its tenants live below `baseDomain`. */
export type GatewayPlace = { name: string; baseDomain: string };

/** The gateways for new tenants, in order, and the number of names that one takes before the next is used. */
export type Gateways = { places: readonly [GatewayPlace, ...GatewayPlace[]]; limit: number };

/** The load of a gateway: names that are wanted, and tenants, with names or without. Counts may stop at the limit. */
export type GatewayLoad = { gateway: string; names: number; tenants: number };

/**
 * Returns the gateway of a new tenant: the first with room, null when all are full. A tenant stands for a name at least, so that
 * many who have registered none yet do not all land on one. The only gateway always has room: nobody is turned away
 * for want of a second one. Two tenants stored at once may both take the last place; the limit has slack for more.
 */
export function chooseGateway(
  { places, limit }: Gateways,
  loads: readonly GatewayLoad[],
): GatewayPlace | null {
  if (places.length === 1) return places[0];
  const load = (name: string) => {
    const found = loads.find(({ gateway }) => gateway === name);
    return found === undefined ? 0 : Math.max(found.names, found.tenants);
  };
  return places.find(({ name }) => load(name) < limit) ?? null;
}

/** How full a gateway is; no base domain: the settings do not know it any more. */
export type GatewayUse = { name: string; baseDomain: string | null; names: number; limit: number };

/** Every gateway of the settings, in order, then those that only rows know. */
export function gatewayUse({ places, limit }: Gateways, names: ReadonlyMap<string, number>): GatewayUse[] {
  const known = places.map(({ name, baseDomain }) => ({
    name,
    baseDomain,
    names: names.get(name) ?? 0,
    limit,
  }));
  const strays = [...names.keys()].filter((name) => places.every((place) => place.name !== name)).sort();
  return [
    ...known,
    ...strays.map((name) => ({ name, baseDomain: null, names: names.get(name) ?? 0, limit })),
  ];
}
