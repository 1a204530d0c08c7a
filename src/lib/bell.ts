/** Ends the wait of a loop from outside; what rings between two waits is not lost. */
export type Bell = {
  ring(): void;
  /** Forgets what rang until now: before the loop does what it was rung for. */
  reset(): void;
  /** Resolves after `ms` milliseconds, when it rings or has rung since the reset, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export function createBell(): Bell {
  let isRung = false;
  let wake = () => {};
  return {
    ring: () => {
      isRung = true;
      wake();
    },
    reset: () => {
      isRung = false;
    },
    wait: (ms, signal) => {
      if (isRung || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          wake = () => {};
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done);
        wake = done;
      });
    },
  };
}
