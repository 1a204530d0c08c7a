import { describe, expect, test } from 'vitest';
import { ApiProblem, ServiceAway } from '../api/problem.ts';
import { type Connection, type FollowOptions, followStream, type StreamEvent, waitBefore } from './follow.ts';

const streamOf = (text: string) => streamOfPieces([new TextEncoder().encode(text)]);

const streamOfPieces = (pieces: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

/** Follows a scripted list of answers; an answer that is not there ends the test's stream for good. */
async function follow(answers: (string | Error)[]) {
  const stop = new AbortController();
  const seen = {
    data: [] as string[],
    states: [] as Connection[],
    opened: 0,
    heard: 0,
    waits: [] as number[],
  };
  const options: FollowOptions = {
    open: async () => {
      seen.opened += 1;
      const answer = answers.shift();
      if (answer === undefined) {
        stop.abort();
        throw new ServiceAway('the script is over');
      }
      if (typeof answer !== 'string') throw answer;
      return streamOf(answer);
    },
    onEvent: (event) => seen.data.push(event.data),
    onAlive: () => {
      seen.heard += 1;
    },
    onConnection: (state) => seen.states.push(state),
    signal: stop.signal,
    wait: async (ms) => {
      seen.waits.push(ms);
    },
    random: () => 0.5,
  };
  await followStream(options);
  return seen;
}

describe('following a stream', () => {
  test('opens it again after it ended', async () => {
    const seen = await follow(['data: a\n\n', 'data: b\n\n']);
    expect(seen.data).toEqual(['a', 'b']);
    expect(seen.states).toEqual(['connecting', 'live', 'reconnecting', 'live', 'reconnecting']);
  });

  test('calls it polling after three failures in a row, and live again as soon as it is', async () => {
    const away = new ServiceAway('refused');
    const seen = await follow([away, away, away, 'data: back\n\n']);
    expect(seen.states.slice(0, 5)).toEqual([
      'connecting',
      'reconnecting',
      'reconnecting',
      'polling',
      'live',
    ]);
    expect(seen.waits.slice(0, 3)).toEqual([1000, 2000, 4000]);
  });

  test('gives the same events wherever a stream is cut, within a character too', async () => {
    const bytes = new TextEncoder().encode(
      'event: domain\r\ndata: b\u00fcrgeramt\r\n\r\n: alive\n\ndata: 2\n\n',
    );
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const seen: StreamEvent[] = [];
      const stop = new AbortController();
      await followStream({
        open: async () => streamOfPieces([bytes.subarray(0, cut), bytes.subarray(cut)]),
        onEvent: (event) => seen.push(event),
        onAlive: () => undefined,
        onConnection: () => undefined,
        wait: async () => stop.abort(),
        signal: stop.signal,
      });
      expect(seen).toEqual([
        { event: 'domain', data: 'b\u00fcrgeramt' },
        { event: 'message', data: '2' },
      ]);
    }
  });

  test('takes a comment of a quiet stream for a sign of life', async () => {
    const seen = await follow([': alive\n\n']);
    expect([seen.data, seen.heard]).toEqual([[], 1]);
  });

  test('stops when the tenant is gone', async () => {
    const gone = new ApiProblem({ status: 404, code: 'not_found', detail: 'No such tenant.', page: null });
    const seen = await follow([gone, 'data: never read\n\n']);
    expect(seen.data).toEqual([]);
    expect(seen.opened).toBe(1);
  });

  test('waits as long as the server asks when that is longer', async () => {
    const seen = await follow(['retry: 9000\n\n']);
    expect(seen.waits[0]).toBe(9000);
  });

  test('never waits longer than about five seconds, so that it comes back soon', () => {
    expect(waitBefore(1, 0)).toBe(750);
    expect(waitBefore(50, 1)).toBe(6_250);
  });
});
