import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewaysOf } from '../../src/bin/gateways.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { manifestSettingsOf } from '../../src/edge/kubernetes/from-config.ts';
import { buildHelm } from '../cluster/build/build.ts';
import type { KubeObject } from '../cluster/kube/objects.ts';
import { FULL, FULL_GATEWAYS, GATEWAYS, PRODUCT, VALUES } from './chart-values.ts';
import { report } from './edge-cluster.ts';
import { CHART, createHelm, environmentOf, type Helm, nameOf, type Values } from './helm.ts';

const TELEMETRY_PORTS = [443, 4318].map((port) => ({ protocol: 'TCP', port }));
const policyOf = (objects: readonly KubeObject[], name: string) =>
  objects.find((object) => nameOf(object) === `NetworkPolicy ${PRODUCT}/${name}`);

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
    ['replicaz', { ...VALUES, api: { replicaz: 3 } }],
  ] satisfies [string, Values][])('refuses values that do not fit, and names %s', async (place, values) => {
    const { code, stderr } = await helm.template(values);
    expect(code).not.toBe(0);
    expect(stderr).toContain(place);
  });

  test('gives the programs settings that they take', async () => {
    const secrets = {
      ...{ DATABASE_URL: 'postgres://db/portal', PORTAL_OPERATOR_KEY: 'k'.repeat(24) },
      ...{ OTEL_EXPORTER_OTLP_HEADERS: 'key=value', POSTHOG_API_KEY: 'phc_key' },
    };
    const objects = await helm.render(FULL);
    const configOf = (name: string) => readConfig(environmentOf(objects, name, secrets));
    const worker = configOf('portal-domains-worker');
    expect(manifestSettingsOf(worker)).toMatchObject({
      ...{ namespace: PRODUCT, gatewayNamespace: GATEWAYS },
      ...{ issuer: FULL.issuer, origin: { host: 'origin.internal', port: 80 } },
    });
    expect(worker).toMatchObject({
      ...{ gateways: FULL_GATEWAYS, gatewayLimit: FULL.edge.gatewayLimit },
      kubernetes: { challengeReplicas: [`http://portal-domain-challenges-replicas.${PRODUCT}.svc:8090`] },
    });
    expect(gatewaysOf(configOf('portal-domains-api'))).toEqual(gatewaysOf(worker));
    for (const name of ['portal-domains-api', 'portal-domains-worker']) {
      expect(configOf(name)).toMatchObject({
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
    expect(configOf('portal-domains-api')).toMatchObject({ sandbox: false, reservedNames: ['vendor.test'] });
    expect(configOf('portal-domain-challenges')).toMatchObject({
      challenges: { port: 8089, adminPort: 8090 },
    });
  });
});
