import { isDeepStrictEqual } from 'node:util';
import type { ChallengeReplicas } from '../challenges/replicas/port.ts';
import { isOurs } from '../edge/kubernetes/resources/names.ts';
import type { Gateway, ManifestSettings, VirtualService } from '../edge/kubernetes/resources/objects.ts';
import { sharedObjects } from '../edge/kubernetes/resources/shared-https.ts';
import { workerRights } from '../edge/kubernetes/rights.ts';
import type { KubeClient, KubeObject, Ref, Right } from '../kubernetes/client.ts';
import { isKubeError } from '../kubernetes/errors.ts';
import { onDemandChecks, type SdsServers } from './on-demand.ts';
import { type Check, type Finding, failed, ok, skipped, wordsOf } from './run.ts';

export type ClusterFacts = {
  /** Or what is wrong with KUBECONFIG or the pod's account. */
  access: { client: KubeClient } | { problem: string };
  settings: ManifestSettings;
  /** Null: PORTAL_CHALLENGE_REPLICAS names none. */
  replicas: ChallengeReplicas | null;
  /** Set: its replicas are inside the cluster and we are not. */
  replicasOutOfReach: string | null;
  sds: SdsServers;
};

/** Checks the cluster for everything that the edge needs. */
export function clusterChecks(facts: ClusterFacts): Check[] {
  const { access, settings, replicas, replicasOutOfReach, sds } = facts;
  const challenges: Check = {
    name: 'challenge_replicas',
    run: () => checkReplicas(replicas, replicasOutOfReach),
  };
  if ('problem' in access) return [{ name: 'cluster', run: async () => failed(access.problem) }, challenges];
  const { client } = access;
  return [
    { name: 'cluster', run: () => checkCluster(client) },
    { name: 'permissions', needs: 'cluster', run: () => checkPermissions(client, settings) },
    { name: 'cert_manager', needs: 'cluster', run: () => checkCertManager(client) },
    { name: 'issuer', needs: 'cluster', run: () => checkIssuer(client, settings) },
    { name: 'gateways', needs: 'cluster', run: () => checkGateways(client, settings) },
    { name: 'shared_http', needs: 'cluster', run: () => checkSharedHttp(client, settings) },
    challenges,
    ...onDemandChecks(client, settings, sds),
  ];
}

async function checkCluster(client: KubeClient): Promise<Finding> {
  // Everybody who is somebody may ask this.
  await client.may({ group: '', resource: 'namespaces', verb: 'list' });
  return ok('the Kubernetes API answers');
}

async function checkPermissions(client: KubeClient, settings: ManifestSettings): Promise<Finding> {
  const rights = workerRights(settings);
  const answers = await Promise.all(rights.map(async (right) => ({ right, may: await client.may(right) })));
  const lacking = answers.filter(({ may }) => !may).map(({ right }) => wordsForRight(right));
  return lacking.length === 0
    ? ok(`all ${rights.length} are there`)
    : failed(`may not: ${lacking.join('; ')}`);
}

function wordsForRight({ group, resource, verb, namespace, name }: Right): string {
  const what = `${verb} ${resource}${group === '' ? '' : `.${group}`}${name === undefined ? '' : ` ${name}`}`;
  return namespace === undefined ? what : `${what} in ${namespace}`;
}

type WithConditions = KubeObject & {
  status?: { phase?: string; conditions?: { type: string; status: string; message?: string }[] };
};

const readyOf = ({ status }: WithConditions) => status?.conditions?.find(({ type }) => type === 'Ready');

async function checkIssuer(
  client: KubeClient,
  { issuer: { kind, name }, gatewayNamespace }: ManifestSettings,
): Promise<Finding> {
  const issuer = await client.get<WithConditions>({ kind, name, namespace: gatewayNamespace });
  const what = `${kind} ${name}${kind === 'Issuer' ? ` in ${gatewayNamespace}` : ''}`;
  if (issuer === null) return failed(`there is no ${what}`);
  const ready = readyOf(issuer);
  if (ready?.status === 'True') return ok(`${what} is ready`);
  return failed(
    `${what} is not ready: ${ready?.message ?? 'cert-manager has said nothing of it; does it run?'}`,
    `See \`kubectl describe ${kind.toLowerCase()} ${name}\`: mostly the ACME account is refused, or the CA cannot be reached.`,
  );
}

/** The first version whose renewals by the CA's wish (feature gate ACMEUseARI) can be relied on. */
const CERT_MANAGER_SINCE = [1, 21, 1] as const;
const CERT_MANAGER_CRD = 'certificates.cert-manager.io';

/** Its CRDs say the version that they were installed by, and change with an upgrade. */
async function checkCertManager(client: KubeClient): Promise<Finding> {
  const right = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', verb: 'get' };
  if (!(await client.may({ ...right, name: CERT_MANAGER_CRD })))
    return skipped(
      "this account may not read CustomResourceDefinitions; run doctor with an operator's KUBECONFIG to see the version of cert-manager too",
    );
  const crd = await client.get({ kind: 'CustomResourceDefinition', namespace: '', name: CERT_MANAGER_CRD });
  if (crd === null) return failed(`there is no ${CERT_MANAGER_CRD}: cert-manager is not installed`);
  const version = crd.metadata.labels?.['app.kubernetes.io/version'];
  if (version === undefined) return skipped(`${CERT_MANAGER_CRD} does not say its version`);
  const since = CERT_MANAGER_SINCE.join('.');
  return isSince(version, CERT_MANAGER_SINCE)
    ? ok(`cert-manager ${version}; ${since} or later is needed`)
    : failed(`cert-manager ${version} is older than ${since}`);
}

/** Compares a version such as `v1.21.2`; a text that is no version counts as older. */
function isSince(version: string, since: readonly number[]): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  const differing = since.findIndex((part, index) => parts[index] !== part);
  return differing === -1 || (parts[differing] ?? 0) > (since[differing] ?? 0);
}

async function checkGateways(
  client: KubeClient,
  { gateways, gatewayNamespace: namespace }: ManifestSettings,
): Promise<Finding> {
  const may = await client.may({ group: '', resource: 'pods', verb: 'list', namespace });
  if (!may)
    return skipped(
      `this account may not list pods in ${namespace}; run doctor with an operator's KUBECONFIG to see the gateways too`,
    );
  const counted = await Promise.all(
    gateways.map(async ({ name, selector }) => {
      const { items } = await client.list<WithConditions>({ kind: 'Pod', namespace, labels: selector });
      return { name, selector, pods: items.length, ready: items.filter(isReady).length };
    }),
  );
  const amiss = counted.filter(({ ready }) => ready === 0);
  if (amiss.length === 0) return ok(counted.map(({ name, ready }) => `${name}: ${ready} ready`).join(', '));
  const words = amiss.map(({ name, selector, pods }) => {
    const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
    const seen = pods === 0 ? 'no pod' : `${pods} ${pods === 1 ? 'pod' : 'pods'}, none of them ready,`;
    return `${name}: ${seen} with ${labels.join(',')} in ${namespace}`;
  });
  return failed(words.join('; '));
}

const isReady = (pod: WithConditions) => readyOf(pod)?.status === 'True';

type Wanted = Gateway | VirtualService;

async function checkSharedHttp(client: KubeClient, settings: ManifestSettings): Promise<Finding> {
  const wanted = sharedObjects(settings);
  const problems = await Promise.all(wanted.map((one) => problemOf(client, one)));
  const found = problems.filter((one) => one !== null);
  return found.length === 0 ? ok(`${wanted.length} objects have the desired spec`) : failed(found.join('; '));
}

async function problemOf(client: KubeClient, wanted: Wanted): Promise<string | null> {
  const ref: Ref = { kind: wanted.kind, namespace: wanted.metadata.namespace, name: wanted.metadata.name };
  const what = `${ref.kind} ${ref.namespace}/${ref.name}`;
  const current = await client.get<KubeObject & { spec?: unknown }>(ref).catch((error: unknown) => {
    if (isKubeError(error, 'forbidden', 'not_found')) return wordsOf(error);
    throw error;
  });
  if (typeof current === 'string') return `${what} cannot be read: ${current}`;
  if (current === null) return `there is no ${what}`;
  if (!isOurs(current)) return `${what} is not ours`;
  return isDeepStrictEqual(current.spec, plain(wanted.spec)) ? null : `${what} is not as we want it`;
}

/** As it is after a journey as JSON. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function checkReplicas(
  replicas: ChallengeReplicas | null,
  outOfReach: string | null,
): Promise<Finding> {
  if (replicas === null)
    return skipped('PORTAL_CHALLENGE_REPLICAS is not given, so the replicas are not checked');
  if (outOfReach !== null) return skipped(outOfReach);
  const found = await replicas.following();
  return found.ready ? ok('every replica follows') : failed(found.detail);
}
