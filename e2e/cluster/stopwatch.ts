export type Timing = { step: string; milliseconds: number };

export type Stopwatch = {
  /** Does a step and notes how long it took. */
  time<T>(step: string, work: () => Promise<T>): Promise<T>;
  timings(): Timing[];
};

/** Tells what a start spends its time on; steps may run side by side. */
export function createStopwatch(report: (line: string) => void): Stopwatch {
  const timings: Timing[] = [];
  return {
    async time(step, work) {
      const started = performance.now();
      const result = await work();
      const milliseconds = Math.round(performance.now() - started);
      timings.push({ step, milliseconds });
      report(`${step}: ${(milliseconds / 1000).toFixed(2)} s`);
      return result;
    },
    timings: () => [...timings],
  };
}
