import type { KubeObject } from '../kube/objects.ts';

const ISTIO = 'networking.istio.io/v1';
const SELECTOR = { istio: 'ingressgateway' };

/** Port 80 for every name, there before any domain comes: challenges to the responder, the rest to https. */
export function sharedHttpObjects(namespace: string, responderHost: string): KubeObject[] {
  const metadata = { name: 'http-shared', namespace };
  return [
    {
      apiVersion: ISTIO,
      kind: 'Gateway',
      metadata,
      spec: {
        selector: SELECTOR,
        servers: [{ port: { number: 80, name: 'http-shared', protocol: 'HTTP' }, hosts: ['*'] }],
      },
    },
    {
      apiVersion: ISTIO,
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: ['*'],
        gateways: [metadata.name],
        http: [
          {
            match: [{ uri: { prefix: '/.well-known/acme-challenge/' } }],
            route: [{ destination: { host: responderHost, port: { number: 80 } } }],
          },
          { redirect: { scheme: 'https', redirectCode: 301 } },
        ],
      },
    },
  ];
}

export type TestDomain = {
  name: string;
  domain: string;
  namespace: string;
  issuer: string;
  originHost: string;
};

/** The three objects of one domain. */
export function domainObjects({ name, domain, namespace, issuer, originHost }: TestDomain): KubeObject[] {
  const metadata = { name, namespace };
  const secretName = `${name}-tls`;
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata,
      spec: {
        secretName,
        dnsNames: [domain],
        issuerRef: { name: issuer, kind: 'ClusterIssuer' },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      },
    },
    {
      apiVersion: ISTIO,
      kind: 'Gateway',
      metadata,
      spec: {
        selector: SELECTOR,
        servers: [
          {
            port: { number: 443, name: `https-${name}`, protocol: 'HTTPS' },
            hosts: [domain],
            tls: { mode: 'SIMPLE', credentialName: secretName },
          },
        ],
      },
    },
    {
      apiVersion: ISTIO,
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: [domain],
        gateways: [name],
        http: [{ route: [{ destination: { host: originHost, port: { number: 80 } } }] }],
      },
    },
  ];
}
