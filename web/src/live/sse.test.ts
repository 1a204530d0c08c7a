import { describe, expect, test } from 'vitest';
import { createSseParser } from './sse.ts';

const parse = (...pieces: string[]) => {
  const parser = createSseParser();
  return pieces.flatMap((piece) => parser.push(piece));
};

describe('the parser of server-sent events', () => {
  test('gives an event with its name, data and id', () => {
    expect(parse('event: domain\nid: 7\ndata: {"a":1}\n\n')).toEqual([
      { event: 'domain', data: '{"a":1}', id: '7' },
    ]);
  });

  test('gives the same events wherever the text is cut', () => {
    const text = 'event: domain\r\ndata: one\r\n\r\n: ping\n\ndata: two\ndata: lines\n\n';
    const whole = parse(text);
    expect(whole.map((event) => event.data)).toEqual(['one', 'two\nlines']);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(whole);
    }
    expect(parse(...text)).toEqual(whole);
  });

  test('keeps the last id for events that carry none', () => {
    expect(parse('id: 1\ndata: a\n\ndata: b\n\n').map((event) => event.id)).toEqual(['1', '1']);
  });

  test('gives nothing for comments, for an event without data and for one that is not complete', () => {
    expect(parse(': keep-alive\n\n', 'event: domain\n\n', 'data: unfinished\n')).toEqual([]);
  });

  test('takes off only the first space of a value', () => {
    expect(parse('data:  two spaces\n\n')[0]?.data).toBe(' two spaces');
    expect(parse('data:none\n\n')[0]?.data).toBe('none');
  });

  test('remembers a reconnection time that is a number and ignores others', () => {
    const parser = createSseParser();
    parser.push('retry: 1500\n');
    parser.push('retry: soon\n');
    expect(parser.retryMs()).toBe(1500);
  });
});
