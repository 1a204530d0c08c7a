import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onDemandFilter } from '../../../src/edge/kubernetes/resources/on-demand-filter.ts';
import { SDS_CLIENT } from '../../../src/edge/kubernetes/resources/shared-https.ts';
import { createPrivateCa } from '../../../src/testing/private-ca.ts';
import type { Cluster } from '../cluster.ts';
import { LOOPBACK } from '../parts/context.ts';
import { GATEWAY } from './gateway.ts';

const SERVER_NAME = 'portal-domain-sds.test';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/**
 * Applies what the chart installs beside the programs where the gateway takes certificates on demand: the EnvoyFilter, and
 * the gateway's own certificate. Returns the folder of the servers' certificate, PORTAL_SDS_TLS.
 */
export async function installOnDemand(
  { api, folder, namespaces, ports }: Cluster,
  sdsPorts: readonly number[],
): Promise<string> {
  const ca = await createPrivateCa(new Date());
  const server = await ca.sign({ names: [SERVER_NAME] });
  const gateway = await ca.sign({ names: ['gateway.test'], usages: [CLIENT_AUTH] });
  const tls = join(folder.pki, 'sds');
  await mkdir(tls, { recursive: true, mode: 0o700 });
  for (const [name, text] of [
    ['tls.crt', server.chain],
    ['tls.key', server.key],
    ['ca.crt', ca.root],
  ] as const)
    await writeFile(join(tls, name), text, { mode: 0o600 });
  await api.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: SDS_CLIENT, namespace: namespaces.gateway },
    data: { 'tls.crt': base64(gateway.chain), 'tls.key': base64(gateway.key), 'ca.crt': base64(ca.root) },
  });
  await api.apply(
    onDemandFilter({
      workload: { name: 'default', selector: { istio: GATEWAY.istio } },
      namespace: namespaces.gateway,
      port: ports.https,
      servers: sdsPorts.map((port) => ({ host: LOOPBACK, port })),
      serverName: SERVER_NAME,
    }),
  );
  return tls;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
