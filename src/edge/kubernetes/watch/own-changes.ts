/** What a watch saw of a domain's Certificate: its version, undefined when it went. */
export type Version = string | undefined;

/** What this process itself does at the edge: what it has seen while doing so is no news to anybody. */
export type OwnWork = {
  /** Runs an apply of the domain; `versionOf` tells which version of the Certificate its result is from. */
  apply<T>(domainId: string, work: () => Promise<T>, versionOf: (result: T) => Version): Promise<T>;
  /** From now on, until it is applied again, that its objects go is our own doing. */
  remove(domainId: string): void;
  isRemoved(domainId: string): boolean;
  /**
   * Calls `tell` unless an apply of this process has looked at this very version: the result of one that runs is
   * awaited first. Of several while one runs the last counts.
   */
  unlessSeen(domainId: string, version: Version, tell: () => void): void;
};

type Running = { applies: number; held: { version: Version; tell: () => void } | null };

export function createOwnWork(): OwnWork {
  const removed = new Set<string>();
  const running = new Map<string, Running>();
  /** The version that each domain's last apply ended with. */
  const seen = new Map<string, Version>();
  const unlessSeen: OwnWork['unlessSeen'] = (domainId, version, tell) => {
    const now = running.get(domainId);
    if (now !== undefined) now.held = { version, tell };
    else if (version === undefined || seen.get(domainId) !== version) tell();
  };
  const end = (domainId: string, now: Running) => {
    now.applies -= 1;
    if (now.applies > 0) return;
    running.delete(domainId);
    if (now.held !== null) unlessSeen(domainId, now.held.version, now.held.tell);
  };
  return {
    unlessSeen,
    async apply(domainId, work, versionOf) {
      removed.delete(domainId);
      const now = running.get(domainId) ?? { applies: 0, held: null };
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
