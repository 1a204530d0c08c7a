/** How many event streams may be open: each is a connection, a subscription, and a query at each heartbeat. */
export const STREAMS_PER_TENANT = 50;
export const STREAMS_IN_ALL = 2_000;

export type StreamSlots = {
  /** @returns what gives the place back, or what is full. */
  take(tenant: string): (() => void) | 'tenant_full' | 'all_full';
};

/** The places for open streams of this process. */
export function createStreamSlots({
  perTenant = STREAMS_PER_TENANT,
  inAll = STREAMS_IN_ALL,
} = {}): StreamSlots {
  const open = new Map<string, number>();
  let all = 0;
  return {
    take(tenant) {
      const taken = open.get(tenant) ?? 0;
      if (taken >= perTenant) return 'tenant_full';
      if (all >= inAll) return 'all_full';
      open.set(tenant, taken + 1);
      all += 1;
      return () => {
        const left = (open.get(tenant) ?? 1) - 1;
        if (left === 0) open.delete(tenant);
        else open.set(tenant, left);
        all -= 1;
      };
    },
  };
}
