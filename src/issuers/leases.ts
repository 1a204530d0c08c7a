/**
 * The right to order for a name, where several machines share one database. It lasts a bounded time, by the clock of the
 * database alone, and each new holder has another token, which fences off the one before.
 */
export type OrderLeases = {
  /** Takes the lease of a name or prolongs it, and returns its token; null: another machine holds it. */
  take(name: string): Promise<string | null>;
  /** Prolongs a lease; false: it has ended, and another machine may hold it. */
  prolong(name: string, token: string): Promise<boolean>;
  /** Ends a lease before its time; one that is another's stays. */
  release(name: string, token: string): Promise<void>;
};

/** For one machine alone. */
export const NO_LEASES: OrderLeases = {
  take: async () => '',
  prolong: async () => true,
  release: async () => undefined,
};

/** Another machine orders for the name by now: whoever held the lease before must not go on. */
export class LeaseLost extends Error {}
