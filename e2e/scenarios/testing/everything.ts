import type { KubeApi } from '../../cluster/kube/api.ts';

export type AnyObject = {
  apiVersion: string;
  kind: string;
  namespace: string | null;
  name: string;
  uid: string;
  /** The whole object as JSON, to be searched. */
  text: string;
};

type Resource = { name: string; kind: string; verbs: string[] };
type Listed = { metadata: { name: string; namespace?: string; uid: string } };

/** They tell what was, and go by themselves after an hour. */
const HISTORY = new Set(['Event']);

/** Every object of every kind that the API server can list, of all namespaces. */
export async function listEverything(kube: KubeApi): Promise<AnyObject[]> {
  const found = new Map<string, AnyObject>();
  for (const group of await groupsOf(kube)) {
    const { resources } = await getJson<{ resources: Resource[] }>(kube, group.path);
    for (const { name, kind, verbs } of resources) {
      if (name.includes('/') || !verbs.includes('list') || HISTORY.has(kind)) continue;
      const { items } = await getJson<{ items: Listed[] }>(kube, `${group.path}/${name}`);
      for (const item of items) {
        const { uid, namespace = null, name: itemName } = item.metadata;
        // Some kinds are served by more than one group.
        const text = JSON.stringify(item);
        found.set(uid ?? `${kind}/${itemName}`, {
          apiVersion: group.version,
          kind,
          namespace,
          name: itemName,
          uid,
          text,
        });
      }
    }
  }
  return [...found.values()];
}

/** `Kind namespace/name` of everything that holds one of these words anywhere in it. */
export async function mentions(kube: KubeApi, ...words: string[]): Promise<string[]> {
  return (await listEverything(kube))
    .filter(({ text }) => words.some((word) => text.includes(word)))
    .map(({ kind, namespace, name }) => `${kind} ${namespace ?? ''}/${name}`)
    .sort();
}

type Group = { version: string; path: string };

async function groupsOf(kube: KubeApi): Promise<Group[]> {
  const { groups } = await getJson<{ groups: { preferredVersion: { groupVersion: string } }[] }>(
    kube,
    '/apis',
  );
  return [
    { version: 'v1', path: '/api/v1' },
    ...groups.map(({ preferredVersion: { groupVersion } }) => ({
      version: groupVersion,
      path: `/apis/${groupVersion}`,
    })),
  ];
}

async function getJson<T>(kube: KubeApi, path: string): Promise<T> {
  const { status, body } = await kube.ask('GET', path);
  if (status !== 200) throw new Error(`${status} for ${path}: ${body.slice(0, 300)}`);
  return JSON.parse(body) as T;
}
