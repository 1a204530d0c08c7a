import { visibleValue } from '../../../src/core/visible-text.ts';
import { childOf } from '../abort.ts';
import { problemOf, ServiceAway } from './problem.ts';

const BASE = '/api/v1';

/** So long may an answer take, its body included; a browser waits for ever by itself. */
export const ANSWER_WITHIN_MS = 10_000;

/** Takes what is wanted of an answer. */
export type Read<T> = (response: Response) => Promise<T>;

/** Reads an answer. Names, records and sentences in it hold text from outside, all of which must be seen. */
export const asJson = async <T>(response: Response): Promise<T> => visibleValue(await response.json());
export const asNothing = async (): Promise<void> => undefined;

/** @throws ServiceAway when something in front answered in the API's place. */
export async function asStream(response: Response): Promise<ReadableStream<Uint8Array>> {
  const kind = response.headers.get('Content-Type') ?? '';
  if (response.body === null || !kind.startsWith('text/event-stream')) {
    throw new ServiceAway(`a stream was asked for, the answer was ${kind || 'empty'}`);
  }
  return response.body;
}

/**
 * One request to the API.
 * @throws ApiProblem when refused, ServiceAway when not reached, or not answered in time.
 */
export async function send<T>(
  fetcher: typeof fetch,
  path: string,
  init: RequestInit,
  read: Read<T>,
): Promise<T> {
  // Not `AbortSignal.timeout`: a stream is read for longer than its opening may take.
  const inTime = childOf(init.signal);
  const timer = setTimeout(() => inTime.abort(), ANSWER_WITHIN_MS);
  const away = (error: unknown): never => {
    if (init.signal?.aborted) throw error;
    throw new ServiceAway(error);
  };
  try {
    // The token alone says who asks; cookies of the host are other applications', and may be large.
    const request: RequestInit = { ...init, credentials: 'omit', signal: inTime.signal };
    const response = await fetcher(`${BASE}${path}`, request).catch(away);
    if (!response.ok) throw await problemOf(response);
    return await read(response).catch((error: unknown) => {
      // An answer that is cut off, or is not what it says, is none.
      if (inTime.signal.aborted || error instanceof TypeError || error instanceof SyntaxError)
        return away(error);
      throw error;
    });
  } finally {
    clearTimeout(timer);
  }
}
