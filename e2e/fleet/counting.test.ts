import { describe, expect, test } from 'vitest';
import { callOf, concerns, countByKind, inWords } from '../scenarios/api-calls.ts';

const MARKS = {
  objectName: 'portal-domain-a1b2c3d-11111111',
  domainId: '11111111-1111-4111-8111-111111111111',
  nameHash: '00ff00ff00ff00ff',
};
const ROOT = '/apis/cert-manager.io/v1/namespaces/msp/certificates';

/** As the API server writes it, but for what is not read. */
const aLine = (requestURI: string, objectRef: { resource: string; name?: string; subresource?: string }) => ({
  verb: 'get',
  requestURI,
  user: { username: 'system:serviceaccount:msp:portal-domains-worker' },
  objectRef,
  responseStatus: { code: 200 },
  requestReceivedTimestamp: '2026-11-24T12:00:00.000250Z',
  stageTimestamp: '2026-11-24T12:00:00.002750Z',
});
const named = (name: string) => callOf(aLine(`${ROOT}/${name}`, { resource: 'certificates', name }));
const selecting = (query: string) => callOf(aLine(`${ROOT}?${query}`, { resource: 'certificates' }));

describe('a line of the audit log', () => {
  test('tells how long the answer took, to the microsecond', () => {
    expect(named('any').milliseconds).toBe(2.5);
  });

  test.each([
    ['its own object', named(MARKS.objectName), true],
    ['what cert-manager named after it', named(`${MARKS.objectName}-1-12345`), true],
    ['an object of another domain', named('portal-domain-a1b2c3d-111111112'), false],
    ['all with its id', selecting(`labelSelector=portal-domains%2Fdomain-id%3D${MARKS.domainId}`), true],
    ['all with its name', selecting(`labelSelector=portal-domains%2Fname-hash%3D${MARKS.nameHash}`), true],
    ['a watch on it alone', selecting(`fieldSelector=metadata.name%3D${MARKS.objectName}&watch=true`), true],
    ['the watch of the fleet', selecting('labelSelector=app.kubernetes.io%2Fmanaged-by%3Dx'), false],
  ])('about %s', (_, call, expected) => {
    expect(concerns(call, MARKS)).toBe(expected);
  });

  test('is counted by verb and resource, a subresource by itself', () => {
    const status = callOf(
      aLine(ROOT, { resource: 'certificates', subresource: 'status', name: MARKS.objectName }),
    );
    const counts = countByKind([named('a'), status, named('b')]);
    expect(inWords(counts)).toBe('get certificates 2, get certificates/status 1');
  });
});
