import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApi } from './client.ts';
import { ApiProblem, ServiceAway } from './problem.ts';
import { ANSWER_WITHIN_MS } from './send.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A body that never comes, and ends as a browser's does when the request is given up. */
const hanging = (signal: AbortSignal | null | undefined) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
  });
const never: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });
const EVENTS = { 'Content-Type': 'text/event-stream' };

function apiOver(fetcher: typeof fetch, heard: string[] = []) {
  return createApi({
    origin: 'http://portal.test',
    language: 'en',
    fetch: fetcher,
    session: { tenant: 't1', token: 'secret' },
    onUnauthorized: () => heard.push('unauthorized'),
    onAlive: () => heard.push('alive'),
  });
}
const listOver = (fetcher: typeof fetch) => apiOver(fetcher).listEvents('d1');

describe('a request', () => {
  test('carries the token and nothing else that says who asks', async () => {
    let sent: Request | undefined;
    await listOver(async (input, init) => {
      sent = new Request(input, init);
      return Response.json({ events: [], nextBefore: null });
    });
    expect(sent?.url).toBe('http://portal.test/api/v1/tenants/t1/domains/d1/events');
    expect([sent?.headers.get('Authorization'), sent?.credentials]).toEqual(['Bearer secret', 'omit']);
  });

  test('that nobody answers ends, and counts as not reached', async () => {
    const sent = expect(listOver(never)).rejects.toBeInstanceOf(ServiceAway);
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS);
    await sent;
  });

  test('of which the body hangs ends too', async () => {
    const sent = expect(
      listOver(async (_, init) => new Response(hanging(init?.signal))),
    ).rejects.toBeInstanceOf(ServiceAway);
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS);
    await sent;
  });

  test('that the page itself gives up is no fault of the service', async () => {
    const own = new AbortController();
    const sent = apiOver(never)
      .openStream(own.signal)
      .catch((error: unknown) => error);
    own.abort(new Error('left'));
    expect(await sent).toMatchObject({ message: 'left' });
  });

  test('that is refused says why, which is a sign of life', async () => {
    const heard: string[] = [];
    const api = apiOver(async () => Response.json({ code: 'x', detail: 'No.' }, { status: 422 }), heard);
    await expect(api.listEvents('d1')).rejects.toEqual(
      new ApiProblem({ status: 422, code: 'x', detail: 'No.', page: null }),
    );
    expect(heard).toEqual(['alive']);
  });

  test('with a token that has ended says so', async () => {
    const heard: string[] = [];
    const api = apiOver(async () => Response.json({ code: 'unauthorized' }, { status: 401 }), heard);
    await expect(api.listEvents('d1')).rejects.toBeInstanceOf(ApiProblem);
    expect(heard).toContain('unauthorized');
  });

  test.each([
    ['a page', () => new Response('<!doctype html>')],
    ['nothing', () => new Response('')],
    ['a fault', () => new Response('<!doctype html>', { status: 502 })],
  ])('that something in front answers with %s of its own counts as not reached', async (_what, answer) => {
    const api = apiOver(async () => answer());
    await expect(api.listEvents('d1')).rejects.toBeInstanceOf(ServiceAway);
    await expect(api.openStream(new AbortController().signal)).rejects.toBeInstanceOf(ServiceAway);
  });
});

describe('while the API is overloaded', () => {
  const overloaded = () =>
    Response.json({ code: 'overloaded', detail: 'Busy.' }, { status: 503, headers: { 'Retry-After': '1' } });

  test('a list is asked for again by itself, in the time that the API says', async () => {
    const answers = [overloaded, overloaded, () => Response.json({ events: [], nextBefore: null })];
    const read = listOver(async () => answers.shift()?.() ?? overloaded());
    await vi.advanceTimersByTimeAsync(2 * 1_500);
    expect(await read).toEqual({ events: [], nextBefore: null });
  });

  test('a list that stays refused says so, and a click is not sent twice', async () => {
    let sent = 0;
    const api = apiOver(async () => {
      sent += 1;
      return overloaded();
    });
    const read = expect(api.listEvents('d1')).rejects.toMatchObject({ code: 'overloaded' });
    await vi.advanceTimersByTimeAsync(3 * 1_500);
    await read;
    expect(sent).toBe(4);
    await expect(api.ask('d1', 'disable')).rejects.toMatchObject({ code: 'overloaded' });
    expect(sent).toBe(5);
  });
});

describe('text from outside', () => {
  const turned = String.fromCodePoint(0x1b, 0x9b, 0x07, 0x202e);

  test('is shown with all that is in it, wherever it stands in an answer', async () => {
    const answer = { events: [{ message: `A ${turned}` }], nextBefore: null };
    expect(await listOver(async () => Response.json(answer))).toEqual({
      ...answer,
      events: [{ message: 'A \\u001b\\u009b\\u0007\\u202e' }],
    });
  });

  test('is shown so in a refusal too', async () => {
    const refused = { code: 'invalid_hostname', detail: `"${turned}" is no name.` };
    await expect(listOver(async () => Response.json(refused, { status: 422 }))).rejects.toMatchObject({
      detail: '"\\u001b\\u009b\\u0007\\u202e" is no name.',
    });
  });
});

describe('a stream', () => {
  test('may be quiet for longer than an answer may take', async () => {
    let given: AbortSignal | null | undefined;
    const api = apiOver(async (_, init) => {
      given = init?.signal;
      return new Response(hanging(given), { headers: EVENTS });
    });
    await api.openStream(new AbortController().signal);
    await vi.advanceTimersByTimeAsync(10 * ANSWER_WITHIN_MS);
    expect(given?.aborted).toBe(false);
  });

  test('ends when the page leaves it', async () => {
    const own = new AbortController();
    const api = apiOver(async (_, init) => new Response(hanging(init?.signal), { headers: EVENTS }));
    const body = await api.openStream(own.signal);
    own.abort();
    await expect(body.getReader().read()).rejects.toThrow();
  });
});
