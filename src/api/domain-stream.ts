import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { ErrorCode } from '../core/errors/codes.ts';
import type { Db } from '../store/database.ts';
import { getDomain } from '../store/domains.ts';
import { isUnavailable } from '../store/errors.ts';
import { listTimeline } from '../store/timeline.ts';
import type { Caller } from './caller.ts';
import type { ApiDeps } from './deps.ts';
import { domainView, eventView } from './domain-view.ts';
import type { ApiContext } from './env.ts';
import { ApiProblem } from './problem.ts';
import { STREAMS_IN_ALL, STREAMS_PER_TENANT, type StreamSlots } from './stream-slots.ts';
import { Wake } from './wake.ts';

/** A client that was away longer than this many entries reads the rest with `GET …/events`. */
const MOST_ENTRIES = 100;

/** When a stream that found no place may be tried again. */
const RETRY_STREAM_SECONDS = 10;

/** `identify` says who calls, as it is now: null when the key or token of the request is not good any more. */
type Subject = { tenant: string; id: string; caller: Caller; identify: () => Promise<Caller | null> };

/** `db` is held to the subject's tenant where a tenant's token asks. */
type StreamDeps = Omit<ApiDeps, 'db'> & { db: Db };

/** What the client has been sent. */
type Position = { domain: string; entry: number };

/**
 * Answers with a stream that lives until the client goes, its token or key is not good any more, the domain is gone, or
 * the server stops; or for so long, after which the client connects again and goes on where it was. It keeps proxies
 * from closing it by a comment at each heartbeat, and reads the row again then, in case a notification was lost.
 */
export function streamDomain(
  c: ApiContext,
  deps: StreamDeps,
  subject: Subject,
  slots: StreamSlots,
): Response {
  // Nobody reads the body of a HEAD, nor says that it is not wanted, so a stream behind it would never end.
  if (c.req.method === 'HEAD') {
    return c.body(null, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  }
  const { caller } = subject;
  const release = takeSlot(slots, caller.kind === 'tenant' ? caller.tenant : null);
  const lastEventId = Number(c.req.header('Last-Event-ID') ?? Number.NaN);
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const wake = new Wake();
    const clientGone = new AbortController();
    stream.onAbort(() => clientGone.abort());
    const ended = AbortSignal.any([clientGone.signal, deps.stopping, AbortSignal.timeout(deps.streamLifeMs)]);
    // A client that reads nothing holds up what is being written; that is let go too.
    ended.addEventListener('abort', () => stream.abort());
    const unsubscribe = deps.changes.subscribe(subject.id, () => wake.call());
    deps.metrics.openStreams.inc();
    try {
      await follow(stream, deps, subject, { wake, ended, lastEventId });
    } catch (error) {
      // The answer has begun, so there is nobody to tell but the log; the client connects again.
      deps.log.error({ err: error, portalDomainId: subject.id }, 'an event stream failed');
    } finally {
      release();
      unsubscribe();
      deps.metrics.openStreams.dec();
    }
  });
}

function takeSlot(slots: StreamSlots, tenant: string | null): () => void {
  const taken = slots.take(tenant);
  if (typeof taken !== 'string') return taken;
  const detail =
    taken === 'tenant_full'
      ? `This tenant has ${STREAMS_PER_TENANT} event streams open, and may have no more; close one first.`
      : `This server has ${STREAMS_IN_ALL} event streams open, and takes no more now; try again soon.`;
  throw new ApiProblem('rate_limited', detail, { retryAfter: RETRY_STREAM_SECONDS });
}

async function follow(
  stream: SSEStreamingApi,
  deps: StreamDeps,
  subject: Subject,
  { wake, ended, lastEventId }: { wake: Wake; ended: AbortSignal; lastEventId: number },
): Promise<void> {
  const position: Position = { domain: '', entry: await firstEntry(deps, subject.id, lastEventId) };
  const tell = () => sendNews(stream, deps, subject, position);
  let alive = await unlessAway(deps, subject, tell);
  while (alive && !ended.aborted) {
    const isNews = await wake.wait(deps.streamHeartbeatMs, ended);
    if (ended.aborted) return;
    alive = await unlessAway(deps, subject, async () =>
      // Asked as every request is, and before anything is read.
      (await subject.identify()) === null ? dismiss(stream) : tell(),
    );
    if (alive && !isNews) await stream.write(': alive\n\n');
  }
}

/** @returns what `act` says, and true while the database is away: nothing can be read or decided then. */
async function unlessAway(
  { log }: StreamDeps,
  { id }: Subject,
  act: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await act();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn({ err: error, portalDomainId: id }, 'a stream waits for the database');
    return true;
  }
}

/** The last event of a stream whose caller would be refused by now. */
async function dismiss(stream: SSEStreamingApi): Promise<false> {
  const code: ErrorCode = 'unauthorized';
  const detail =
    'The token or key of this stream has ended or was revoked, or its tenant was removed. Get a new one and open the stream again.';
  await stream.writeSSE({ event: 'ended', data: JSON.stringify({ code, detail }) });
  return false;
}

/** Entries after this one are news: after the one that a returning client saw last, else after the newest. */
async function firstEntry({ db }: StreamDeps, id: string, lastEventId: number): Promise<number> {
  if (Number.isSafeInteger(lastEventId) && lastEventId >= 0) return lastEventId;
  const [newest] = await listTimeline(db, id, { limit: 1 });
  return newest?.id ?? 0;
}

/** @returns false when the domain is gone. */
async function sendNews(
  stream: SSEStreamingApi,
  { db }: StreamDeps,
  { tenant, id, caller }: Subject,
  position: Position,
): Promise<boolean> {
  // Read before the row, told after it: no entry then tells of a change that the row does not show yet.
  const newest = await listTimeline(db, id, { limit: MOST_ENTRIES });
  const row = await getDomain(db, tenant, id);
  if (row === null) {
    await stream.writeSSE({ event: 'gone', data: JSON.stringify({ id }) });
    return false;
  }
  const data = JSON.stringify(domainView(row, caller));
  if (data !== position.domain) await stream.writeSSE({ event: 'domain', data });
  position.domain = data;
  for (const entry of newest.filter((row) => row.id > position.entry).reverse()) {
    const data = JSON.stringify(eventView(entry, caller));
    await stream.writeSSE({ event: 'timeline', data, id: String(entry.id) });
    position.entry = entry.id;
  }
  return true;
}
