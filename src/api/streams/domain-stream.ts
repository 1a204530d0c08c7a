import type { SSEStreamingApi } from 'hono/streaming';
import type { Db } from '../../store/database/database.ts';
import { getDomain } from '../../store/domains/domains.ts';
import { listTimeline } from '../../store/domains/timeline.ts';
import type { DomainRow } from '../../store/domains/types.ts';
import type { Caller } from '../auth/caller.ts';
import { domainView, eventView } from '../domains/domain-view.ts';
import { REFUSED_CALLER, type StreamDeps, type Subject } from './event-stream.ts';

/** A client that was away longer than this many entries reads the rest with `GET …/events`. */
const MOST_ENTRIES = 100;

type Asked = Pick<Subject, 'takePlace' | 'identify'> & {
  caller: Caller;
  tenant: string;
  id: string;
  /** The timeline entry that a returning client saw last; NaN for one that comes anew. */
  lastEventId: number;
  /** The domain as the request found it; null where it has to be read again. */
  opening: Opening | null;
};

type Opening = { domain: DomainRow; newestEntry: number };

/** The newest that the client has been sent. */
type Position = { domain: string; entry: number };

/** One domain and its timeline, for a stream. */
export function domainSubject({ db, changes }: StreamDeps, asked: Asked): Subject {
  const { id, caller, takePlace, identify, lastEventId, opening } = asked;
  let position: Position | null = null;
  return {
    ...{ takePlace, identify, refusal: REFUSED_CALLER, about: { portalDomainId: id } },
    subscribe: (onChange) => changes.subscribe(id, onChange),
    send: async (stream) => {
      // Many streams are opened at once when pages come back: each costs the one query that its request made.
      if (position === null && opening !== null && Number.isNaN(lastEventId)) {
        const data = JSON.stringify(domainView(opening.domain, caller));
        position = { domain: data, entry: opening.newestEntry };
        await stream.writeSSE({ event: 'domain', data });
        return true;
      }
      position ??= { domain: '', entry: await firstEntry(db, id, lastEventId) };
      return sendChanges(stream, db, asked, position);
    },
  };
}

/** Returns the last entry that the client has: a returning client names it, any other one has the newest. */
async function firstEntry(db: Db, id: string, lastEventId: number): Promise<number> {
  if (Number.isSafeInteger(lastEventId) && lastEventId >= 0) return lastEventId;
  const [newest] = await listTimeline(db, id, { limit: 1 });
  return newest?.id ?? 0;
}

/** @returns false when the domain is gone. */
async function sendChanges(
  stream: SSEStreamingApi,
  db: Db,
  { tenant, id, caller }: Asked,
  position: Position,
): Promise<boolean> {
  // Read before the row, sent after it: no entry is then about a change that the row does not show yet.
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
