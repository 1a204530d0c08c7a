import { describe, expect, test } from 'vitest';
import { ApiProblem, ServiceAway } from '../api/problem.ts';
import { type Connection, type FollowOptions, followStream, waitBefore } from './follow.ts';

const streamOf = (text: string) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });

/** Follows a scripted list of answers; an answer that is not there ends the test's stream for good. */
async function follow(answers: (string | Error)[]) {
  const stop = new AbortController();
  const seen: { data: string[]; states: Connection[]; ids: (string | null)[]; waits: number[] } = {
    data: [],
    states: [],
    ids: [],
    waits: [],
  };
  const options: FollowOptions = {
    open: async (id) => {
      seen.ids.push(id);
      const answer = answers.shift();
      if (answer === undefined) {
        stop.abort();
        throw new ServiceAway('the script is over');
      }
      if (typeof answer !== 'string') throw answer;
      return streamOf(answer);
    },
    onEvent: (event) => seen.data.push(event.data),
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
  test('opens it again after it ended, from the last event it saw', async () => {
    const seen = await follow(['id: 4\ndata: a\n\n', 'data: b\n\n']);
    expect(seen.data).toEqual(['a', 'b']);
    expect(seen.ids).toEqual([null, '4', '4']);
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

  test('stops when the domain is gone', async () => {
    const gone = new ApiProblem({ status: 404, code: 'not_found', detail: 'No such domain.', page: null });
    const seen = await follow([gone, 'data: never read\n\n']);
    expect(seen.data).toEqual([]);
    expect(seen.ids).toHaveLength(1);
  });

  test('waits as long as the server asks when that is longer', async () => {
    const seen = await follow(['retry: 9000\n\n']);
    expect(seen.waits[0]).toBe(9000);
  });

  test('never waits longer than about half a minute', () => {
    expect(waitBefore(1, 0)).toBe(750);
    expect(waitBefore(50, 1)).toBe(37_500);
  });
});
