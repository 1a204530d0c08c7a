export type ServerSentEvent = { event: string; data: unknown; id: string | null };

/** Reads an event stream one event at a time; `next` gives null at the stream's end. Comments are left out. */
export function eventsOf(response: Response): { next(): Promise<ServerSentEvent | null> } {
  if (response.body === null) throw new Error(`no stream: HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end < 0) {
          const { done, value } = await reader.read();
          if (done) return null;
          text += value;
          continue;
        }
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const event = parse(block);
        if (event !== null) return event;
      }
    },
  };
}

function parse(block: string): ServerSentEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const match = /^(event|data|id): (.*)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) fields.set(match[1], match[2]);
  }
  const data = fields.get('data');
  if (data === undefined) return null;
  return { event: fields.get('event') ?? 'message', data: JSON.parse(data), id: fields.get('id') ?? null };
}
