import type { KubeApi } from '../cluster/kube/api.ts';
import { NODE_ADDRESS } from '../cluster/node/addresses.ts';
import { LOOPBACK } from '../cluster/parts/context.ts';
import { secretOfInstallation } from '../scenarios/objects/installation.ts';
import { NAMESPACE } from './addresses.ts';

type Given = { databaseUrl: string; operatorKey: string; pebbleRoot: string };

/** The URL of the database as pods reach it. */
export const urlInPods = (databaseUrl: string) => databaseUrl.replace(LOOPBACK, NODE_ADDRESS);

/** Makes what docs/install-cluster.md has made before the installation: the Secret, and the root of a private CA. */
export async function prepareInstallation(
  api: KubeApi,
  { databaseUrl, operatorKey, pebbleRoot }: Given,
): Promise<void> {
  await prepareNamespace(api, pebbleRoot);
  const namespaces = { product: NAMESPACE };
  await api.apply(secretOfInstallation({ namespaces, databaseUrl: urlInPods(databaseUrl), operatorKey }));
}

/** The namespace, where pods keep to Pod Security `restricted`, with the root that the worker's probe is to trust. */
export async function prepareNamespace(api: KubeApi, pebbleRoot: string): Promise<void> {
  await api.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  });
  await api.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'roots', namespace: NAMESPACE },
    data: { 'ca.crt': pebbleRoot },
  });
}
