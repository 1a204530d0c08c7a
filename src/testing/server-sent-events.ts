import { EventSourceParserStream } from 'eventsource-parser/stream';

export type ServerSentEvent = { event: string; data: unknown; id: string | null };

/** Reads an event stream one event at a time; `next` gives null at the stream's end. Comments are left out. */
export function eventsOf(response: Response): { next(): Promise<ServerSentEvent | null> } {
  if (response.body === null) throw new Error(`no stream: HTTP ${response.status}`);
  const text = response.body.pipeThrough(new TextDecoderStream());
  const reader = text.pipeThrough(new EventSourceParserStream({ onError: 'terminate' })).getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      if (done) return null;
      const { event = 'message', data, id = null } = value;
      return { event, data: JSON.parse(data), id };
    },
  };
}
