import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { ErrorCode } from '../../core/errors/codes.ts';
import type { Db } from '../../store/database/database.ts';
import { isUnavailable } from '../../store/database/errors.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiContext } from '../http/env.ts';
import { Wake } from './wake.ts';

/** The interval of the comments by which a client distinguishes a quiet stream from a dead connection. */
const BEAT_MS = 2_000;

/** `db` is held to the caller's tenant where a tenant's token asks. */
export type StreamDeps = Omit<ApiDeps, 'db'> & { db: Db };

/** The last event of a stream whose key or token would be refused by now. */
export const REFUSED_CALLER: Subject['refusal'] = {
  code: 'unauthorized',
  detail:
    'The token or key of this stream has ended or was revoked, or its tenant was removed. Get a new one and open the stream again.',
};

/** A subject whose changes a stream sends. */
export type Subject = {
  /** Takes a place among the open streams. @returns what gives it back. @throws ApiProblem `rate_limited`. */
  takePlace: () => () => void;
  /** Finds out who calls now; null when what the request came with is not good any more. */
  identify: () => Promise<unknown>;
  /** The last event where it is not. */
  refusal: { code: ErrorCode; detail: string };
  /** For the log. */
  about: object;
  /** @returns a function that ends the subscription. */
  subscribe: (onChange: () => void) => () => void;
  /**
   * Sends what the client has not been sent yet; the first call sends what there is.
   * @returns false when nothing is left to send.
   */
  send: (stream: SSEStreamingApi) => Promise<boolean>;
};

/**
 * Answers with a stream that lives until the client goes, its token or key is not good any more, the subject is gone, or
 * the server stops; or for so long, after which the client connects again. A comment every two seconds says that it
 * lives; at each heartbeat everything is compared again, in case a notification was lost.
 */
export function openEventStream(c: ApiContext, deps: StreamDeps, subject: Subject): Response {
  // Nobody reads the body of a HEAD, nor says that it is not wanted, so a stream behind it would never end.
  if (c.req.method === 'HEAD') {
    return c.body(null, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  }
  const release = subject.takePlace();
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const wake = new Wake();
    const clientGone = new AbortController();
    stream.onAbort(() => clientGone.abort());
    const ended = AbortSignal.any([clientGone.signal, deps.stopping, AbortSignal.timeout(deps.streamLifeMs)]);
    // A client that reads nothing holds up what is being written; that is let go too.
    ended.addEventListener('abort', () => stream.abort());
    const unsubscribe = subject.subscribe(() => wake.call());
    deps.metrics.openStreams.inc();
    try {
      await follow(stream, deps, subject, { wake, ended });
    } catch (error) {
      // The answer has begun, so the error goes to the log only; the client connects again.
      deps.log.error({ err: error, ...subject.about }, 'an event stream failed');
    } finally {
      release();
      unsubscribe();
      deps.metrics.openStreams.dec();
    }
  });
}

async function follow(
  stream: SSEStreamingApi,
  deps: StreamDeps,
  subject: Subject,
  { wake, ended }: { wake: Wake; ended: AbortSignal },
): Promise<void> {
  const beatMs = Math.min(BEAT_MS, deps.streamHeartbeatMs);
  let quietMs = 0;
  let alive = await unlessAway(deps, subject, () => subject.send(stream));
  while (alive && !ended.aborted) {
    const hasChanged = await wake.wait(beatMs, ended);
    if (ended.aborted) return;
    quietMs += beatMs;
    if (hasChanged || quietMs >= deps.streamHeartbeatMs) {
      quietMs = 0;
      alive = await unlessAway(deps, subject, async () =>
        // Asked as every request is, and before anything is read.
        (await subject.identify()) === null ? dismiss(stream, subject) : subject.send(stream),
      );
    }
    if (alive && !hasChanged) await stream.write(': alive\n\n');
  }
}

/** @returns the result of `act`, and true while the database is away: nothing can be read or decided then. */
async function unlessAway(
  { log }: StreamDeps,
  { about }: Subject,
  act: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await act();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn({ err: error, ...about }, 'a stream waits for the database');
    return true;
  }
}

/** The last event of a stream whose caller would be refused by now. */
async function dismiss(stream: SSEStreamingApi, { refusal }: Subject): Promise<false> {
  await stream.writeSSE({ event: 'ended', data: JSON.stringify(refusal) });
  return false;
}
