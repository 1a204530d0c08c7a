import { describe, expect, test } from 'vitest';
import { createProbersFor } from '../../bin/adapters.ts';
import { type Environment, readConfig } from '../../config/config.ts';
import { manifestSettingsOf } from './from-config.ts';

const settingsFrom = (env: Environment) => manifestSettingsOf(readConfig(env));
const ORIGIN = { PORTAL_ORIGIN: 'http://portal.msp.svc.cluster.local:3000' };

describe('the settings of a cluster', () => {
  test('are, where nothing is given, those of the runbook', () => {
    expect(settingsFrom(ORIGIN)).toEqual({
      ...{ originTimeoutSeconds: 60, hstsSeconds: 0, ownCertificates: false },
      namespace: 'msp',
      gatewayNamespace: 'msp',
      gateways: [{ name: 'default', selector: { istio: 'ingressgateway' } }],
      issuer: { kind: 'ClusterIssuer', name: 'letsencrypt-prod' },
      certificates: 'objects',
      origin: { host: 'portal.msp.svc.cluster.local', port: 3000 },
      challenges: { host: 'portal-domain-challenges.msp.svc.cluster.local', port: 80 },
    });
  });

  test('several gateways are workloads to the manifests, and each has a probe of its own', async () => {
    const env = {
      ...ORIGIN,
      PORTAL_EDGE: 'kubernetes',
      PORTAL_GATEWAYS: 'two istio=ingressgateway-2 portal-2.example.com gateway-2.msp.svc',
    };
    expect(settingsFrom(env).gateways).toEqual([
      { name: 'default', selector: { istio: 'ingressgateway' } },
      { name: 'two', selector: { istio: 'ingressgateway-2' } },
    ]);
    const proberOf = await createProbersFor(readConfig(env), () => new Date());
    expect([proberOf('default'), proberOf('two')]).not.toContain(null);
    expect(proberOf('two')).not.toBe(proberOf('default'));
    expect(proberOf('gone')).toBeNull();
  });

  test('the responder follows the namespace, everything else is as given', () => {
    const given = {
      ...ORIGIN,
      PORTAL_NAMESPACE: 'portal',
      PORTAL_GATEWAY_NAMESPACE: 'gateways',
      PORTAL_GATEWAY_SELECTOR: 'istio=public,app.kubernetes.io/name=gw',
      PORTAL_CERT_ISSUER: 'ours',
      PORTAL_CERT_ISSUER_KIND: 'Issuer',
    };
    expect(settingsFrom(given)).toMatchObject({
      namespace: 'portal',
      gatewayNamespace: 'gateways',
      gateways: [{ name: 'default', selector: { istio: 'public', 'app.kubernetes.io/name': 'gw' } }],
      issuer: { kind: 'Issuer', name: 'ours' },
      challenges: { host: 'portal-domain-challenges.portal.svc.cluster.local' },
    });
    expect(settingsFrom({ ...given, PORTAL_CHALLENGE_SERVICE: 'other:8089' }).challenges).toEqual({
      host: 'other',
      port: 8089,
    });
  });

  test.each([undefined, 'https://portal.example.com', 'http://portal.example.com/below'])(
    'the origin %s is refused in a sentence',
    (origin) => {
      expect(() => settingsFrom({ PORTAL_ORIGIN: origin })).toThrow(/^PORTAL_ORIGIN: /);
    },
  );

  test.each([
    ['PORTAL_GATEWAY_SELECTOR', 'ingressgateway'],
    ['PORTAL_CERT_ISSUER_KIND', 'AWSPCAIssuer'],
    ['PORTAL_EDGE_ADDRESS', 'https://gateway'],
    ['PORTAL_CHALLENGE_REPLICAS', 'replicas:8090'],
    ['PORTAL_CHALLENGE_REPLICAS', 'https://replicas:8090'],
    ['PORTAL_CHALLENGE_REPLICAS', 'http://one:8090,http://two:8090/readyz'],
  ])('%s does not take %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: `));
  });

  test('the replicas of the responder are those given, and none where nothing is', () => {
    const replicas = (given?: string) =>
      readConfig({ PORTAL_CHALLENGE_REPLICAS: given }).kubernetes.challengeReplicas;
    expect(replicas()).toEqual([]);
    expect(replicas('http://replicas.msp.svc:8090/, http://[::1]:8090')).toEqual([
      'http://replicas.msp.svc:8090',
      'http://[::1]:8090',
    ]);
  });

  test('the probe goes to the given address of the edge, else to where the edge listens', () => {
    const address = (env: Environment) => readConfig(env).gateways[0].address;
    expect(address({})).toEqual({ host: '127.0.0.1', port: 8443 });
    expect(address({ PORTAL_EDGE_HOST: '::', PORTAL_HTTPS_PORT: '443' })).toEqual({ host: '::', port: 443 });
    expect(address({ PORTAL_EDGE_ADDRESS: '[2001:db8::1]:8443' })).toEqual({
      host: '2001:db8::1',
      port: 8443,
    });
    expect(address({ PORTAL_EDGE_ADDRESS: 'gateway.istio-system.svc', PORTAL_HTTPS_PORT: '443' })).toEqual({
      host: 'gateway.istio-system.svc',
      port: 443,
    });
  });
});
