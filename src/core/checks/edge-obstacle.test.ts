import { describe, expect, test } from 'vitest';
import { anEdgeObservation } from '../../testing/builders.ts';
import { judgeCertificate } from './edge.ts';

const NOW = '2026-11-24T12:00:30.000Z';
const judged = (type: string | null, detail = '') =>
  judgeCertificate(
    anEdgeObservation({
      certificate: null,
      issuance: 'requesting',
      problem:
        type === null
          ? null
          : { type: `urn:portal-domains:${type}`, detail, status: null, retryAfter: null, at: NOW },
    }),
    NOW,
  );

describe('a certificate that is being issued', () => {
  test('waits for nobody while nothing is in its way', () => {
    expect(judged(null)).toMatchObject({
      reason: 'requesting',
      actor: 'nobody',
      params: { case: 'requesting' },
    });
  });

  test('waits for the operator while the cluster forbids its solver, or the solver cannot be set up', () => {
    const detail = 'pods "x" is forbidden: violates PodSecurity';
    expect(judged('solver_forbidden', detail)).toMatchObject({
      status: 'False',
      reason: 'requesting',
      actor: 'operator',
      params: { case: 'held', cause: 'solver_forbidden', quote: { by: 'edge', detail } },
    });
    expect(judged('solver_failed')).toMatchObject({
      reason: 'requesting',
      actor: 'operator',
      params: { case: 'held', cause: 'solver' },
    });
  });

  test('waits for the tenant while its answer is not seen at port 80', () => {
    expect(judged('challenge_pending')).toMatchObject({
      reason: 'requesting',
      actor: 'tenant',
      params: { case: 'held', cause: 'challenge' },
    });
  });
});
