/** A domain that changed; `tenant` is null where the announcement named none. */
export type Changed = { id: string; tenant: string | null };

/**
 * Tells open streams that something about a domain changed. Fed by NOTIFY; says only that it is worth reading the row
 * again, so a lost or doubled call does no harm.
 */
export type Changes = {
  /** @returns a function that ends the subscription. */
  subscribe(domainId: string, onChange: () => void): () => void;
  /** The changes of all domains of a tenant; null: any of them may have changed. */
  subscribeTenant(tenant: string, onChange: (domainId: string | null) => void): () => void;
  publish(changed: Changed): void;
  /** After a gap (the listening connection was lost): everybody checks again. */
  publishAll(): void;
};

type Listener = (domainId: string | null) => void;

/** Makes the meeting point of one process. */
export function createChanges(): Changes {
  const byDomain = createListeners();
  const byTenant = createListeners();
  return {
    subscribe: (domainId, onChange) => byDomain.add(domainId, onChange),
    subscribeTenant: (tenant, onChange) => byTenant.add(tenant, onChange),
    publish({ id, tenant }) {
      byDomain.call(id, id);
      if (tenant !== null) byTenant.call(tenant, id);
    },
    publishAll() {
      byDomain.callAll();
      byTenant.callAll();
    },
  };
}

function createListeners() {
  const byKey = new Map<string, Set<Listener>>();
  return {
    add(key: string, listener: Listener): () => void {
      const listeners = byKey.get(key) ?? new Set();
      byKey.set(key, listeners);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byKey.get(key) === listeners) byKey.delete(key);
      };
    },
    call(key: string, domainId: string): void {
      for (const listener of byKey.get(key) ?? []) listener(domainId);
    },
    callAll(): void {
      for (const listeners of byKey.values()) for (const listener of listeners) listener(null);
    },
  };
}
