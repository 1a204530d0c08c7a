import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';

/** Open event streams, each read as it comes. */
export type Streams = {
  count: number;
  /** Returns how many streams of the tenant have had a change since their first event, and how many there are. */
  notifiedOf(tenant: string): { some: number; all: number };
  close(): Promise<void>;
};

/** Opens so many streams of each tenant, as its pages do. */
export async function openStreams(
  { api, apiUrl }: ThrowawayStack,
  counts: readonly (readonly [tenant: string, count: number])[],
): Promise<Streams> {
  const end = new AbortController();
  const open: { tenant: string; events: number; reading: Promise<void> }[] = [];
  for (const [tenant, count] of counts) {
    const params = { path: { tenant } };
    const { data } = await api.POST('/api/v1/tenants/{tenant}/tokens', {
      params,
      body: { role: 'viewer', expiresIn: 3_600 },
    });
    if (data === undefined) throw new Error('no token');
    for (let n = 0; n < count; n += 1) {
      const response = await fetch(`${apiUrl}/api/v1/tenants/${tenant}/stream`, {
        headers: { authorization: `Bearer ${data.token}`, accept: 'text/event-stream' },
        signal: end.signal,
      });
      if (response.status !== 200 || response.body === null) throw new Error(`${response.status}`);
      const stream = { tenant, events: 0, reading: Promise.resolve() };
      stream.reading = countEvents(response.body, () => {
        stream.events += 1;
      });
      open.push(stream);
    }
  }
  return {
    count: open.length,
    notifiedOf(tenant) {
      const own = open.filter((one) => one.tenant === tenant);
      return { some: own.filter(({ events }) => events > 1).length, all: own.length };
    },
    async close() {
      end.abort();
      // Each ends by the signal, which is an error to its reader.
      await Promise.allSettled(open.map(({ reading }) => reading));
    },
  };
}

async function countEvents(body: ReadableStream<Uint8Array>, onEvent: () => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of body)
    for (const _ of decoder.decode(chunk, { stream: true }).matchAll(/^event:/gm)) onEvent();
}
