import { describe, expect, test } from 'vitest';
import { aCertificate, NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import type { EdgeTarget } from '../port.ts';
import { type CaddyState, edgeObservation } from './observe.ts';

const target: EdgeTarget = {
  domainId: 'id',
  tenant: 'tenant',
  tenantLabel: 'tenant',
  domain: 'a.acme.com',
  gateway: 'default',
};
const problemAt = (at: string) => ({
  type: 'urn:ietf:params:acme:error:serverInternal',
  detail: 'a bad hour',
  status: 500,
  retryAfter: null,
  at,
});
const found = (over: Partial<CaddyState>): CaddyState => ({
  file: { kind: 'ours', domainId: 'id', tenant: 'tenant', writtenAt: new Date(NOON) },
  certificate: aCertificate(),
  savedAt: new Date(later(60)),
  leftovers: [],
  problem: null,
  isWorking: false,
  ...over,
});

describe('a problem that the log tells', () => {
  test('of before the certificate was saved ended with it: nothing fails to be renewed', () => {
    const seen = edgeObservation(target, found({ problem: problemAt(later(59)) }), new Date(later(120)));
    expect(seen).toMatchObject({ issuance: 'idle', problem: null });
  });

  test('of after that is a renewal that fails', () => {
    const seen = edgeObservation(target, found({ problem: problemAt(later(90)) }), new Date(later(120)));
    expect(seen).toMatchObject({ issuance: 'failed', problem: { detail: 'a bad hour' } });
  });

  test('of before the name was put up is another life’s', () => {
    const earlier = found({ certificate: null, savedAt: null, problem: problemAt(later(-1)) });
    expect(edgeObservation(target, earlier, new Date(later(1)))).toMatchObject({ problem: null });
  });
});
