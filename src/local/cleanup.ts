export type Cleanup = {
  /** Registers what must be undone; the last registered is undone first. */
  add(undo: () => Promise<unknown> | unknown): void;
  /** Undoes everything once, whatever fails on the way. */
  run(): Promise<void>;
};

/**
 * Creates a stack of clean-up functions that run in reverse order. Failures go to `onError`, and the remaining
 * functions still run.
 */
export function createCleanup(onError: (error: unknown) => void): Cleanup {
  const undos: (() => Promise<unknown> | unknown)[] = [];
  let running: Promise<void> | null = null;
  const runAll = async () => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) {
      try {
        await undo();
      } catch (error) {
        onError(error);
      }
    }
  };
  return {
    add: (undo) => {
      undos.push(undo);
      // Something that was still starting when the rest was stopped goes the same way.
      running = running?.then(runAll) ?? null;
    },
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
