/** Lets at most so many through at once for each key, in the order they came. */
export interface Semaphore {
  /** Resolves, when there is room, with what must be called once to make room again. */
  enter(key: string): Promise<() => void>;
}

/** A gate for `limit` at once for each key. Keeps nothing of a key that nobody uses. */
export function createSemaphore(limit: number): Semaphore {
  return createFairSemaphore({ limit: Number.POSITIVE_INFINITY, share: limit });
}

export type FairSemaphoreOptions = {
  /** How many are let through at once altogether. */
  limit: number;
  /** How many of them one key has at most. */
  share: number;
  /** How many of one key wait at most; left out: any number. */
  mostWaiting?: number;
};

/** One key has taken its share, and as many wait as may. */
export class QueueFull extends Error {}

type Key = { active: number; waiting: (() => void)[] };

/**
 * A gate through which no key keeps another out: each has at most its share, and those that wait are let in one key
 * after the other. `enter` rejects with `QueueFull` where too many of its key wait already.
 */
export function createFairSemaphore({
  limit,
  share,
  mostWaiting = Number.POSITIVE_INFINITY,
}: FairSemaphoreOptions): Semaphore {
  const keys = new Map<string, Key>();
  let active = 0;
  let waiting = 0;
  const fits = (state: Key) => active < limit && state.active < share;
  const admit = (state: Key) => {
    active += 1;
    state.active += 1;
  };
  const admitWaiting = () => {
    while (waiting > 0 && active < limit) {
      const next = [...keys].find(([, state]) => state.waiting.length > 0 && fits(state));
      if (next === undefined) return;
      const [name, state] = next;
      // All other keys come before this one again.
      keys.delete(name);
      keys.set(name, state);
      waiting -= 1;
      admit(state);
      state.waiting.shift()?.();
    }
  };
  const leave = (name: string, state: Key) => () => {
    active -= 1;
    state.active -= 1;
    if (state.active + state.waiting.length === 0) keys.delete(name);
    admitWaiting();
  };
  return {
    async enter(name) {
      const state = keys.get(name) ?? { active: 0, waiting: [] };
      keys.set(name, state);
      if (fits(state)) {
        admit(state);
      } else {
        if (state.waiting.length >= mostWaiting)
          throw new QueueFull(`${state.waiting.length} of ${name} wait already`);
        waiting += 1;
        await new Promise<void>((resolve) => state.waiting.push(resolve));
      }
      return leave(name, state);
    },
  };
}
