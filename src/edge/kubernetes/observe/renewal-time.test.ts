import { expect, test } from 'vitest';
import { aCertificate as facts } from '../../../testing/builders.ts';
import { withRenewal } from './observe.ts';

const served = facts({ notBefore: '2026-11-24T12:00:00.000Z', notAfter: '2027-02-22T12:00:00.000Z' });
const status = { notAfter: '2027-02-22T12:00:00Z', renewalTime: '2026-12-01T08:30:00Z' };
const explained = (explanationURL: string) => ({ ...status, acme: { ari: { explanationURL } } });

test('a certificate is renewed when cert-manager says so, with the page on which the CA explains it', () => {
  expect(withRenewal(served, { status })).toEqual({ ...served, renewAt: '2026-12-01T08:30:00.000Z' });
  expect(withRenewal(served, { status: explained('https://ca.example/incidents/7') })).toEqual({
    ...served,
    ...{ renewAt: '2026-12-01T08:30:00.000Z', renewExplained: 'https://ca.example/incidents/7' },
  });
});

test('what leads to no web page is no explanation', () => {
  expect(withRenewal(served, { status: explained('javascript:alert(1)') })).not.toHaveProperty(
    'renewExplained',
  );
});

test.each([
  ['there is no Certificate', null],
  ['it has no status', {}],
  ['it names no time', { status: { notAfter: status.notAfter } }],
  ['it names no time that can be read', { status: { ...status, renewalTime: 'soon' } }],
  ['it is about the certificate before', { status: { ...status, notAfter: '2027-01-22T12:00:00Z' } }],
])('nothing is added where %s', (_which, object) => {
  expect(withRenewal(served, object)).toEqual(served);
});

test('without a certificate there is nothing to renew', () => {
  expect(withRenewal(null, { status })).toBeNull();
});
