import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryReplicas, type MemoryReplicas } from '../../../challenges/replicas/memory.ts';
import { aChallenge } from '../../../testing/cert-manager.ts';
import type { ObservedChallenge } from '../observe/cert-manager.ts';
import { createServingTimer } from './serving-timer.ts';

const TOKEN = 't'.repeat(43);
const challenge = (state?: string): ObservedChallenge => ({
  ...aChallenge(),
  spec: { dnsName: 'portal.acme.com', token: TOKEN },
  status: state === undefined ? {} : { state },
});

describe('timing how long a challenge is not served everywhere', () => {
  let replicas: MemoryReplicas;
  let reported: number[];
  let stop: AbortController;
  const timer = () =>
    createServingTimer({ replicas, onChallengeServed: (seconds) => reported.push(seconds) }, stop.signal);
  const learn = (name: string) => replicas.learn(name, 'portal.acme.com', TOKEN);
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
    replicas = createMemoryReplicas();
    replicas.put('one');
    replicas.put('two');
    reported = [];
    stop = new AbortController();
  });
  afterEach(() => {
    stop.abort();
    vi.useRealTimers();
  });

  test('it ends when the last replica has learnt of it, and tells once', async () => {
    learn('one');
    const change = timer();
    change({ before: null, after: challenge('pending') });
    await vi.advanceTimersByTimeAsync(100);
    expect(reported).toEqual([]);
    learn('two');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toBeGreaterThanOrEqual(0.1);
    expect(reported[0]).toBeLessThanOrEqual(0.15);
  });

  test('one that is served at once is told of at once', async () => {
    learn('one');
    learn('two');
    timer()({ before: null, after: challenge() });
    await vi.advanceTimersByTimeAsync(0);
    expect(reported).toEqual([0]);
  });

  test('one that nobody serves is told of once, beyond the last bucket of the metric', async () => {
    timer()({ before: null, after: challenge() });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toBeGreaterThan(10);
  });

  test.each([
    ['that the CA has decided', challenge('valid')],
    ['that has gone', null],
  ])('one %s is not waited for', async (_, after) => {
    const change = timer();
    change({ before: null, after: challenge('pending') });
    await vi.advanceTimersByTimeAsync(100);
    change({ before: challenge('pending'), after });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(reported).toEqual([]);
  });

  test('one that was there at the first check, and changes, is not timed from then', async () => {
    timer()({ before: challenge(), after: challenge('pending') });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(reported).toEqual([]);
  });
});
