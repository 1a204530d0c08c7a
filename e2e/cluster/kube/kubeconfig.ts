import { writeFile } from 'node:fs/promises';
import type { KubeCredentials } from './api.ts';

export type KubeconfigOptions = { server: string; namespace: string; credentials: KubeCredentials };

/** Writes a kubeconfig for kubectl, Helm and every other client. It is JSON, which is YAML as well. */
export async function writeKubeconfig(file: string, options: KubeconfigOptions): Promise<void> {
  const { server, namespace, credentials } = options;
  const user =
    'token' in credentials
      ? { token: credentials.token }
      : { 'client-certificate': credentials.certFile, 'client-key': credentials.keyFile };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority': credentials.caFile } }],
    users: [{ name: 'user', user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'user', namespace } }],
    'current-context': 'test',
  };
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}
