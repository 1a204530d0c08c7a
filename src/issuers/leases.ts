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

/** The leases of a process, which keeps their tokens. */
export type OwnLeases = {
  /** Takes the lease of a name or prolongs it; false: another machine holds it. */
  take(name: string): Promise<boolean>;
  /** Prolongs the lease of a name; false: another machine may hold it. */
  prolong(name: string): Promise<boolean>;
  release(name: string): Promise<void>;
};

export function ownLeases(leases: OrderLeases): OwnLeases {
  const tokens = new Map<string, string>();
  return {
    async take(name) {
      const token = await leases.take(name);
      if (token !== null) tokens.set(name, token);
      return token !== null;
    },
    async prolong(name) {
      const token = tokens.get(name);
      return token !== undefined && leases.prolong(name, token);
    },
    async release(name) {
      const token = tokens.get(name);
      tokens.delete(name);
      if (token !== undefined) await leases.release(name, token);
    },
  };
}

/** For one machine alone. */
export const NO_LEASES: OrderLeases = {
  take: async () => '',
  prolong: async () => true,
  release: async () => undefined,
};

/** Another machine orders for the name by now: whoever held the lease before must not go on. */
export class LeaseLost extends Error {}
