import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewaysOf } from '../../src/bin/gateways.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { manifestSettingsOf } from '../../src/edge/kubernetes/from-config.ts';
import { onDemandFilter } from '../../src/edge/kubernetes/resources/on-demand-filter.ts';
import { SDS_CLIENT } from '../../src/edge/kubernetes/resources/shared-https.ts';
import { workerRights } from '../../src/edge/kubernetes/rights.ts';
import { buildHelm } from '../cluster/build/build.ts';
import type { KubeObject } from '../cluster/kube/objects.ts';
import {
  ACCOUNTS,
  FULL,
  FULL_GATEWAYS,
  GATEWAYS,
  ON_DEMAND,
  PRODUCT,
  RIGHTS,
  VALUES,
} from './chart-values.ts';
import { report } from './edge-cluster.ts';
import { CHART, createHelm, environmentOf, type Helm, nameOf, type Values } from './helm.ts';

const TELEMETRY_PORTS = [443, 4318].map((port) => ({ protocol: 'TCP', port }));
const policyOf = (objects: readonly KubeObject[], name: string) =>
  objects.find((object) => nameOf(object) === `NetworkPolicy ${PRODUCT}/${name}`);

const SECRETS = {
  ...{ DATABASE_URL: 'postgres://db/portal', PORTAL_OPERATOR_KEY: 'k'.repeat(24) },
  PORTAL_CERTIFICATE_KEY: 'ab'.repeat(32),
  ...{ OTEL_EXPORTER_OTLP_HEADERS: 'key=value', POSTHOG_API_KEY: 'phc_key' },
  ...{ PORTAL_SMTP_URL: 'smtp://mail.test:587', PORTAL_OIDC_CLIENT_SECRET: 'of-the-client' },
};

/** Without a cluster: Helm alone. */
describe("the chart's values", () => {
  let dir: string;
  let helm: Helm;

  beforeAll(async () => {
    const env = environment();
    const { cacheDir } = readConfig(env);
    dir = await mkdtemp(join(tmpdir(), 'portal-domains-chart-'));
    helm = createHelm({
      program: await buildHelm({ cacheDir, environment: env, report, niceness: 19 }),
      chart: CHART,
      kubeconfig: join(dir, 'none'),
      release: 'portal-domains',
      namespace: PRODUCT,
      dir,
    });
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test.each([
    ['/settings/baseDomain', {}],
    ['/settings/origin', { ...VALUES, settings: { ...VALUES.settings, origin: 'origin.internal/path' } }],
    ['/temporal/address', { ...VALUES, temporal: { address: 'temporal.internal' } }],
    ['/edge/gateways/0', { ...VALUES, edge: { gateways: [{ name: 'two' }] } }],
    ['/issuer/kind', { ...VALUES, issuer: { name: 'pebble', kind: 'Secret' } }],
    ['/challenges', { ...VALUES, challenges: { replicas: 1 } }],
    ['sds.filter', { ...VALUES, edge: { certificates: 'on-demand' }, sds: { install: true } }],
    ['sds.install', { ...VALUES, sds: { filter: true } }],
    ['replicaz', { ...VALUES, api: { replicaz: 3 } }],
  ] satisfies [string, Values][])('refuses values that do not fit, and names %s', async (place, values) => {
    const { code, stderr } = await helm.template(values);
    expect(code).not.toBe(0);
    expect(stderr).toContain(place);
  });

  test.each([
    ['own certificates are taken', FULL, true],
    ['they are not', VALUES, false],
  ] satisfies [string, Values, boolean][])(
    'lets the worker do with Secrets what the driver does where %s, and no more',
    async (_, values, ownCertificates) => {
      const role = (await helm.render(values)).find(
        ({ kind, metadata }) => kind === 'Role' && metadata.name === 'portal-domains-worker-gateway',
      );
      const { rules } = role as unknown as { rules: { resources: string[]; verbs: string[] }[] };
      const granted = rules
        .filter(({ resources }) => resources.includes('secrets'))
        .flatMap(({ verbs }) => verbs);
      const issuer = { kind: 'ClusterIssuer', name: 'pebble' } as const;
      const needed = workerRights({
        namespace: PRODUCT,
        gatewayNamespace: GATEWAYS,
        issuer,
        ownCertificates,
      });
      const verbs = needed.filter(({ resource }) => resource === 'secrets').map(({ verb }) => verb);
      expect(granted.sort()).toEqual(verbs.sort());
    },
  );

  test('gives the programs settings that they take', async () => {
    const objects = await helm.render(FULL);
    const configOf = (name: string) => readConfig(environmentOf(objects, name, SECRETS));
    const worker = configOf('portal-domains-worker');
    expect(manifestSettingsOf(worker)).toMatchObject({
      ...{ namespace: PRODUCT, gatewayNamespace: GATEWAYS },
      ...{ issuer: FULL.issuer, origin: { host: 'origin.internal', port: 80 }, ownCertificates: true },
    });
    expect(worker).toMatchObject({
      ...{ gateways: FULL_GATEWAYS, gatewayLimit: FULL.edge.gatewayLimit },
      kubernetes: { challengeReplicas: [`http://portal-domain-challenges-replicas.${PRODUCT}.svc:8090`] },
    });
    expect(gatewaysOf(configOf('portal-domains-api'))).toEqual(gatewaysOf(worker));
    for (const name of ['portal-domains-api', 'portal-domains-worker']) {
      expect(configOf(name)).toMatchObject({
        // Both judge by the same roots, and seal and open by the same key.
        ...{
          trustedCaFile: '/etc/portal-domains/trusted-ca/ca.crt',
          certificateKeys: [{ id: expect.any(String) }],
        },
        tracing: { endpoint: FULL.telemetry.otlpEndpoint, headers: { key: 'value' }, ratio: 0.25 },
        posthog: { key: 'phc_key', host: 'https://us.i.posthog.com' },
      });
      expect(policyOf(objects, name)).toMatchObject({
        spec: { egress: expect.arrayContaining([{ ports: TELEMETRY_PORTS }]) },
      });
    }
    expect(policyOf(objects, 'portal-domain-challenges')).toMatchObject({
      spec: { ingress: [{ from: FULL_GATEWAYS.map(() => ({})) }, {}] },
    });
    expect(configOf('portal-domains-api')).toMatchObject({
      ...{ sandbox: false, reservedNames: ['vendor.test'] },
      brand: { color: FULL.settings.brand.color, logoFile: '/etc/portal-domains/brand/logo' },
      oidc: { issuer: FULL.console.oidc.issuer, secret: { text: 'of-the-client' } },
    });
    expect(configOf('portal-domain-challenges')).toMatchObject({
      challenges: { port: 8089, adminPort: 8090 },
    });
  });

  test('installs for certificates on demand the EnvoyFilter of each gateway as the driver wants it, and servers', async () => {
    const objects = await helm.render(ON_DEMAND);
    const serverName = `portal-domain-sds.${GATEWAYS}.svc`;
    const worker = readConfig(environmentOf(objects, 'portal-domains-worker', SECRETS));
    const settings = manifestSettingsOf(worker);
    expect(settings.certificates).toBe('on-demand');
    expect(worker.kubernetes.sdsReplicas).toEqual([`http://${serverName}:8092`]);
    for (const workload of settings.gateways) {
      const { metadata, spec } = onDemandFilter({
        ...{ workload, namespace: GATEWAYS, port: 9443, serverName },
        servers: [{ host: serverName, port: 8091 }],
      });
      const found = objects.find((one) => one.kind === 'EnvoyFilter' && one.metadata.name === metadata.name);
      expect(found).toMatchObject({ metadata: { namespace: GATEWAYS } });
      expect(found?.spec).toEqual(spec);
    }
    const certificate = objects.find((one) => one.kind === 'Certificate' && one.metadata.name === SDS_CLIENT);
    expect(certificate).toMatchObject({ spec: { secretName: SDS_CLIENT } });
    const sds = readConfig(environmentOf(objects, 'portal-domain-sds', {}));
    expect(sds).toMatchObject({
      kubernetes: { gatewayNamespace: GATEWAYS },
      sds: {
        host: '0.0.0.0',
        port: 8091,
        adminPort: 8092,
        tls: '/etc/portal-domains/sds',
        mostStreams: 1_000,
      },
    });
    const role = objects.find((one) => one.kind === 'Role' && one.metadata.name === ACCOUNTS.sds);
    expect(role?.rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['list', 'watch'] }]);
    expect(RIGHTS.sds[GATEWAYS]).toEqual(['/secrets list', '/secrets watch']);
    const before = (await helm.render({ ...ON_DEMAND, edge: FULL.edge, sds: { install: true } })).map(nameOf);
    expect(before.filter((name) => name.startsWith('EnvoyFilter'))).toEqual([]);
    expect(before).toContain(`Deployment ${GATEWAYS}/portal-domain-sds`);
    const others = (await helm.render(FULL)).map(nameOf);
    expect(others.filter((name) => /sds|EnvoyFilter/.test(name))).toEqual([]);
  });
});
