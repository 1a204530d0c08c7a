/** One event of a `text/event-stream`, as the HTML standard's parser would give it. */
export type StreamEvent = { event: string; data: string; id: string | null };

export type SseParser = {
  /** Takes the next piece of text, cut anywhere, and gives the events that it completes. */
  push(text: string): StreamEvent[];
  /** The reconnection time that the server last asked for, in milliseconds, else null. */
  retryMs(): number | null;
};

/** Parses server-sent events from text that arrives in pieces. */
export function createSseParser(): SseParser {
  let buffer = '';
  let event = '';
  let data: string[] = [];
  let id: string | null = null;
  let retry: number | null = null;

  const takeField = (line: string) => {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
  };

  const finish = (): StreamEvent | null => {
    const complete = data.length > 0 ? { event: event || 'message', data: data.join('\n'), id } : null;
    event = '';
    data = [];
    return complete;
  };

  return {
    push(text) {
      buffer += text;
      const events: StreamEvent[] = [];
      for (;;) {
        const end = /\r\n|\n|\r/.exec(buffer);
        // A CR at the very end may be half of a CRLF: wait for the next piece.
        if (end === null || (end[0] === '\r' && end.index === buffer.length - 1)) return events;
        const line = buffer.slice(0, end.index);
        buffer = buffer.slice(end.index + end[0].length);
        const complete = line === '' ? finish() : null;
        if (complete) events.push(complete);
        // A line that begins with a colon is a comment: servers send them to keep the connection open.
        if (line !== '' && !line.startsWith(':')) takeField(line);
      }
    },
    retryMs: () => retry,
  };
}
