import { describe, expect, test } from 'vitest';
import { aChallenge } from '../../../testing/cert-manager.ts';
import { CHALLENGE_PENDING, gaveUpFor, obstacleIn, obstacleOf } from './obstacle.ts';

const obstacle = (reason?: string) =>
  obstacleOf(aChallenge({ state: 'pending', ...(reason === undefined ? {} : { reason }) }));

describe('the obstacle of a challenge that is under way', () => {
  test.each([
    ['has not text anything', undefined],
    ['says nothing', ''],
    ['waits in place of checking', 'Waiting 500ms before accepting HTTP-01 challenge without self-check'],
  ])('is none where cert-manager %s', (_name, reason) => {
    expect(obstacle(reason)).toBeNull();
  });

  test('is a forbidden solver, in the words of the API server', () => {
    const podSecurity =
      'pods "cm-acme-http-solver-x7kqd" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)';
    const right =
      'pods is forbidden: User "system:serviceaccount:cert-manager:cert-manager" cannot create resource "pods" in API group "" in the namespace "msp"';
    const quota = 'pods "cm-acme-http-solver-x7kqd" is forbidden: exceeded quota: few, requested: pods=1';
    for (const text of [podSecurity, right, quota])
      expect(obstacle(text)).toEqual({ kind: 'solver_forbidden', detail: text });
  });

  test('is that the answer is not seen, in a fixed sentence: the text quotes addresses of ours', () => {
    const seen =
      "Waiting for HTTP-01 challenge propagation: failed to perform self check GET request 'http://x/': dial tcp 10.0.3.7:80";
    expect(obstacle(seen)).toEqual({ kind: 'challenge_pending', detail: CHALLENGE_PENDING });
    // However forbidden what it met was.
    expect(
      obstacle('Waiting for HTTP-01 challenge propagation: did not get forbidden: 10.0.3.7')?.detail,
    ).toBe(CHALLENGE_PENDING);
  });

  test('is the solver for any other text, of which as much is kept as a person reads', () => {
    const text = 'multiple existing challenge solver pods found and cleaned up. retrying challenge sync';
    expect(obstacle(text)).toEqual({ kind: 'solver_failed', detail: text });
    expect(obstacle('x'.repeat(501))?.detail).toBe('x'.repeat(500));
    expect(obstacle('x'.repeat(500))?.detail).toHaveLength(500);
  });
});

describe('the condition by which we end an issuance', () => {
  const read = (reason: string, message: string) =>
    obstacleIn({ type: 'Issuing', status: 'False', reason, message });

  test('keeps the obstacle', () => {
    for (const kind of ['solver_forbidden', 'solver_failed'] as const) {
      const { reason, message } = gaveUpFor({ kind, detail: 'pods "x" is forbidden: no' });
      expect(read(reason, message)).toEqual({ kind, detail: 'pods "x" is forbidden: no' });
    }
  });

  test('is read in a fixed sentence where the answer was not seen, whatever stands there', () => {
    expect(read('PortalDomainsGaveUp', 'dial tcp 10.0.3.7:80')).toEqual({
      kind: 'challenge_pending',
      detail: CHALLENGE_PENDING,
    });
  });

  test("is not ours with a reason of cert-manager's, or where there is none", () => {
    expect(read('Failed', 'no')).toBeNull();
    expect(obstacleIn(null)).toBeNull();
  });
});
