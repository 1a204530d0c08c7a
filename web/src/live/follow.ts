import { createParser } from 'eventsource-parser';
import { delay } from '../../../src/client/retry-overloaded.ts';
import { ApiProblem } from '../api/problem.ts';

/** One event of the stream; `event` is `message` where the server gave it no name. */
export type StreamEvent = { event: string; data: string };

/** `polling`: the stream failed several times in a row; the page asks every few seconds and still tries the stream. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'polling';

export type FollowOptions = {
  /** Opens the stream; throws when the answer is not a stream. */
  open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  onEvent: (event: StreamEvent) => void;
  /** Told of each piece that comes, the comments of a quiet stream included. */
  onAlive: () => void;
  onConnection: (connection: Connection) => void;
  signal: AbortSignal;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
  /** A stream that is silent for so long is dead: servers send a comment more often. */
  stallMs?: number;
};

const FAILURES_UNTIL_POLLING = 3;
const LONGEST_WAIT_MS = 5_000;
/** Four beats of the API. */
const STALL_MS = 8_000;

/** Doubles from one second to five, and spreads so that many pages do not come back in one instant. */
export function waitBefore(failures: number, random: number): number {
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (failures - 1)) * (0.75 + random / 2);
}

/** Follows a stream until `signal` is aborted, opening it again with back-off whenever it ends or fails. */
export async function followStream(options: FollowOptions): Promise<void> {
  const { signal, onConnection, wait = delay, random = Math.random } = options;
  let failures = 0;
  onConnection('connecting');
  while (!signal.aborted) {
    let retryMs: number | null = null;
    try {
      const body = await options.open(signal);
      onConnection('live');
      failures = 0;
      retryMs = await readEvents(body, options);
    } catch (error) {
      // What the caller may not see, or what is gone, does not come back by asking again.
      if (error instanceof ApiProblem && (error.status === 401 || error.status === 404)) return;
    }
    if (signal.aborted) return;
    failures += 1;
    onConnection(failures >= FAILURES_UNTIL_POLLING ? 'polling' : 'reconnecting');
    await wait(Math.max(retryMs ?? 0, waitBefore(failures, random())), signal);
  }
}

/** Reads to the end. @returns the reconnection time that the server last asked for, in milliseconds, else null. */
async function readEvents(
  body: ReadableStream<Uint8Array>,
  { onEvent, onAlive, stallMs = STALL_MS }: FollowOptions,
): Promise<number | null> {
  let retryMs: number | null = null;
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => onEvent({ event, data }),
    onRetry: (ms) => {
      retryMs = ms;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let stall: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(stall);
    stall = setTimeout(() => void reader.cancel().catch(() => undefined), stallMs);
  };
  try {
    for (;;) {
      watch();
      const { done, value } = await reader.read();
      if (done) return retryMs;
      onAlive();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(stall);
  }
}
