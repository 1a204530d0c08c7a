import type { KubeObject } from '../../cluster/kube/objects.ts';

type Installed = { namespaces: { product: string }; databaseUrl: string; operatorKey: string };

/** The Secret as docs/install-cluster.md has it made, and as docs/runbook.md reads it. */
export function secretOfInstallation({ namespaces, databaseUrl, operatorKey }: Installed): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'portal-domains', namespace: namespaces.product },
    stringData: { DATABASE_URL: databaseUrl, PORTAL_OPERATOR_KEY: operatorKey },
  };
}
