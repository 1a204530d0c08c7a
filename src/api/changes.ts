/**
 * Tells open streams that something about a domain changed. Fed by NOTIFY; says only that it is worth reading the row
 * again, so a lost or doubled call does no harm.
 */
export type Changes = {
  /** @returns a function that ends the subscription. */
  subscribe(domainId: string, onChange: () => void): () => void;
  publish(domainId: string): void;
  /** After a gap (the listening connection was lost): everybody looks again. */
  publishAll(): void;
};

/** Makes the meeting point of one process. */
export function createChanges(): Changes {
  const byDomain = new Map<string, Set<() => void>>();
  return {
    subscribe(domainId, onChange) {
      const listeners = byDomain.get(domainId) ?? new Set();
      byDomain.set(domainId, listeners);
      listeners.add(onChange);
      return () => {
        listeners.delete(onChange);
        if (listeners.size === 0 && byDomain.get(domainId) === listeners) byDomain.delete(domainId);
      };
    },
    publish(domainId) {
      for (const listener of byDomain.get(domainId) ?? []) listener();
    },
    publishAll() {
      for (const listeners of byDomain.values()) for (const listener of listeners) listener();
    },
  };
}
