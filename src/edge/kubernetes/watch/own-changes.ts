/** The resource version of a domain's Certificate in a watch event; undefined when it was deleted. */
export type Version = string | undefined;

/** The changes that this process itself makes at the edge: events of what it has seen meanwhile notify nobody. */
export type OwnChanges = {
  /** Runs an apply of the domain; `versionOf` tells which version of the Certificate its result is from. */
  apply<T>(domainId: string, work: () => Promise<T>, versionOf: (result: T) => Version): Promise<T>;
  /** Marks the domain as removed by us, until it is applied again. */
  remove(domainId: string): void;
  isRemoved(domainId: string): boolean;
  /**
   * Calls `notify` unless an apply of this process has seen this very version: the result of one that runs is awaited
   * first. The last of several events while one runs counts.
   */
  unlessSeen(domainId: string, version: Version, notify: () => void): void;
};

type Running = { applies: number; deferred: { version: Version; notify: () => void } | null };

export function createOwnChanges(): OwnChanges {
  const removed = new Set<string>();
  const running = new Map<string, Running>();
  /** The version that each domain's last apply ended with. */
  const seen = new Map<string, Version>();
  const unlessSeen: OwnChanges['unlessSeen'] = (domainId, version, notify) => {
    const now = running.get(domainId);
    if (now !== undefined) now.deferred = { version, notify };
    else if (version === undefined || seen.get(domainId) !== version) notify();
  };
  const end = (domainId: string, now: Running) => {
    now.applies -= 1;
    if (now.applies > 0) return;
    running.delete(domainId);
    if (now.deferred !== null) unlessSeen(domainId, now.deferred.version, now.deferred.notify);
  };
  return {
    unlessSeen,
    async apply(domainId, work, versionOf) {
      removed.delete(domainId);
      const now = running.get(domainId) ?? { applies: 0, deferred: null };
      now.applies += 1;
      running.set(domainId, now);
      try {
        const result = await work();
        seen.set(domainId, versionOf(result));
        return result;
      } finally {
        end(domainId, now);
      }
    },
    remove(domainId) {
      removed.add(domainId);
      seen.delete(domainId);
    },
    isRemoved: (domainId) => removed.has(domainId),
  };
}
