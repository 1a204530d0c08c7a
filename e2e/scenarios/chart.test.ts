import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKubernetesChallenges } from '../../src/challenges/kubernetes.ts';
import type { ChallengeChange } from '../../src/challenges/port.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { FIELD_MANAGER } from '../../src/edge/kubernetes/resources/names.ts';
import { FIRST_ORDER, RETRIED_ORDER } from '../../src/edge/port.ts';
import { createKubeClient, type KubeClient } from '../../src/kubernetes/client.ts';
import { accessFromKubeconfig } from '../../src/kubernetes/kubeconfig.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { buildHelm } from '../cluster/build/build.ts';
import { type KubeObject, pathOf, refOf } from '../cluster/kube/objects.ts';
import { type AccessReviews, openAccessReviews } from './access-reviews.ts';
import { ACCOUNTS, FULL, GATEWAYS, ON_DEMAND, PRODUCT, RIGHTS, TARGET, VALUES } from './chart-values.ts';
import { type EdgeCluster, report, startEdgeCluster } from './edge-cluster.ts';
import { CHART, createHelm, type Helm, isHook, nameOf, podOf, type Values } from './helm.ts';

/** Port 80 of all domains. */
const SHARED_HTTP = (
  [
    ['Gateway', GATEWAYS],
    ['VirtualService', PRODUCT],
  ] as const
).map(([kind, namespace]) => ({
  ...{ apiVersion: 'networking.istio.io/v1', kind, namespace },
  name: 'portal-domains-http',
}));

describe('the chart on a real cluster, with the gateway in a namespace of its own', () => {
  let world: EdgeCluster;
  let helm: Helm;
  let helmProgram: string;
  const clients: KubeClient[] = [];

  beforeAll(async () => {
    const env = environment();
    const { cacheDir } = readConfig(env);
    helmProgram = await buildHelm({ cacheDir, environment: env, report, niceness: 19 });
    world = await startEdgeCluster('chart', { namespaces: { product: PRODUCT, gateway: GATEWAYS } });
    helm = createHelm({
      program: helmProgram,
      chart: CHART,
      kubeconfig: world.cluster.kubeconfig,
      release: 'portal-domains',
      namespace: PRODUCT,
      dir: join(tmpdir(), 'portal-cluster-chart-helm'),
    });
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await world?.stop();
  });

  async function clientOf(name: string): Promise<KubeClient> {
    const file = await world.cluster.controls.kubeconfigFor({ namespace: PRODUCT, name });
    const client = createKubeClient({
      access: await accessFromKubeconfig(file),
      fieldManager: FIELD_MANAGER,
    });
    clients.push(client);
    return client;
  }

  async function reviewsOf(name: string): Promise<AccessReviews> {
    const { api, server, folder } = world.cluster;
    const caFile = join(folder.pki, 'ca.crt');
    return openAccessReviews({ api, server, caFile }, { namespace: PRODUCT, name });
  }

  /** Returns the API server's response to an object in a dry run; unknown fields are refused. */
  async function dryRun(object: KubeObject): Promise<string> {
    const query = 'dryRun=All&fieldManager=chart-dry-run&force=true&fieldValidation=Strict';
    const { status, body } = await world.cluster.api.ask('PATCH', `${pathOf(refOf(object))}?${query}`, {
      type: 'application/apply-patch+yaml',
      text: JSON.stringify(object),
    });
    return status < 300 ? 'accepted' : `${status} ${body}`;
  }

  test.each([
    ['the least that has to be given', VALUES],
    ['everything switched on', FULL],
    [
      'an issuer of the namespace, and no policies',
      { ...VALUES, issuer: { name: 'own', kind: 'Issuer' }, networkPolicies: { enabled: false } },
    ],
    ['one namespace for all', { ...VALUES, edge: {} }],
    ['certificates on demand', ON_DEMAND],
  ] satisfies [string, Values][])(
    'passes helm lint, and the API server accepts each object: %s',
    async (_, values) => {
      const lint = await helm.lint(values);
      expect([lint.code, lint.stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
      const objects = await helm.render(values);
      for (const object of objects)
        expect([nameOf(object), await dryRun(object)]).toEqual([nameOf(object), 'accepted']);
      report(`${objects.length} objects accepted: ${objects.map(nameOf).join(', ')}`);
    },
  );

  test('installs, and upgrades, and each pod keeps to the restricted profile of Pod Security', async () => {
    const { api } = world.cluster;
    const first = await helm.upgrade(VALUES);
    expect([first.code, first.stderr]).toEqual([0, expect.any(String)]);
    const more = { ...VALUES, api: { replicas: 3 } };
    const second = await helm.upgrade(more);
    expect([second.code, second.stderr]).toEqual([0, expect.any(String)]);
    const rendered = (await helm.render(more)).filter((object) => !isHook(object));
    for (const object of rendered)
      expect([nameOf(object), (await api.get(refOf(object))) !== null]).toEqual([nameOf(object), true]);
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: PRODUCT };
    expect(await api.get({ ...deployment, name: 'portal-domains-api' })).toMatchObject({
      spec: { replicas: 3 },
    });
    const pods = (await helm.render(more)).flatMap(podOf);
    expect(pods).toHaveLength(4);
    const enforced = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await api.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'restricted', labels: enforced },
    });
    for (const pod of pods) {
      const { status, body } = await api.ask('POST', '/api/v1/namespaces/restricted/pods?dryRun=All', {
        type: 'application/json',
        text: JSON.stringify(pod),
      });
      expect([pod.metadata.name, status, status < 300 ? '' : body]).toEqual([pod.metadata.name, 201, '']);
    }
  });

  test.each(['worker', 'challenges', 'api'] as const)(
    'the account of %s has the rights that are listed and no others',
    async (component) => {
      const nobody = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'nobody', namespace: PRODUCT },
      };
      await world.cluster.api.apply(nobody);
      const bare = await reviewsOf('nobody');
      const reviews = await reviewsOf(ACCOUNTS[component]);
      for (const namespace of [PRODUCT, GATEWAYS, 'default'] as const) {
        const everybodys = await bare.rights(namespace);
        const own = (await reviews.rights(namespace)).filter((right) => !everybodys.includes(right));
        expect([namespace, own]).toEqual([namespace, [...RIGHTS[component][namespace]].sort()]);
      }
      bare.close();
      reviews.close();
    },
  );

  test('the worker may read no Secret elsewhere, make no issuer, and run nothing', async () => {
    const reviews = await reviewsOf(ACCOUNTS.worker);
    const may = (verb: string, what: string, namespace?: string, name?: string) => {
      const [resource = '', group = ''] = what.split(/\.(.*)/);
      return reviews.may({
        verb,
        resource,
        group,
        ...(namespace === undefined ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
      });
    };
    expect(await may('get', 'secrets', GATEWAYS)).toBe(true);
    expect(await may('get', 'clusterissuers.cert-manager.io', undefined, 'pebble')).toBe(true);
    const refused = await Promise.all([
      ...[PRODUCT, 'default', 'kube-system', undefined].map((namespace) => may('get', 'secrets', namespace)),
      ...['create', 'patch', 'watch'].map((verb) => may(verb, 'secrets', GATEWAYS)),
      may('get', 'clusterissuers.cert-manager.io', undefined, 'another'),
      may('create', 'clusterissuers.cert-manager.io'),
      may('create', 'issuers.cert-manager.io', GATEWAYS),
      may('patch', 'challenges.acme.cert-manager.io', GATEWAYS),
      may('create', 'certificates.cert-manager.io', PRODUCT),
      may('create', 'virtualservices.networking.istio.io', GATEWAYS),
      may('create', 'pods', PRODUCT),
      may('create', 'roles.rbac.authorization.k8s.io', PRODUCT),
      may('create', 'serviceaccounts/token', PRODUCT),
    ]);
    expect(new Set(refused)).toEqual(new Set([false]));
    reviews.close();
  });

  test("the worker's rights suffice for a domain's whole life, also for a retry, and for port 80", async () => {
    const { api } = world.cluster;
    for (const ref of SHARED_HTTP) await api.remove(ref);
    const errors: unknown[] = [];
    const edge = world.newEdge({
      client: await clientOf(ACCOUNTS.worker),
      // As the values are, which name no key for them.
      settings: { ...world.settings, ownCertificates: false },
      onError: (error) => errors.push(error),
    });
    const stop = new AbortController();
    const woken: string[] = [];
    const watching = edge.watch((domainId) => woken.push(domainId), stop.signal);
    const current = () => Promise.all(SHARED_HTTP.map((ref) => api.get(ref)));
    await eventually('port 80 is up', async () => !(await current()).includes(null));

    world.hide(TARGET.domain);
    const failed = await eventually(
      'the CA refuses',
      async () => {
        const seen = await edge.apply(TARGET, FIRST_ORDER);
        return seen.failure !== null || seen.issuance === 'failed' ? seen : null;
      },
      { withinMs: 60_000, everyMs: 500 },
    );
    expect(failed.failure).toBeNull();
    world.show(TARGET.domain);
    await edge.apply(TARGET, RETRIED_ORDER);
    const live = await eventually(
      'the certificate is issued and the route stands',
      async () => {
        const seen = await edge.apply(TARGET, FIRST_ORDER);
        return seen.failure !== null || (seen.certificate !== null && seen.objects === 'present')
          ? seen
          : null;
      },
      { withinMs: 60_000, everyMs: 250 },
    );
    expect(live.failure).toBeNull();
    const { domainId, domain, tenantLabel } = TARGET;
    expect(await edge.list()).toEqual([{ domainId, domain, tenantLabel }]);
    await eventually('the watch has told of it', () => woken.includes(domainId));

    const gone = await edge.remove(TARGET);
    expect([gone.failure, gone.objects]).toEqual([null, 'absent']);
    stop.abort();
    await watching;
    expect(errors).toEqual([]);
  });

  test("the responder's rights suffice to follow the challenges", async () => {
    const delivered: ChallengeChange[] = [];
    const stop = new AbortController();
    const following = createKubernetesChallenges({
      client: await clientOf(ACCOUNTS.challenges),
      namespace: GATEWAYS,
      log: createLog('silent', 'challenges'),
      random: Math.random,
    }).follow((change) => delivered.push(change), stop.signal);
    await eventually('the watch stands', () => delivered.some(({ kind }) => kind === 'heard'));
    stop.abort();
    await following;
    expect(delivered.map(({ kind }) => kind)).toEqual(['listed', 'heard']);
  });

  test('uninstalling takes the release away, and leaves what serves the tenants', async () => {
    const { api } = world.cluster;
    const rendered = (await helm.render(VALUES)).filter((object) => !isHook(object));
    const removed = await helm.uninstall();
    expect([removed.code, removed.stderr]).toEqual([0, expect.any(String)]);
    for (const object of rendered) {
      await eventually(`${nameOf(object)} is gone`, async () => (await api.get(refOf(object))) === null);
    }
    for (const ref of SHARED_HTTP) expect(await api.get(ref)).not.toBeNull();
  });
});
