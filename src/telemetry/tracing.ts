import type { RoundSpan } from '../workflows/trace-rounds.ts';

/** The span exporter of this process. */
export type Tracing = {
  /** Exports the span of a completed round of a workflow, with its times and its parent. */
  round(span: RoundSpan): void;
  /** Sends what has not been sent yet; takes at most some seconds, whatever the receiver does. */
  shutdown(): Promise<void>;
};

/** No endpoint is given: nothing is kept, nothing is sent, and the SDK is not even loaded. */
export const NO_TRACING: Tracing = { round: () => undefined, shutdown: async () => undefined };
