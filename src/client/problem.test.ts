import { describe, expect, test } from 'vitest';
import { PortalError, UnexpectedAnswer, unwrap } from './problem.ts';

const PROBLEM = {
  ...{ type: '/docs/errors/rate_limited', code: 'rate_limited', title: 'Too many requests', status: 429 },
  detail: 'Wait for 7 seconds.',
} as const;
const answered = (status: number, error: unknown, headers: Record<string, string> = {}) =>
  unwrap(Promise.resolve({ error, response: new Response(null, { status, headers }) }));

describe('the answer to a call', () => {
  test('is its data', async () => {
    const response = new Response(null, { status: 200 });
    expect(await unwrap(Promise.resolve({ data: { id: 'one' }, response }))).toEqual({ id: 'one' });
  });

  test('is an error by its code, with the time to wait, where the API refuses', async () => {
    const error = await answered(429, PROBLEM, { 'Retry-After': '7' }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(PortalError);
    expect(error).toMatchObject({ code: 'rate_limited', status: 429, retryAfter: 7, problem: PROBLEM });
    expect(String(error)).toBe('PortalError: Wait for 7 seconds.');
    await expect(answered(404, { ...PROBLEM, code: 'domain_not_found' })).rejects.toMatchObject({
      ...{ code: 'domain_not_found', retryAfter: null },
    });
  });

  test('is no answer of the API where something in front gave a page of its own', async () => {
    const error = await answered(502, '<h1>Bad gateway</h1>').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(error).toMatchObject({ status: 502 });
  });
});
