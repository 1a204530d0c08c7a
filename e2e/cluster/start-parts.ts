import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTools } from './build/build.ts';
import { ClusterError } from './errors.ts';
import type { KubeApi } from './kube/api.ts';
import { applyCrds } from './kube/crds.ts';
import { nodeObjects } from './node/objects.ts';
import { meshConfig, namespace, serviceEntry } from './objects/base.ts';
import { GATEWAY, ownAddress, SECOND_GATEWAY } from './objects/gateway.ts';
import type { ClusterOptions } from './options.ts';
import { makeIssuers, startCertManager, startPebble } from './parts/acme.ts';
import type { PartContext } from './parts/context.ts';
import { startApiserver, startControllerManager, startEtcd } from './parts/control-plane.ts';
import { makeGateway, startEnvoy, startIstiod } from './parts/mesh.ts';
import { type NodeOptions, startContainerd, startNode } from './parts/node.ts';
import type { Stopwatch } from './stopwatch.ts';

export type Parts = {
  context: PartContext;
  api: KubeApi;
  kubeconfig: string;
  namespaces: { product: string; gateway: string };
  nameserver: string;
  options: ClusterOptions;
  watch: Stopwatch;
};

const DEFAULT_ISSUERS = [{ name: 'pebble', waitInsteadOfSelfCheck: '1s' }];

/**
 * Starts the parts, side by side where nothing depends on it.
 *
 *     etcd ─▶ apiserver ─┬▶ controller-manager
 *                        ├▶ namespaces, gateway ─┬▶ istiod ─▶ Envoy
 *                        └▶ CRDs ────────────────┴▶ cert-manager ─┐
 *     Pebble ─────────────────────────────────────────────────────┴▶ issuers
 *
 * With a node also: containerd beside all of that, and once it and the namespaces are there, kubelet, kube-proxy,
 * kube-scheduler and CoreDNS, then kube-router, which enforces NetworkPolicies.
 */
export async function startParts(parts: Parts): Promise<{ pebbleRootFile: string }> {
  const { context, api, nameserver, options, watch } = parts;
  const pebble = watch.time('Pebble', () => startPebble(context, nameserver, options.pebble ?? {}));
  const { node } = options;
  const containerd = node && watch.time('containerd and images', () => startContainerd(context, node));
  // Whoever waits for it comes later; until then it is no unhandled rejection.
  containerd?.catch(() => undefined);
  const cluster = startCore(parts).then(() =>
    Promise.all([
      startMesh(parts),
      startIssuance(parts, pebble),
      node && containerd?.then(() => watch.time('node', () => startOneNode(parts, node))),
    ]),
  );
  const [pebbleRootFile] = await Promise.all([pebble, cluster]);
  for (const destination of options.destinations ?? []) {
    await api.apply(serviceEntry(parts.namespaces.product, destination));
  }
  return { pebbleRootFile };
}

const gateways = ({ secondGateway = false }: ClusterOptions) =>
  secondGateway ? [GATEWAY, SECOND_GATEWAY] : [GATEWAY];

/** The label by which cert-manager's manifests say their version: the one that go.mod pins. */
async function certManagerLabels(): Promise<Record<string, string>> {
  const pinned = await readFile(join(await findTools(), 'cert-manager', 'go.mod'), 'utf8');
  const [, version] = /^\tgithub\.com\/cert-manager\/cert-manager (v\S+)$/m.exec(pinned) ?? [];
  if (version === undefined) throw new ClusterError('not_ready', 'go.mod names no version of cert-manager.');
  return { 'app.kubernetes.io/version': version };
}

async function startCore({ context, api, namespaces, options, watch }: Parts): Promise<void> {
  const { crds } = context.programs;
  const withNode = options.node !== undefined;
  await watch.time('etcd', () => startEtcd(context));
  await watch.time('apiserver', () =>
    startApiserver(context, api, { auditedUsers: options.auditedUsers ?? [], withNode }),
  );
  const names = new Set(['istio-system', 'cert-manager', namespaces.product, namespaces.gateway]);
  await Promise.all([
    watch.time('controller-manager', () => startControllerManager(context, { withNode })),
    watch.time('CRDs', async () =>
      Promise.all([applyCrds(api, crds.istio), applyCrds(api, crds.certManager, await certManagerLabels())]),
    ),
    watch.time('namespaces and gateway', async () => {
      for (const name of names) await api.apply(namespace(name));
      await api.apply(meshConfig());
      for (const gateway of gateways(options)) {
        await makeGateway(api, gateway, namespaces.gateway, context.ports);
      }
    }),
  ]);
}

async function startOneNode({ context, api, namespaces, nameserver }: Parts, { programs }: NodeOptions) {
  const gateway = { name: GATEWAY.name, namespace: namespaces.gateway };
  for (const object of nodeObjects(context.ports, gateway)) await api.apply(object);
  await startNode(context, api, programs, nameserver);
}

async function startMesh({ context, api, kubeconfig, namespaces, options, watch }: Parts): Promise<void> {
  await watch.time('istiod', () => startIstiod(context, kubeconfig));
  const { envoyAdmin, envoy2Admin } = context.ports;
  const namespace = namespaces.gateway;
  if (options.secondGateway) {
    for (const gateway of gateways(options)) await api.apply(ownAddress(gateway, namespace));
  }
  await watch.time('Envoy', () =>
    startEnvoy(context, api, { part: 'envoy', gateway: GATEWAY, namespace, adminPort: envoyAdmin }),
  );
  if (options.secondGateway !== true) return;
  await watch.time('second Envoy', () =>
    startEnvoy(context, api, { part: 'envoy-2', gateway: SECOND_GATEWAY, namespace, adminPort: envoy2Admin }),
  );
}

async function startIssuance(parts: Parts, pebble: Promise<string>): Promise<void> {
  const { context, api, kubeconfig, nameserver, options, watch } = parts;
  await watch.time('cert-manager', () =>
    startCertManager(context, kubeconfig, nameserver, options.certManager ?? {}),
  );
  await pebble;
  await watch.time('issuers', () => makeIssuers(context, api, options.issuers ?? DEFAULT_ISSUERS));
}
