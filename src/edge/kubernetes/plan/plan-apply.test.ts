import { describe, expect, test } from 'vitest';
import { aCertificate as certificateFacts } from '../../../testing/builders.ts';
import { aManifestTarget, manifestSettings, threeObjects } from '../../../testing/manifests.ts';
import { domainObjects, NOTHING_BESIDE, ownSecretOf } from '../resources/domain-objects.ts';
import { type ApplyInput, planApply } from './plan-apply.ts';
import type { CurrentObject } from './plan-changes.ts';

const target = aManifestTarget();
const settings = manifestSettings();
const [certificate, gateway, virtualService] = threeObjects(target, settings);
const secret: CurrentObject = { kind: 'Secret', metadata: certificate.metadata };
const facts = certificateFacts();
const during = new Date(Date.parse(facts.notAfter) - 1);

const plan = (over: Partial<ApplyInput>) => {
  const { changes, ...rest } = planApply({
    ...{ target, settings, current: [], certificate: null, issuance: 'idle' },
    ...{ retry: false, mayOrder: true, served: NOTHING_BESIDE, now: during },
    ...over,
  });
  return { changes: changes.map(({ action, object }) => `${action} ${object.kind}`), ...rest };
};
const nothing = { changes: [], order: 'none', awaitsResult: false };

describe('the plan of an apply with an own certificate', () => {
  const own = { chain: 'chain', key: 'key' };
  const served = { assertion: null, own };
  const ownSecret: CurrentObject = ownSecretOf(target, settings, own);
  const [, ownGateway] = threeObjects(target, settings, served);

  test('writes its Secret before the route that names it', () => {
    const current = [certificate, secret, gateway, virtualService];
    expect(plan({ current, certificate: facts, served })).toEqual({
      ...nothing,
      changes: ['create Secret', 'update Gateway'],
    });
    expect(
      plan({
        current: [...current.slice(0, 2), ownGateway, virtualService, ownSecret],
        certificate: facts,
        served,
      }),
    ).toEqual(nothing);
  });

  test('writes it anew where it was altered, or another one is served', () => {
    const altered = { ...ownSecret, data: { 'tls.crt': 'x', 'tls.key': 'y' } };
    const current = [certificate, secret, ownGateway, virtualService, altered];
    expect(plan({ current, certificate: facts, served }).changes).toEqual(['update Secret']);
  });

  test('leads the route back to the CA’s before it takes the Secret away', () => {
    const current = [certificate, secret, ownGateway, virtualService, ownSecret];
    expect(plan({ current, certificate: facts })).toEqual({
      ...nothing,
      changes: ['update Gateway', 'delete Secret'],
    });
  });

  test('puts up the route where none of the CA’s is there and none may be ordered', () => {
    expect(plan({ served, mayOrder: false })).toEqual({
      ...nothing,
      changes: ['create Secret', 'create Gateway', 'create VirtualService'],
    });
  });

  test('orders the CA’s beside it where that may be', () => {
    expect(plan({ served })).toMatchObject({
      order: 'new',
      changes: ['create Secret', 'create Certificate', 'create Gateway', 'create VirtualService'],
    });
  });
});

describe('the plan of an apply', () => {
  test('begins with the Certificate alone, which begins an order', () => {
    expect(plan({})).toEqual({ changes: ['create Certificate'], order: 'new', awaitsResult: true });
  });

  test('creates the route once there is a certificate', () => {
    expect(plan({ current: [certificate, secret], certificate: facts })).toEqual({
      changes: ['create Gateway', 'create VirtualService'],
      order: 'none',
      awaitsResult: false,
    });
  });

  test('orders nothing for a Certificate that vanished while its Secret is valid', () => {
    const left = { current: [secret, gateway, virtualService], certificate: facts };
    expect(plan(left)).toEqual({ changes: ['create Certificate'], order: 'none', awaitsResult: true });
    expect(plan({ ...left, now: new Date(facts.notAfter) }).order).toBe('new');
  });

  test('leaves an existing route in place while there is no certificate', () => {
    const altered = { ...gateway, spec: { ...gateway.spec, selector: {} } };
    const current = [certificate, altered, virtualService];
    expect(plan({ current })).toEqual({ ...nothing, changes: ['update Gateway'] });
    expect(plan({ current: [certificate, altered] })).toEqual(nothing);
  });

  test('begins no order where none may begin, and does all else', () => {
    expect(plan({ mayOrder: false })).toEqual(nothing);
    const failed = { current: [certificate], issuance: 'failed', retry: true } as const;
    expect(plan({ ...failed, mayOrder: false })).toEqual(nothing);
    const left = { current: [secret], certificate: facts, mayOrder: false };
    expect(plan(left).changes).toEqual(['create Certificate', 'create Gateway', 'create VirtualService']);
  });

  test('restarts a failed issuance only when it is asked to', () => {
    const failed = { current: [certificate], issuance: 'failed' } as const;
    expect(plan(failed)).toEqual(nothing);
    const restart = { changes: [], order: 'restart', awaitsResult: true };
    expect(plan({ ...failed, retry: true })).toEqual(restart);
    expect(plan({ ...failed, issuance: 'requesting', retry: true })).toEqual(nothing);
  });

  test('changes nothing while a foreign object has one of the names', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'Helm' };
    const foreign = { ...virtualService, metadata: { ...virtualService.metadata, labels } };
    expect(plan({ current: [foreign], retry: true })).toEqual(nothing);
  });

  test('changes nothing while the Certificate is being deleted', () => {
    const metadata = { ...certificate.metadata, deletionTimestamp: '2026-11-24T12:00:00Z' };
    const current = [{ ...certificate, metadata }, secret];
    expect(plan({ current, certificate: facts, issuance: 'failed', retry: true })).toEqual(nothing);
  });
});

describe('the plan of an apply with certificates on demand', () => {
  const onDemand = manifestSettings({ certificates: 'on-demand' });
  const [, route] = domainObjects(target, onDemand);
  if (route === undefined) throw new Error('there is no route');
  const planned = (over: Partial<ApplyInput>) => plan({ settings: onDemand, ...over });

  test('puts up the route alone once there is a certificate', () => {
    expect(planned({ current: [certificate, secret] }).changes).toEqual([]);
    expect(planned({ current: [certificate, secret], certificate: facts }).changes).toEqual([
      'create VirtualService',
    ]);
    expect(planned({ current: [certificate, secret, route], certificate: facts })).toEqual(nothing);
  });

  test('leads the route to the shared Gateway before it takes the domain’s own away', () => {
    const current = [certificate, secret, gateway, virtualService];
    expect(planned({ current, certificate: facts }).changes).toEqual([
      'update VirtualService',
      'delete Gateway',
    ]);
    expect(plan({ current: [certificate, secret, route], certificate: facts }).changes).toEqual([
      'create Gateway',
      'update VirtualService',
    ]);
  });

  test('leaves a route that stands as it is while its certificate is replaced', () => {
    expect(planned({ current: [certificate, secret, route] }).changes).toEqual([]);
    const moved = aManifestTarget({ tenant: 'b1b2c3d4-0000-4000-8000-000000000001' });
    expect(planned({ target: moved, current: [certificate, secret, route] }).changes).toEqual([
      'update Certificate',
      'update VirtualService',
    ]);
  });
});
