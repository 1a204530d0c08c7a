import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClient, type Domain } from './client.ts';
import { WillNotBecomeActive, waitUntilActive } from './wait-until-active.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DOMAIN = { tenant: 't1', id: 'd1' };
const domain = (over: Partial<Domain>) => () =>
  Response.json({ ...DOMAIN, status: 'verifying_dns', desired: 'active', givenUpAt: null, ...over });
const refusal = (status: number, code: string) => () => Response.json({ code, detail: code }, { status });

/** Waits on an API that gives these answers, one after the other. */
function wait(answers: (() => Response | Promise<never>)[], signal?: AbortSignal) {
  const asked: string[] = [];
  const seen: string[] = [];
  const client = createClient('http://portal.test', 'pdt_x', {
    fetch: async (input) => {
      asked.push(new URL(new Request(input).url).search);
      return (answers.shift() ?? domain({ status: 'active' }))();
    },
  });
  const onProgress = ({ status }: Domain) => void seen.push(status);
  const done = waitUntilActive(client, DOMAIN, { onProgress, ...(signal === undefined ? {} : { signal }) });
  return { done, asked, seen };
}

describe('the wait for a domain', () => {
  test('ends when it is live, by long polls that tell of each state', async () => {
    const { done, asked, seen } = wait([domain({}), domain({ status: 'deploying' })]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await done).status).toBe('active');
    expect(seen).toEqual(['verifying_dns', 'deploying', 'active']);
    expect(asked).toEqual(Array(3).fill('?wait=active&timeout=25'));
  });

  test('outlives an API that is away, fails or has too much to do', async () => {
    const { done, asked } = wait([
      () => Promise.reject(new TypeError('fetch failed')),
      refusal(503, 'database_unavailable'),
      refusal(429, 'rate_limited'),
      () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
      () => new Response('{"id":', { headers: { 'Content-Type': 'application/json' } }),
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await done).status).toBe('active');
    expect(asked).toHaveLength(6);
  });

  test.each([
    ['was given up', { givenUpAt: '2026-12-01T00:00:00.000Z' }],
    ['was switched off', { desired: 'disabled' as const }],
  ])('ends with an error when the domain %s', async (_what, over) => {
    await expect(wait([domain(over)]).done).rejects.toBeInstanceOf(WillNotBecomeActive);
  });

  test('ends with what the API refuses, and with the reason of the signal', async () => {
    await expect(wait([refusal(404, 'domain_not_found')]).done).rejects.toMatchObject({
      code: 'domain_not_found',
    });
    await expect(wait([], AbortSignal.abort(new Error('enough'))).done).rejects.toThrow('enough');
  });
});
