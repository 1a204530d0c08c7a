import type { KubeApi } from './kube/api.ts';
import { applyCrds } from './kube/crds.ts';
import { meshConfig, namespace, serviceEntry } from './objects/base.ts';
import { GATEWAY, ownAddress, SECOND_GATEWAY } from './objects/gateway.ts';
import type { ClusterOptions } from './options.ts';
import { makeIssuers, startCertManager, startPebble } from './parts/acme.ts';
import type { PartContext } from './parts/context.ts';
import { startApiserver, startControllerManager, startEtcd } from './parts/control-plane.ts';
import { makeGateway, startEnvoy, startIstiod } from './parts/mesh.ts';
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
 */
export async function startParts(parts: Parts): Promise<{ pebbleRootFile: string }> {
  const { context, api, nameserver, options, watch } = parts;
  const pebble = watch.time('Pebble', () => startPebble(context, nameserver, options.pebble ?? {}));
  const cluster = startCore(parts).then(() => Promise.all([startMesh(parts), startIssuance(parts, pebble)]));
  const [pebbleRootFile] = await Promise.all([pebble, cluster]);
  for (const destination of options.destinations ?? []) {
    await api.apply(serviceEntry(parts.namespaces.product, destination));
  }
  return { pebbleRootFile };
}

const gateways = ({ secondGateway = false }: ClusterOptions) =>
  secondGateway ? [GATEWAY, SECOND_GATEWAY] : [GATEWAY];

async function startCore({ context, api, namespaces, options, watch }: Parts): Promise<void> {
  const { crds } = context.programs;
  await watch.time('etcd', () => startEtcd(context));
  await watch.time('apiserver', () => startApiserver(context, api, options.auditedUsers ?? []));
  const names = new Set(['istio-system', 'cert-manager', namespaces.product, namespaces.gateway]);
  await Promise.all([
    watch.time('controller-manager', () => startControllerManager(context)),
    watch.time('CRDs', () => Promise.all([applyCrds(api, crds.istio), applyCrds(api, crds.certManager)])),
    watch.time('namespaces and gateway', async () => {
      for (const name of names) await api.apply(namespace(name));
      await api.apply(meshConfig());
      for (const gateway of gateways(options)) {
        await makeGateway(api, gateway, namespaces.gateway, context.ports);
      }
    }),
  ]);
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
