/** The values that the chart is tested with, and the rights that it should give. */

import { workerRights } from '../../src/edge/kubernetes/rights.ts';
import type { EdgeTarget } from '../../src/edge/port.ts';

export const PRODUCT = 'msp';
export const GATEWAYS = 'istio-gateways';

/** The least that has to be given. */
export const VALUES = {
  settings: { baseDomain: 'portal.test', origin: 'http://origin.internal' },
  temporal: { address: 'temporal.internal:7233' },
  edge: { gatewayNamespace: GATEWAYS },
  issuer: { name: 'pebble', kind: 'ClusterIssuer' },
};

/** Everything that can be switched on. */
export const FULL = {
  ...VALUES,
  image: { repository: 'registry.test/portal-domains', digest: `sha256:${'0'.repeat(64)}` },
  imagePullSecrets: [{ name: 'registry' }],
  secret: {
    keys: {
      ...{ certificateKey: 'CERTIFICATES', otlpHeaders: 'OTLP_HEADERS', posthogApiKey: 'POSTHOG_KEY' },
      ...{ smtpUrl: 'SMTP_URL', oidcClientSecret: 'OIDC_SECRET' },
    },
  },
  console: {
    temporalUiUrl: 'https://temporal.example.test',
    traceUrl: 'https://traces.example.test/?q={domain-id}',
    oidc: { issuer: 'https://login.example.test', roles: 'admin=platform,viewer=*' },
  },
  telemetry: { otlpEndpoint: 'http://collector.internal:4318', sampleRatio: 0.25 },
  settings: {
    ...VALUES.settings,
    reservedNames: ['vendor.test'],
    mailFrom: 'Example Portal <portal@example.test>',
    dnsResolvers: ['192.0.2.53', '192.0.2.54:53'],
    trustedCaConfigMap: 'roots',
    brand: { color: '#0a7d55', logoConfigMap: 'logo' },
  },
  edge: {
    ...VALUES.edge,
    gateways: [
      {
        name: 'two',
        selector: { istio: 'ingressgateway-2', app: 'gateway' },
        baseDomain: 'portal-2.test',
        address: `gateway-2.${GATEWAYS}.svc:443`,
      },
    ],
    gatewayLimit: 2_000,
  },
  issuer: { name: 'example', kind: 'ClusterIssuer' },
  clusterIssuer: { create: true, email: 'ops@example.test' },
  worker: {
    podAnnotations: { team: 'portals' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ operator: 'Exists' }],
  },
  networkPolicies: {
    apiFrom: [{ namespaceSelector: {} }],
    metricsFrom: [{ podSelector: {} }],
    postgres: { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [5432] },
    mail: { to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [587] },
    identityProvider: { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [443] },
  },
};

/** Two gateways that take certificates on demand. */
export const ON_DEMAND = {
  ...FULL,
  edge: { ...FULL.edge, certificates: 'on-demand', httpsPort: 9443 },
  sds: { install: true, filter: true, streams: 1_000 },
};

/** As the programs read them. */
export const FULL_GATEWAYS = [
  {
    name: 'default',
    selector: { istio: 'ingressgateway' },
    baseDomain: 'portal.test',
    address: { host: `istio-ingressgateway.${GATEWAYS}.svc`, port: 443 },
  },
  {
    name: 'two',
    selector: { istio: 'ingressgateway-2', app: 'gateway' },
    baseDomain: 'portal-2.test',
    address: { host: `gateway-2.${GATEWAYS}.svc`, port: 443 },
  },
];

const ISSUER_RIGHT = 'cert-manager.io/clusterissuers get [pebble]';

const WORKER_RIGHTS = workerRights({
  namespace: PRODUCT,
  gatewayNamespace: GATEWAYS,
  issuer: { kind: 'ClusterIssuer', name: VALUES.issuer.name },
  ownCertificates: false,
});

/** The permissions that `doctor` checks are exactly those that the chart grants. */
const workerIn = (namespace: string) =>
  WORKER_RIGHTS.filter((right) => right.namespace === namespace || right.namespace === undefined).map(
    ({ group, resource, verb, name }) =>
      `${group}/${resource} ${verb}${name === undefined ? '' : ` [${name}]`}`,
  );

/** The permissions of each account by namespace, in the format of access-reviews.ts. */
export const RIGHTS = {
  worker: {
    [PRODUCT]: workerIn(PRODUCT),
    [GATEWAYS]: workerIn(GATEWAYS),
    default: [ISSUER_RIGHT],
  },
  challenges: {
    [PRODUCT]: [],
    [GATEWAYS]: ['acme.cert-manager.io/challenges list', 'acme.cert-manager.io/challenges watch'],
    default: [],
  },
  sds: { [PRODUCT]: [], [GATEWAYS]: ['/secrets list', '/secrets watch'], default: [] },
  api: { [PRODUCT]: [], [GATEWAYS]: [], default: [] },
};

export const ACCOUNTS = {
  worker: 'portal-domains-worker',
  challenges: 'portal-domain-challenges',
  sds: 'portal-domain-sds',
  api: 'portal-domains-api',
} as const;

export const TARGET: EdgeTarget = {
  domainId: '0197a1b2-0000-4000-8000-00000000c4a7',
  tenant: '5f6e7d8c-0000-4000-8000-000000000001',
  tenantLabel: '5f6e7d8',
  domain: 'chart.acme.localhost',
  gateway: 'default',
};
