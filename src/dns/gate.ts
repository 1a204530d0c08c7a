/** Lets at most so many through at once for each key, in the order they came. */
export interface Gate {
  /** Resolves, when there is room, with what must be called once to make room again. */
  enter(key: string): Promise<() => void>;
}

/** A gate for `limit` at once for each key. Keeps nothing of a key that nobody uses. */
export function createGate(limit: number): Gate {
  const keys = new Map<string, { inside: number; waiting: (() => void)[] }>();
  const leave = (key: string) => () => {
    const state = keys.get(key);
    const next = state?.waiting.shift();
    // The place is handed on, so the number inside stays.
    if (next !== undefined) return next();
    if (state === undefined) return;
    state.inside -= 1;
    if (state.inside === 0) keys.delete(key);
  };
  return {
    async enter(key) {
      const state = keys.get(key) ?? { inside: 0, waiting: [] };
      keys.set(key, state);
      if (state.inside < limit) state.inside += 1;
      else await new Promise<void>((resolve) => state.waiting.push(resolve));
      return leave(key);
    },
  };
}
