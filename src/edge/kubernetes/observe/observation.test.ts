import { describe, expect, test } from 'vitest';
import { aCertificate as facts } from '../../../testing/builders.ts';
import { aCertificate, aChallenge, aCondition, anOrder, aRequest } from '../../../testing/cert-manager.ts';
import { aManifestTarget } from '../../../testing/manifests.ts';
import { labelsOf } from '../resources/names.ts';
import { type Attempt, NO_ATTEMPT } from './attempt.ts';
import type { ObservedCertificate, ObservedCondition, ObservedIssuer } from './cert-manager.ts';
import type { CurrentObjects } from './current.ts';
import { type Issuance, judgeIssuance } from './issuance.ts';
import { edgeObservation, type Wanted } from './observation.ts';
import { CHALLENGE_PENDING } from './obstacle.ts';

const PATIENCE = { orderMs: 120_000, obstacleMs: 20_000, challengeMs: 300_000 };
const after = (seconds: number) => new Date(Date.parse('2026-11-24T12:00:00Z') + seconds * 1000);
const certificateWith = (...conditions: ObservedCondition[]) => aCertificate({ conditions });
const issuing = certificateWith(aCondition('Issuing', 'True'), aCondition('Ready', 'False'));
const issuer = (status: ObservedCondition['status']): ObservedIssuer => ({
  ...aRequest(),
  status: { conditions: [aCondition('Ready', status, { message: 'the account is not registered' })] },
});

type Case = [
  name: string,
  certificate: ObservedCertificate | null,
  attempt: Partial<Attempt>,
  seconds: number,
  issuance: Issuance['issuance'],
  type: string | null,
  issuer?: ObservedIssuer | null,
];

/** A challenge whose solver's pods are forbidden, from its first moments until it is ended. */
function obstacleCases(): Case[] {
  const forbidden = {
    order: anOrder({ url: 'u' }),
    challenge: aChallenge({ state: 'pending', reason: 'pods "x" is forbidden: violates PodSecurity' }),
  };
  const waiting = {
    ...forbidden,
    challenge: aChallenge({ state: 'pending', reason: 'Waiting 500ms before accepting HTTP-01 challenge' }),
  };
  return [
    ['an obstacle in the first 20 s: requesting', issuing, forbidden, 20, 'requesting', null],
    ['an obstacle after 20 s: requesting, and why', issuing, forbidden, 21, 'requesting', 'solver_forbidden'],
    ['an obstacle after five minutes: failed', issuing, forbidden, 301, 'failed', 'solver_forbidden'],
    ['a challenge that only waits: requesting', issuing, waiting, 299, 'requesting', null],
    [
      'a challenge that was decided: requesting',
      issuing,
      { ...forbidden, challenge: aChallenge({ state: 'invalid', reason: 'pods "x" is forbidden: no' }) },
      299,
      'requesting',
      null,
    ],
  ];
}

describe('how issuance stands', () => {
  const cases: Case[] = [
    ['no Certificate: idle', null, {}, 0, 'idle', null],
    ['Ready and nothing under way: idle', certificateWith(aCondition('Ready', 'True')), {}, 0, 'idle', null],
    ['a new Certificate without conditions: requesting', aCertificate(), {}, 119, 'requesting', null],
    [
      'Ready=False in the first issuance: requesting',
      issuing,
      { request: aRequest() },
      10,
      'requesting',
      null,
    ],
    [
      'Issuing=False: failed',
      certificateWith(aCondition('Issuing', 'False', { message: 'no' }), aCondition('Ready', 'False')),
      {},
      0,
      'failed',
      'order_failed',
    ],
    ['not taken up for two minutes: failed', aCertificate(), {}, 121, 'failed', 'issuer_unavailable'],
    [
      'no order for two minutes: failed',
      issuing,
      { request: aRequest() },
      121,
      'failed',
      'issuer_unavailable',
    ],
    [
      'an order that the CA has not taken for two minutes: failed',
      issuing,
      { order: anOrder() },
      121,
      'failed',
      'issuer_unavailable',
    ],
    [
      'an order that it has taken: requesting',
      issuing,
      { order: anOrder({ url: 'u' }) },
      299,
      'requesting',
      null,
    ],
    [
      'a challenge that is not decided in five minutes: failed',
      issuing,
      {
        order: anOrder({ url: 'u' }),
        challenge: aChallenge({
          state: 'pending',
          reason: "Waiting for HTTP-01 challenge propagation: wrong status code '404'",
        }),
      },
      301,
      'failed',
      'challenge_pending',
    ],
    ...obstacleCases(),
    [
      'an order that has just failed: not yet',
      issuing,
      { order: anOrder({ state: 'invalid' }) },
      301,
      'requesting',
      null,
    ],
    [
      'an issuer that is not there: failed',
      issuing,
      { request: aRequest() },
      1,
      'failed',
      'issuer_not_ready',
      null,
    ],
    [
      'an issuer that is not ready: failed',
      issuing,
      { request: aRequest() },
      1,
      'failed',
      'issuer_not_ready',
      issuer('False'),
    ],
    [
      'an issuer that is ready: requesting',
      issuing,
      { request: aRequest() },
      1,
      'requesting',
      null,
      issuer('True'),
    ],
  ];
  test.each(cases)('%s', (_name, certificate, attempt, seconds, issuance, type, given) => {
    const seen = given === undefined ? 'not looked at' : given;
    const judged = judgeIssuance(certificate, { ...NO_ATTEMPT, ...attempt }, seen, PATIENCE, after(seconds));
    expect([judged.issuance, judged.problem?.type ?? null]).toEqual([
      issuance,
      type === null ? null : `urn:portal-domains:${type}`,
    ]);
  });
});

test('what cert-manager saw on its own way is told to nobody: no address, no byte of an answer', () => {
  const reason =
    'Waiting for HTTP-01 challenge propagation: did not get expected response when querying endpoint, expected "x" but got: secret-of-10.0.3.7 (truncated)';
  const hanging = {
    ...NO_ATTEMPT,
    order: anOrder({ url: 'u' }),
    challenge: aChallenge({ state: 'pending', reason }),
  };
  const late = after(301);
  expect(judgeIssuance(issuing, hanging, 'not looked at', PATIENCE, late).problem?.detail).toBe(
    CHALLENGE_PENDING,
  );

  const message = 'dial tcp 10.96.0.1:443: connect: connection refused';
  const unready = { ...aRequest(), status: { conditions: [aCondition('Ready', 'False', { message })] } };
  const { problem } = judgeIssuance(issuing, { ...NO_ATTEMPT, request: aRequest() }, unready, PATIENCE, late);
  expect(problem?.detail).toBe('the issuer that certificates are asked of is not ready');
});

describe('what stands at the edge', () => {
  const target = aManifestTarget();
  const whole: CurrentObjects = {
    certificate: aCertificate(),
    secret: aRequest(),
    gateway: aRequest(),
    virtualService: aRequest(),
    ownSecret: null,
  };
  const idle: Issuance = { issuance: 'idle', problem: null };
  const observed = (
    current: Partial<CurrentObjects>,
    certificate: ReturnType<typeof facts> | null = facts(),
    own = false,
    delivery: Wanted['delivery'] = 'objects',
  ) =>
    edgeObservation(
      target.domainId,
      { ...whole, ...current },
      { certificate, own, delivery },
      idle,
      after(0),
    );

  test('all four with a certificate are present', () => {
    expect(observed({})).toMatchObject({ objects: 'present', detail: null, certificate: facts() });
  });

  test('with an own certificate to serve its Secret belongs there, and of the CA’s what was there', () => {
    expect(observed({}, facts(), true)).toMatchObject({
      objects: 'partial',
      detail: 'not there yet: Secret of the own certificate',
    });
    const uploaded = { ownSecret: aRequest() };
    expect(observed(uploaded, facts(), true)).toMatchObject({ objects: 'present', certificate: facts() });
    expect(observed({ ...uploaded, certificate: null, secret: null }, null, true).objects).toBe('present');
    expect(observed({ ...uploaded, certificate: null }, facts(), true).objects).toBe('partial');
  });

  test('the Secret of an own certificate alone is partial: a key is left', () => {
    const none = { certificate: null, secret: null, gateway: null, virtualService: null };
    expect(observed({ ...none, ownSecret: aRequest() }, null).objects).toBe('partial');
  });

  test('nothing is absent', () => {
    const nothing = { certificate: null, secret: null, gateway: null, virtualService: null };
    expect(observed(nothing, null)).toMatchObject({ objects: 'absent', detail: null });
  });

  test('a Certificate alone is partial: the route waits', () => {
    const alone = observed({ secret: null, gateway: null, virtualService: null }, null);
    expect(alone).toMatchObject({ objects: 'partial', detail: 'the route waits for the certificate' });
  });

  test('a Secret alone is partial: a key is left', () => {
    expect(observed({ certificate: null, gateway: null, virtualService: null })).toMatchObject({
      objects: 'partial',
      detail: 'the Certificate is missing; there are: Secret',
    });
  });

  test('the Secret is named once it is there, and the route with its version', () => {
    expect(observed({}).objectNames).toEqual({ secretName: 'request', routeVersion: '1' });
    const early = observed({ secret: null, gateway: null, virtualService: null }, null);
    expect(early.objectNames).toEqual({ secretName: null, routeVersion: null });
  });

  test('a missing route is named', () => {
    expect(observed({ virtualService: null })).toMatchObject({
      objects: 'partial',
      detail: 'not there yet: VirtualService',
    });
  });

  test('on demand no Gateway is missing, and one that is left belongs to the domain', () => {
    const seen = (current: Partial<CurrentObjects>) => observed(current, facts(), false, 'on-demand');
    expect(seen({ gateway: null })).toMatchObject({ objects: 'present', detail: null });
    expect(seen({ gateway: null, virtualService: null }).detail).toBe('not there yet: VirtualService');
    const none = { certificate: null, secret: null, virtualService: null };
    expect(seen({ ...none, gateway: null }).objects).toBe('absent');
    expect(seen(none).objects).toBe('partial');
  });

  test('what is held while it is deleted is named with its finalizers', () => {
    const { metadata } = aCertificate();
    const certificate = {
      ...aCertificate(),
      metadata: { ...metadata, deletionTimestamp: '2026-11-24T12:00:00Z', finalizers: ['some/finalizer'] },
    };
    expect(observed({ certificate }).detail).toContain('held by some/finalizer');
  });

  test('a stranger’s object is in the way, and so is another domain’s of the same name', () => {
    const { metadata } = aRequest();
    const gateway = { metadata: { ...metadata, labels: { 'app.kubernetes.io/managed-by': 'Helm' } } };
    expect(observed({ gateway })).toMatchObject({
      objects: 'foreign',
      certificate: null,
      detail: 'the Gateway msp/request was not made by this product; look at it and remove it',
    });
    const labels = labelsOf(aManifestTarget({ domainId: '11111111-0000-4000-8000-000000000000' }));
    expect(observed({ gateway: { metadata: { ...metadata, labels } } }).detail).toContain(
      'another domain id',
    );
  });
});
