import { describe, expect, test } from 'vitest';
import { createRateLimiter } from './rate-limit.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');

describe('the rate of requests', () => {
  test('lets a minute of requests through at once, then one for each that flowed in', () => {
    const limiter = createRateLimiter(60);
    for (let n = 0; n < 60; n += 1) expect(limiter.take('a', NOON).allowed).toBe(true);
    const refused = limiter.take('a', NOON);
    expect(refused).toEqual({ allowed: false, limit: 60, remaining: 0, resetSeconds: 60, retrySeconds: 1 });
    expect(limiter.take('a', NOON + 999).allowed).toBe(false);
    expect(limiter.take('a', NOON + 1_000).allowed).toBe(true);
    expect(limiter.take('a', NOON + 1_000).allowed).toBe(false);
    expect(limiter.take('a', NOON + 1_000 + 60_000).remaining).toBe(59);
  });

  test('is counted for each key apart', () => {
    const limiter = createRateLimiter(1);
    expect(limiter.take('a', NOON).allowed).toBe(true);
    expect(limiter.take('a', NOON)).toMatchObject({ allowed: false, retrySeconds: 60 });
    expect(limiter.take('b', NOON).allowed).toBe(true);
  });

  test('is not reset by many other keys, nor by a clock that goes back', () => {
    const limiter = createRateLimiter(1);
    limiter.take('a', NOON);
    for (let n = 0; n < 10_002; n += 1) limiter.take(`other-${n}`, NOON);
    expect(limiter.take('a', NOON).allowed).toBe(false);
    expect(limiter.take('a', NOON - 3_600_000).allowed).toBe(false);
  });
});
