import { delay, retryOverloaded } from '../../../src/client/retry-overloaded.ts';
import { childOf } from '../abort.ts';
import { ServiceAway } from './problem.ts';

/** The time that an answer may take, its body included; a browser waits for ever by itself. */
export const ANSWER_WITHIN_MS = 10_000;

export const EVENT_STREAM = 'text/event-stream';

/**
 * Makes the `fetch` of the page's client: an answer comes whole and in time, and a read-only or idempotent request that
 * an overloaded API sheds is sent again. Only the beginning of an event stream is held to the time, as it has no end.
 * It throws ServiceAway when the API is not reached or does not answer in time, and the caller's own reason when the
 * caller gives up.
 */
export function createFetch(send: typeof fetch): typeof fetch {
  return retryOverloaded({ fetch: inTime(send), wait: delay, random: Math.random });
}

function inTime(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    // Not `AbortSignal.timeout`: a stream is read for longer than its opening may take.
    const limit = childOf(request.signal);
    const timer = setTimeout(() => limit.abort(), ANSWER_WITHIN_MS);
    try {
      const answer = await send(request, { signal: limit.signal });
      if (answer.ok && request.headers.get('Accept') === EVENT_STREAM) return streamOf(answer);
      const { status, statusText, headers } = answer;
      const body = await answer.arrayBuffer();
      return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
    } catch (error) {
      if (request.signal.aborted) throw error;
      throw new ServiceAway(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** @throws ServiceAway when something in front answered in the API's place. */
function streamOf(answer: Response): Response {
  const kind = answer.headers.get('Content-Type') ?? '';
  if (answer.body !== null && kind.startsWith(EVENT_STREAM)) return answer;
  throw new ServiceAway(`a stream was asked for, the answer was ${kind || 'empty'}`);
}
