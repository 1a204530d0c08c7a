import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Db } from '../store/database.ts';
import { getDomain } from '../store/domains.ts';
import { isUnavailable } from '../store/errors.ts';
import { listTimeline } from '../store/timeline.ts';
import type { Caller } from './caller.ts';
import type { ApiDeps } from './deps.ts';
import { domainView, eventView } from './domain-view.ts';
import type { ApiContext } from './env.ts';
import { Wake } from './wake.ts';

/** Keeps proxies from closing a quiet stream; at each one the row is read again, in case a notification was lost. */
const HEARTBEAT_MS = 15_000;
/** A client that was away longer than this many entries reads the rest with `GET …/events`. */
const MOST_ENTRIES = 100;

type Subject = { tenant: string; id: string; caller: Caller };

/** `db` is held to the subject's tenant where a tenant's token asks. */
type StreamDeps = Omit<ApiDeps, 'db'> & { db: Db };

/** What the client has been sent. */
type Position = { domain: string; entry: number };

/** Answers with a stream that lives until the client goes, its token ends, the domain is gone, or the server stops. */
export function streamDomain(c: ApiContext, deps: StreamDeps, subject: Subject): Response {
  const lastEventId = Number(c.req.header('Last-Event-ID') ?? Number.NaN);
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const wake = new Wake();
    const clientGone = new AbortController();
    stream.onAbort(() => clientGone.abort());
    const ended = AbortSignal.any([clientGone.signal, deps.stopping]);
    const unsubscribe = deps.changes.subscribe(subject.id, () => wake.call());
    deps.metrics.openStreams.inc();
    try {
      await follow(stream, deps, subject, { wake, ended, lastEventId });
    } catch (error) {
      // The answer has begun, so there is nobody to tell but the log; the client connects again.
      deps.log.error({ err: error, portalDomainId: subject.id }, 'an event stream failed');
    } finally {
      unsubscribe();
      deps.metrics.openStreams.dec();
    }
  });
}

async function follow(
  stream: SSEStreamingApi,
  deps: StreamDeps,
  subject: Subject,
  { wake, ended, lastEventId }: { wake: Wake; ended: AbortSignal; lastEventId: number },
): Promise<void> {
  const position: Position = { domain: '', entry: await firstEntry(deps, subject.id, lastEventId) };
  let alive = true;
  while (alive && !ended.aborted && !isExpired(deps, subject.caller)) {
    alive = await sendNews(stream, deps, subject, position);
    if (alive && !(await wake.wait(HEARTBEAT_MS, ended)) && !ended.aborted) await stream.write(': alive\n\n');
  }
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
  { db, log }: StreamDeps,
  { tenant, id }: Subject,
  position: Position,
): Promise<boolean> {
  try {
    // Read before the row, told after it: no entry then tells of a change that the row does not show yet.
    const newest = await listTimeline(db, id, { limit: MOST_ENTRIES });
    const row = await getDomain(db, tenant, id);
    if (row === null) {
      await stream.writeSSE({ event: 'gone', data: JSON.stringify({ id }) });
      return false;
    }
    const data = JSON.stringify(domainView(row));
    if (data !== position.domain) await stream.writeSSE({ event: 'domain', data });
    position.domain = data;
    for (const entry of newest.filter((row) => row.id > position.entry).reverse()) {
      const data = JSON.stringify(eventView(entry));
      await stream.writeSSE({ event: 'timeline', data, id: String(entry.id) });
      position.entry = entry.id;
    }
    return true;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn({ err: error, portalDomainId: id }, 'a stream waits for the database');
    return true;
  }
}

function isExpired({ clock }: StreamDeps, caller: Caller): boolean {
  return caller.kind === 'tenant' && caller.expiresAt <= clock().getTime();
}
