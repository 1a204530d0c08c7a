/** A Kubernetes object as the harness sends and gets it. */
export type KubeObject = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
};

export type ObjectRef = { apiVersion: string; kind: string; name: string; namespace?: string };

/** The path of an object, or of its whole kind when the name is left out. */
export function pathOf({
  apiVersion,
  kind,
  name,
  namespace,
}: Omit<ObjectRef, 'name'> & { name?: string }): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${root}${place}/${pluralOf(kind)}${name === undefined ? '' : `/${name}`}`;
}

/** Returns the reference of an object, for `pathOf`. */
export function refOf({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/**
 * Returns whether a condition of an object's status is true; false when the object, its status or the condition does
 * not exist.
 */
export function hasCondition(object: KubeObject | null, type: string): boolean {
  const status = object?.status as { conditions?: { type: string; status: string }[] | null } | undefined;
  return (status?.conditions ?? []).some((one) => one.type === type && one.status === 'True');
}

/** How Kubernetes forms the plural of a kind's name; enough for every kind that is used here. */
function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word.endsWith('endpoints')) return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch)$/.test(word) ? `${word}es` : `${word}s`;
}
