import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { aManifestTarget, manifestSettings, threeObjects } from '../../../testing/manifests.ts';
import { desiredObjects, domainObjects, knowsGateway } from './domain-objects.ts';
import { domainIdOf, isOurs, labelsOf, nameHash, objectName, tenantLabelIn } from './names.ts';
import { sharedHttpObjects } from './shared-http.ts';
import { sharedHttpsObjects, sharedObjects } from './shared-https.ts';

/** Reads the golden file of what is written to a cluster, to be read by people who know Kubernetes; a change here is a change of every cluster. */
const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../test/golden/${name}`, import.meta.url), 'utf8'));

const TWO_GATEWAYS = manifestSettings({
  gateways: [...manifestSettings().gateways, { name: 'two', selector: { istio: 'ingressgateway-2' } }],
});

describe('the objects of a domain', () => {
  test('are these', () => {
    expect(domainObjects(aManifestTarget(), manifestSettings())).toEqual(golden('domain-objects.json'));
  });

  test('with an own certificate are these two as well, and the Certificate is as ever', () => {
    const served = { assertion: null, own: { chain: 'the chain', key: 'the key' } };
    const [secret, certificate, gateway] = desiredObjects(aManifestTarget(), manifestSettings(), served);
    expect([secret, gateway]).toEqual(golden('own-certificate-objects.json'));
    expect(certificate).toEqual(domainObjects(aManifestTarget(), manifestSettings())[0]);
    expect(tenantLabelIn(secret?.metadata.name ?? '', aManifestTarget().domainId)).toBe('a1b2c3d');
  });

  test('with a gateway namespace of its own, the certificate and the gateway live there and the route here', () => {
    const objects = domainObjects(
      aManifestTarget(),
      manifestSettings({ gatewayNamespace: 'istio-gateways' }),
    );
    expect(objects).toEqual(golden('domain-objects-two-namespaces.json'));
  });

  test('on another gateway differ in the selector of the Gateway alone', () => {
    const [, gateway] = threeObjects(aManifestTarget({ gateway: 'two' }), TWO_GATEWAYS);
    const [, first] = threeObjects(aManifestTarget(), TWO_GATEWAYS);
    expect(gateway).toEqual({ ...first, spec: { ...first.spec, selector: { istio: 'ingressgateway-2' } } });
  });

  test('on demand are the Certificate and a route that is bound to the shared Gateway of the tenant’s workload', () => {
    const settings = { ...TWO_GATEWAYS, certificates: 'on-demand' as const };
    const [certificate, route, ...others] = domainObjects(aManifestTarget({ gateway: 'two' }), settings);
    const [same, , bound] = threeObjects(aManifestTarget({ gateway: 'two' }), TWO_GATEWAYS);
    const [first, second] = sharedHttpsObjects(settings).map(({ metadata }) => metadata.name);
    expect(others).toEqual([]);
    expect(certificate).toEqual(same);
    const http = bound.spec.http.map((one) => ({
      ...one,
      headers: { request: { set: one.headers?.request.set, remove: [] }, response: { remove: [] } },
    }));
    expect(route).toEqual({ ...bound, spec: { ...bound.spec, gateways: [`msp/${second}`], http } });
    expect([first, second]).toEqual(['portal-domains-https', 'portal-domains-https-two']);
  });

  test('cannot be made for a gateway that the settings do not know', () => {
    expect(knowsGateway(TWO_GATEWAYS, 'two')).toBe(true);
    expect(knowsGateway(TWO_GATEWAYS, 'gone')).toBe(false);
    expect(() => domainObjects(aManifestTarget({ gateway: 'gone' }), TWO_GATEWAYS)).toThrow('"gone"');
  });

  test('have a name that holds in Kubernetes for the longest label, and no name of the tenant in it', () => {
    const target = aManifestTarget({ tenantLabel: 'a'.repeat(32) });
    expect(objectName(target)).toMatch(/^[a-z0-9-]{1,63}$/);
    expect(objectName(target)).not.toContain('acme');
  });

  test('have labels that fit however long the domain is', () => {
    const domain = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.example.com`;
    for (const value of Object.values(labelsOf(aManifestTarget({ domain })))) {
      expect(value).toMatch(/^[a-z0-9A-Z]([a-z0-9A-Z._-]{0,61}[a-z0-9A-Z])?$/);
    }
  });
});

describe('port 80 of all domains', () => {
  test('is these two objects', () => {
    expect(sharedHttpObjects(manifestSettings())).toEqual(golden('shared-http.json'));
  });

  test('with two gateways, is a Gateway for each and one VirtualService for both', () => {
    expect(sharedHttpObjects(TWO_GATEWAYS)).toEqual(golden('shared-http-two-gateways.json'));
  });

  test('on demand are port 443 as well, for every name', () => {
    const settings = manifestSettings({ certificates: 'on-demand' });
    expect(sharedObjects(settings)).toEqual([
      ...sharedHttpObjects(manifestSettings()),
      ...(golden('shared-https.json') as unknown[]),
    ]);
    expect(sharedObjects(manifestSettings())).toEqual(sharedHttpObjects(manifestSettings()));
  });

  test('is ours, and no domain’s', () => {
    for (const object of sharedHttpObjects(manifestSettings()))
      expect([isOurs(object), domainIdOf(object)]).toEqual([true, null]);
  });
});

test('names that differ have hashes that differ, the same names the same', () => {
  const names = ['portal.acme.com', 'portal.acme.co', 'a.portal.acme.com', 'xn--bcher-kva.example'];
  expect(new Set(names.map(nameHash)).size).toBe(names.length);
  expect(nameHash('portal.acme.com')).toBe(nameHash('portal.acme.com'));
});

test('the tenant label is read from the name that it made, and from no other', () => {
  const target = aManifestTarget({ tenantLabel: '0c0ffee' });
  expect(tenantLabelIn(objectName(target), target.domainId)).toBe('0c0ffee');
  expect(tenantLabelIn(objectName(target), 'ffffffff-0000-4000-8000-000000000000')).toBeNull();
  expect(tenantLabelIn('portal-domains-http', target.domainId)).toBeNull();
});
