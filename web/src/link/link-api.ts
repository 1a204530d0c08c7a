import { type Answer, type ApiPlace, clientOf, dataOf } from '../api/client.ts';
import { ApiProblem, ServiceAway } from '../api/problem.ts';
import { EVENT_STREAM } from '../api/send.ts';
import type { LinkRecords } from '../api/types.ts';

export type LinkApi = ReturnType<typeof createLinkApi>;

type Options = ApiPlace & {
  /** The secret out of the page's address. */
  secret: string;
  /** Called at each answer of the API's own. */
  onAlive: () => void;
};

/** The API's operations for whoever has a link. */
export function createLinkApi({ secret, onAlive, ...place }: Options) {
  const client = clientOf(place, secret);
  const call = async <T>(asked: Promise<Answer<T>>): Promise<T> => {
    try {
      const answer = await dataOf(asked);
      onAlive();
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem) onAlive();
      throw error;
    }
  };
  return {
    read: (): Promise<LinkRecords> => call(client.GET('/api/v1/links/records', { cache: 'no-store' })),
    refresh: (): Promise<LinkRecords> => call(client.POST('/api/v1/links/records/refresh')),
    /** Only the beginning of the stream is held to a time, as it has no end. */
    async openStream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
      const headers = { Accept: EVENT_STREAM };
      const options = { headers, signal, cache: 'no-store', parseAs: 'stream' } as const;
      const body = await call(client.GET('/api/v1/links/records/stream', options));
      if (body == null) throw new ServiceAway('the stream has no body');
      return body;
    },
  };
}

/** Returns whether the API refused the link itself: it has ended, or is none. */
export function isLinkRefused(error: unknown): boolean {
  return error instanceof ApiProblem && (error.code === 'link_not_valid' || error.code === 'unauthorized');
}
