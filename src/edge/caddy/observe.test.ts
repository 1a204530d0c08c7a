import { describe, expect, test } from 'vitest';
import { aCertificate, NOON } from '../../testing/builders.ts';
import type { EdgeTarget } from '../port.ts';
import { type CaddyState, edgeObservation } from './observe.ts';

const target: EdgeTarget = {
  domainId: 'id',
  tenant: 'tenant',
  tenantLabel: 'tenant',
  domain: 'a.acme.com',
  gateway: 'default',
};
const problem = {
  type: 'urn:ietf:params:acme:error:serverInternal',
  detail: 'a bad hour',
  status: 500,
  retryAfter: null,
  at: NOON,
};
const observed = (over: Partial<CaddyState>) =>
  edgeObservation(
    target,
    {
      file: { kind: 'ours', domainId: 'id', tenant: 'tenant', writtenAt: new Date(NOON) },
      certificate: aCertificate(),
      isServed: true,
      ownServed: null,
      ownLeft: false,
      ownProblem: null,
      issuance: { order: 'none', problem: null },
      leftovers: [],
      ...over,
    },
    new Date(NOON),
  );

describe('an observation of the edge', () => {
  test('a certificate that is held and served is all there', () => {
    expect(observed({})).toMatchObject({ objects: 'present', issuance: 'idle', detail: null });
  });

  test('one that is held and whose file is gone or damaged is to be put back', () => {
    const seen = observed({ isServed: false });
    expect(seen).toMatchObject({ objects: 'partial', certificate: aCertificate() });
    expect(seen.detail).toContain('missing or damaged');
  });

  test('without one the route waits for it, while the order is pending or has failed', () => {
    const bare = { certificate: null, isServed: false };
    expect(observed({ ...bare, issuance: { order: 'pending', problem: null } })).toMatchObject({
      objects: 'partial',
      issuance: 'requesting',
      problem: null,
    });
    expect(observed({ ...bare, issuance: { order: 'failed', problem } })).toMatchObject({
      objects: 'partial',
      issuance: 'failed',
      problem,
    });
  });

  test('a certificate that is left of a name that is not served is told of', () => {
    const seen = observed({ file: { kind: 'absent' }, leftovers: ['/data/certificates'] });
    expect(seen).toMatchObject({ objects: 'partial', certificate: null });
    expect(seen.detail).toContain('/data/certificates');
  });
});
