import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runProgram } from '../../src/local/run-program.ts';
import { addTenant, register, untilStatus } from '../../src/testing/stack-actions.ts';
import type { KubeObject } from '../cluster/kube/objects.ts';
import { NODE_ADDRESS } from '../cluster/node/addresses.ts';
import {
  CLUSTER_PORTS,
  GATEWAY_NAMESPACE,
  NAMESPACE,
  ORIGIN,
  POSTGRES_PORT,
  TEMPORAL_PORT,
} from './addresses.ts';
import {
  apiOf,
  type Component,
  DEPLOYMENTS,
  ensureInstalled,
  openPods,
  type Pod,
  type Pods,
} from './pods.ts';
import { type From, type Place, reachedFrom } from './testing/probe.ts';

/** An address that nobody takes for one of a network of one's own (RFC 5737); here it is the node's. */
const PUBLIC = '203.0.113.7';
/** kube-router is told of a change and works it in a moment later. */
const ENFORCED = { timeout: 60_000, interval: 500 };

/** Everything that a pod may want to reach. */
const PLACES = [
  ...['API', 'worker admin', 'responder', 'responder admin'],
  ...['PostgreSQL', 'Temporal', 'API server', 'DNS', 'DNS over TCP', 'gateway http', 'gateway https'],
  ...['public http', 'public https', 'public other'],
  ...['neighbour 53', 'neighbour 80', 'neighbour 443', 'neighbour 4318', 'neighbour 5432'],
] as const;
type Name = (typeof PLACES)[number];

/** Places that are not the chart's: no policy of it stands before these. */
const OTHERS = PLACES.slice(4);
const DNS: Name[] = ['DNS', 'DNS over TCP', 'neighbour 53'];
/** Port 80 of each address of a name is asked before an order, and its redirects are followed. */
const WEB: Name[] = ['gateway http', 'gateway https', 'public http', 'public https'];

const ofGateway = () => ({ namespace: GATEWAY_NAMESPACE, name: 'gateway' });

describe('the NetworkPolicies of the chart, enforced by kube-router', () => {
  let pods: Pods;
  let places: Record<Name, Place>;
  beforeAll(async () => {
    pods = openPods(inject('pods'));
    await ensureInstalled(pods);
    // Envoy listens on 443 once there is a name to serve.
    await activate(pods);
    await onLoopback('add');
    for (const pod of strangers(pods.images.now)) await pods.kube.apply(pod);
    await pods.kube.apply(await policyOfMigration(pods));
    for (const { metadata } of strangers(pods.images.now))
      await pods.kubectlRun(
        ...['-n', metadata.namespace ?? '', 'wait', '--for=condition=ContainersReady'],
        ...[`pod/${metadata.name}`, '--timeout=60s'],
      );
    places = await placesOf(pods);
  });
  afterAll(async () => {
    for (const { apiVersion, kind, metadata } of strangers(pods.images.now))
      await pods.kube.remove({ apiVersion, kind, ...metadata });
    await onLoopback('delete');
    await pods.close();
  });

  type Asker = () => From | Promise<From>;
  const reached = async (asker: Asker) => sorted(await reachedFrom(pods, await asker(), places));
  const inProduct = (name: string) => () => ({ namespace: NAMESPACE, name });
  /** The second pod: the places are on the first, and a pod always reaches itself. */
  const deployed = (component: Component) => async () =>
    inProduct((await pods.podsOf(component))[1]?.metadata.name ?? '')();

  test('every place answers whoever stands before no wall: the node, which has the kubelet’s probes', async () => {
    // Without this, a place where nobody listens would look like a wall.
    const unguarded = await reachedFrom(onNode(), { namespace: '', name: 'node' }, places);
    // The address of Temporal is translated for pods alone: of these, those reach it that no policy guards.
    expect(sorted(unguarded)).toEqual(PLACES.filter((name) => name !== 'Temporal'));
  });

  test.each<[string, Asker, readonly Name[]]>([
    ['the API', deployed('api'), [...DNS, ...WEB, 'PostgreSQL']],
    [
      'the worker',
      deployed('worker'),
      [...DNS, ...WEB, 'PostgreSQL', 'Temporal', 'API server', 'responder admin'],
    ],
    ['the responder', deployed('challenges'), [...DNS, 'API server']],
    ['the migration', inProduct('migrate'), [...DNS, 'PostgreSQL']],
    ['a pod of the gateway', ofGateway, ['API', 'responder', ...OTHERS]],
    ['another pod of the namespace', inProduct('stranger'), OTHERS],
    [
      'a pod of another namespace that is labelled as the gateway',
      () => ({ namespace: ORIGIN.namespace, name: 'impostor' }),
      OTHERS,
    ],
  ])('%s reaches what it needs, and nothing else', async (_, asker, allowed) => {
    await expect.poll(() => reached(asker), ENFORCED).toEqual(sorted(allowed));
  });

  test('apiFrom and metricsFrom open to whom they name, and the gateway no longer reaches the API', async () => {
    const peer = [{ podSelector: { matchLabels: { app: 'stranger' } } }];
    const networkPolicies = { ...(pods.values.networkPolicies as object), apiFrom: peer, metricsFrom: peer };
    const helm = await pods.helmOf.deploy({ ...pods.values, networkPolicies });
    expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    const opened: Name[] = ['API', 'worker admin', 'responder admin', ...OTHERS];
    await expect.poll(() => reached(inProduct('stranger')), ENFORCED).toEqual(sorted(opened));
    await expect.poll(() => reached(ofGateway), ENFORCED).toEqual(sorted(['responder', ...OTHERS]));
  });

  test('traces and product events open the way to their receivers', async () => {
    const traced = {
      ...pods.values,
      telemetry: { otlpEndpoint: `http://${places['neighbour 4318'].host}:4318` },
    };
    const helm = await pods.helmOf.deploy(traced);
    expect([helm.code, helm.stderr]).toEqual([0, expect.any(String)]);
    places = await placesOf(pods);
    const opened: Name[] = [...DNS, ...WEB, 'PostgreSQL', 'neighbour 443', 'neighbour 4318'];
    await expect.poll(() => reached(deployed('api')), ENFORCED).toEqual(sorted(opened));
    await ensureInstalled(pods);
  });

  test('where the namespace forbids everything by default, the migration runs and the pods become Ready', async () => {
    const forbidden = { name: 'forbid-everything', namespace: NAMESPACE };
    await pods.kube.apply({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: forbidden,
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    try {
      await expect.poll(() => reached(inProduct('stranger')), ENFORCED).toEqual([]);
      await pods.kubectlRun(
        'rollout',
        'restart',
        ...Object.values(DEPLOYMENTS).map((one) => `deployment/${one}`),
      );
      await ensureInstalled(pods);
    } finally {
      await pods.kube.remove({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...forbidden });
    }
  });
});

const sorted = (names: readonly Name[]) => PLACES.filter((one) => names.includes(one));

async function activate(pods: Pods): Promise<void> {
  const stack = { ...pods, ...(await apiOf(pods)) };
  const tenant = randomUUID();
  await addTenant(stack, tenant, 'Walled');
  const domain = await register(stack, tenant, 'portal.walled.com');
  await pods.publish(domain);
  await untilStatus(stack, domain, 'active');
}

/** Adds the public address to the node, or takes it away. */
async function onLoopback(change: 'add' | 'delete'): Promise<void> {
  const result = await runProgram('ip', ['address', change, `${PUBLIC}/32`, 'dev', 'lo'], {
    timeoutMs: 10_000,
  });
  if (result.code !== 0) throw new Error(result.stderr);
}

/** Asks from the node itself, by the same script. */
const onNode = (): Pick<Pods, 'tryKubectl'> => ({
  tryKubectl: (...args) =>
    runProgram(process.execPath, args.slice(args.indexOf('--') + 2), { timeoutMs: 60_000 }),
});

async function placesOf(pods: Pods): Promise<Record<Name, Place>> {
  const [api, worker, responder] = await Promise.all(
    (['api', 'worker', 'challenges'] as const).map(async (one) => (await pods.podsOf(one))[0]),
  );
  const neighbour = { apiVersion: 'v1', kind: 'Pod', namespace: ORIGIN.namespace, name: 'neighbour' };
  const near = ((await pods.kube.get(neighbour)) as Pod | null)?.status.podIP ?? '';
  return {
    API: portOf(api, 'http'),
    'worker admin': portOf(worker, 'admin'),
    responder: portOf(responder, 'http'),
    'responder admin': portOf(responder, 'admin'),
    PostgreSQL: { host: NODE_ADDRESS, port: POSTGRES_PORT },
    Temporal: { host: NODE_ADDRESS, port: TEMPORAL_PORT },
    'API server': { host: '10.96.0.1', port: 443 },
    DNS: { host: NODE_ADDRESS, port: 53, over: 'dns' },
    'DNS over TCP': { host: NODE_ADDRESS, port: 53 },
    'gateway http': { host: NODE_ADDRESS, port: CLUSTER_PORTS.http },
    'gateway https': { host: NODE_ADDRESS, port: CLUSTER_PORTS.https },
    'public http': { host: PUBLIC, port: 80 },
    'public https': { host: PUBLIC, port: 443 },
    // The API server listens on every address.
    'public other': { host: PUBLIC, port: CLUSTER_PORTS.apiserver },
    'neighbour 53': { host: near, port: 53 },
    'neighbour 80': { host: near, port: 80 },
    'neighbour 443': { host: near, port: 443 },
    'neighbour 4318': { host: near, port: 4318 },
    'neighbour 5432': { host: near, port: 5432 },
  };
}

function portOf(pod: Pod | undefined, name: string): Place {
  const { containers = [] } = (pod?.spec ?? {}) as {
    containers?: { ports: { name: string; containerPort: number }[] }[];
  };
  const port = containers[0]?.ports.find((one) => one.name === name)?.containerPort;
  if (pod?.status.podIP === undefined || port === undefined) throw new Error(`no pod has the port ${name}`);
  return { host: pod.status.podIP, port };
}

/** The hook's policy goes with the hook: it is put back, for a pod that stands where the migration does. */
async function policyOfMigration({ helmOf, values }: Pods): Promise<KubeObject> {
  const all = await helmOf.render(values);
  const policy = all.find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'portal-domains-migrate',
  );
  if (policy === undefined) throw new Error('the chart has no policy for the migration');
  return policy;
}

/** Pods that stand for others: they wait, and one listens. */
function strangers(image: string): KubeObject[] {
  const component = Object.fromEntries(
    Object.entries({ name: 'portal-domains', instance: 'portal-domains', component: 'migrate' }).map(
      ([key, value]) => [`app.kubernetes.io/${key}`, value],
    ),
  );
  return [
    aPod(image, { name: 'migrate', namespace: NAMESPACE, labels: component }),
    aPod(image, { name: 'gateway', namespace: GATEWAY_NAMESPACE, labels: { istio: 'ingressgateway' } }),
    aPod(image, { name: 'stranger', namespace: NAMESPACE, labels: { app: 'stranger' } }),
    aPod(image, { name: 'impostor', namespace: ORIGIN.namespace, labels: { istio: 'ingressgateway' } }),
    aPod(image, { name: 'neighbour', namespace: ORIGIN.namespace }, [53, 80, 443, 4318, 5432]),
  ];
}

function aPod(image: string, metadata: KubeObject['metadata'], listens: readonly number[] = []): KubeObject {
  const script = `for (const port of ${JSON.stringify(listens)}) require('node:net').createServer((one) => one.destroy()).listen(port); setInterval(() => {}, 1e6);`;
  const isListening = listens.length > 0;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      // Never Ready: no Service leads to a pod that only stands there.
      readinessGates: [{ conditionType: 'portal-domains.test/never' }],
      containers: [
        {
          name: 'node',
          image,
          command: ['node', '-e', script],
          securityContext: isListening ? { runAsUser: 0 } : RESTRICTED,
        },
      ],
    },
  };
}

const RESTRICTED = {
  runAsNonRoot: true,
  runAsUser: 1000,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
