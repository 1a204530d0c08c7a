import { type KubeApi, type KubeCredentials, openKubeApi } from '../cluster/kube/api.ts';

export type Account = { namespace: string; name: string };

/** One right, as a role writes it. */
export type Right = { group: string; resource: string; verb: string; names?: readonly string[] };

type RawRule = { apiGroups?: string[]; resources?: string[]; verbs?: string[]; resourceNames?: string[] };

/** The permissions of a service account, reviewed as that account. */
export type AccessReviews = {
  /** Every right on resources in a namespace, cluster-wide ones among them, as `group/resource verb [names]`, sorted. */
  rights(namespace: string): Promise<string[]>;
  /** One SelfSubjectAccessReview. */
  may(right: Right & { namespace?: string; name?: string }): Promise<boolean>;
  close(): void;
};

export async function openAccessReviews(
  { api, server, caFile }: { api: KubeApi; server: string; caFile: string },
  account: Account,
): Promise<AccessReviews> {
  const credentials: KubeCredentials = { caFile, token: await api.createToken(account) };
  const own = openKubeApi(server, credentials);
  const review = async <T>(kind: string, spec: unknown): Promise<T> => {
    const text = JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind, spec });
    const path = `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`;
    const { status, body } = await own.ask('POST', path, { type: 'application/json', text });
    if (status !== 201) throw new Error(`${kind}: ${status} ${body}`);
    return (JSON.parse(body) as { status: T }).status;
  };
  return {
    async rights(namespace) {
      const answer = await review<{ resourceRules?: RawRule[]; incomplete: boolean }>(
        'SelfSubjectRulesReview',
        { namespace },
      );
      return [...new Set((answer.resourceRules ?? []).flatMap(textsOf))].sort();
    },
    async may({ group, resource, verb, namespace, name }) {
      const resourceAttributes = { group, resource, verb, namespace, name };
      return (await review<{ allowed: boolean }>('SelfSubjectAccessReview', { resourceAttributes })).allowed;
    },
    close: () => own.close(),
  };
}

/** A rule taken apart into its rights. */
function textsOf({ apiGroups = [], resources = [], verbs = [], resourceNames = [] }: RawRule): string[] {
  const names = resourceNames.length === 0 ? '' : ` [${[...resourceNames].sort().join(' ')}]`;
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}${names}`)),
  );
}
