import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiProblem, ServiceAway } from './problem.ts';
import { ANSWER_WITHIN_MS, asJson, asStream, send } from './send.ts';

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

describe('a request', () => {
  test('that nobody answers ends, and counts as not reached', async () => {
    const sent = expect(send(never, '/x', {}, asJson)).rejects.toBeInstanceOf(ServiceAway);
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS);
    await sent;
  });

  test('of which the body hangs ends too', async () => {
    const fetcher: typeof fetch = async (_, init) => new Response(hanging(init?.signal));
    const sent = expect(send(fetcher, '/x', {}, asJson)).rejects.toBeInstanceOf(ServiceAway);
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS);
    await sent;
  });

  test('that the page itself gives up is no fault of the service', async () => {
    const own = new AbortController();
    const sent = send(never, '/x', { signal: own.signal }, asJson).catch((error: unknown) => error);
    own.abort(new Error('left'));
    expect(await sent).toMatchObject({ message: 'left' });
  });

  test('that is refused says why', async () => {
    const fetcher: typeof fetch = async () => Response.json({ code: 'x', detail: 'No.' }, { status: 422 });
    await expect(send(fetcher, '/x', {}, asJson)).rejects.toEqual(
      new ApiProblem({ status: 422, code: 'x', detail: 'No.', page: null }),
    );
  });

  test('that something in front answers with a page of its own counts as not reached', async () => {
    const fetcher: typeof fetch = async () => new Response('<!doctype html>');
    await expect(send(fetcher, '/x', {}, asJson)).rejects.toBeInstanceOf(ServiceAway);
    await expect(send(fetcher, '/x', {}, asStream)).rejects.toBeInstanceOf(ServiceAway);
  });
});

describe('text from outside', () => {
  const turned = String.fromCodePoint(0x1b, 0x9b, 0x07, 0x202e);

  test('is shown with all that is in it, wherever it stands in an answer', async () => {
    const fetcher: typeof fetch = async () => Response.json({ records: [{ observed: [`A ${turned}`] }] });
    expect(await send(fetcher, '/x', {}, asJson)).toEqual({
      records: [{ observed: ['A \\u001b\\u009b\\u0007\\u202e'] }],
    });
  });

  test('is shown so in a refusal too', async () => {
    const refused = { code: 'invalid_hostname', detail: `"${turned}" is no name.` };
    const fetcher: typeof fetch = async () => Response.json(refused, { status: 422 });
    await expect(send(fetcher, '/x', {}, asJson)).rejects.toMatchObject({
      detail: '"\\u001b\\u009b\\u0007\\u202e" is no name.',
    });
  });
});

describe('a stream', () => {
  test('may be quiet for longer than an answer may take', async () => {
    let given: AbortSignal | null | undefined;
    const fetcher: typeof fetch = async (_, init) => {
      given = init?.signal;
      return new Response(hanging(given), { headers: { 'Content-Type': 'text/event-stream' } });
    };
    await send(fetcher, '/x', {}, asStream);
    await vi.advanceTimersByTimeAsync(10 * ANSWER_WITHIN_MS);
    expect(given?.aborted).toBe(false);
  });
});
