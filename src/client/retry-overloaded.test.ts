import { describe, expect, test } from 'vitest';
import { retryOverloaded } from './retry-overloaded.ts';

const shed = (retryAfter = '1') =>
  Response.json({ code: 'overloaded' }, { status: 503, headers: { 'Retry-After': retryAfter } });

/** Sends one request to an API that gives these answers, the last of them for ever. */
async function ask(answers: (() => Response)[], init: RequestInit = {}) {
  const sent: string[] = [];
  const waits: number[] = [];
  const send = retryOverloaded({
    fetch: async (input) => {
      sent.push(await new Request(input).text());
      return (answers.length > 1 ? answers.shift() : answers[0])?.() ?? shed();
    },
    wait: async (ms) => void waits.push(ms),
    random: () => 1,
  });
  return { answer: await send('http://portal.test/', init), sent, waits };
}

describe('a request that an overloaded API sheds', () => {
  test('is sent again after the time that the API asks for, with its body', async () => {
    const { answer, sent, waits } = await ask([() => shed('2'), () => new Response('yes')], {
      ...{ method: 'PUT', body: 'all of it' },
    });
    expect(await answer.text()).toBe('yes');
    expect(sent).toEqual(['all of it', 'all of it']);
    expect(waits).toEqual([3_000]);
  });

  test('is sent four times at most, and the last refusal is told whole', async () => {
    const { answer, sent } = await ask([shed]);
    expect(sent).toHaveLength(4);
    expect([answer.status, await answer.json()]).toEqual([503, { code: 'overloaded' }]);
  });

  test('is not sent again when it is a POST', async () => {
    expect((await ask([shed], { method: 'POST', body: '{}' })).sent).toHaveLength(1);
  });

  test('is not waited for longer than five seconds', async () => {
    expect((await ask([() => shed('6')])).sent).toHaveLength(1);
  });

  test('is not sent again once its caller has given up', async () => {
    const stop = new AbortController();
    let sent = 0;
    const send = retryOverloaded({
      fetch: async () => {
        sent += 1;
        return shed();
      },
      wait: async () => stop.abort(),
      random: () => 0,
    });
    await expect(send('http://portal.test/', { signal: stop.signal })).rejects.toThrow();
    expect(sent).toBe(1);
  });
});

test.each([
  [
    'another fault',
    () => Response.json({ code: 'database_unavailable' }, { status: 503, headers: { 'Retry-After': '2' } }),
  ],
  ['an overload that names no time', () => Response.json({ code: 'overloaded' }, { status: 503 })],
  [
    'a page of something in front',
    () => new Response('<!doctype html>', { status: 503, headers: { 'Retry-After': '1' } }),
  ],
  [
    'a refusal',
    () => Response.json({ code: 'rate_limited' }, { status: 429, headers: { 'Retry-After': '1' } }),
  ],
])('%s is told at once', async (_what, answer) => {
  expect((await ask([answer])).sent).toHaveLength(1);
});
