import { StringDecoder } from 'node:string_decoder';

/** The lines of a stream, without their ends; a last one that has no end is half a line, and is not given. */
export async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  for await (const chunk of stream) {
    const pieces = decoder.write(chunk).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      const line = parts.join('') + piece;
      parts = [];
      if (line !== '') yield line;
    }
    parts.push(last);
  }
}
