/** The slots in which names are ordered at the CA. Nobody waits for one: a wait would hold a step of the worker. */
export type OrderSlots = {
  /**
   * Does the work where the tenant has a slot. Else nothing is done, and the time is told (ISO 8601) at which one should be
   * free for this name: the names of a tenant get times one after the other, at the pace at which its orders end.
   */
  within<T>(tenant: string, work: () => Promise<Ended<T>>): Promise<{ done: T } | { freeAt: string }>;
};

/** How the work in a slot ended. `refused`: the CA has refused the order; null: it goes on, which says nothing yet. */
export type Ended<T> = { done: T; refused: boolean | null };

export type OrderSlotsOptions = {
  /** The most orders of one tenant at once; fewer while the CA refuses them. */
  share: number;
  /** The most of all tenants at once. */
  limit: number;
  clock: () => Date;
};

/** As long as an order is taken to last before one has ended. */
const FIRST_ORDER_MS = 1_000;
/** The weight of the newest order in the mean. */
const NEWEST = 0.2;
/** The least time until a name comes again. */
const LEAST_MS = 100;

/** Creates the slots of a process. */
export function createOrderSlots({ share, limit, clock }: OrderSlotsOptions): OrderSlots {
  const underWay = new Map<string, number>();
  /** The newest time that was given to a name of the tenant. */
  const given = new Map<string, number>();
  /** The shares of tenants whose orders were refused lately: halved by each refusal, and one more for each that was not. */
  const reduced = new Map<string, number>();
  const shareOf = (tenant: string) => reduced.get(tenant) ?? share;
  const learn = (tenant: string, refused: boolean | null) => {
    if (refused === null) return;
    const now = refused ? Math.max(Math.floor(shareOf(tenant) / 2), 1) : shareOf(tenant) + 1;
    if (now >= share) reduced.delete(tenant);
    else reduced.set(tenant, now);
  };
  let all = 0;
  let meanMs = FIRST_ORDER_MS;
  const change = (tenant: string, by: 1 | -1) => {
    const now = (underWay.get(tenant) ?? 0) + by;
    all += by;
    if (now === 0) underWay.delete(tenant);
    else underWay.set(tenant, now);
  };
  const freeAt = (tenant: string, now: number): string => {
    for (const [other, at] of given) if (at < now) given.delete(other);
    const at = Math.max(now + LEAST_MS, given.get(tenant) ?? 0) + meanMs / shareOf(tenant);
    given.set(tenant, at);
    return new Date(at).toISOString();
  };
  return {
    async within(tenant, work) {
      const began = clock().getTime();
      if (all >= limit || (underWay.get(tenant) ?? 0) >= shareOf(tenant))
        return { freeAt: freeAt(tenant, began) };
      change(tenant, 1);
      try {
        const { done, refused } = await work();
        learn(tenant, refused);
        return { done };
      } finally {
        change(tenant, -1);
        meanMs += NEWEST * (clock().getTime() - began - meanMs);
      }
    },
  };
}
