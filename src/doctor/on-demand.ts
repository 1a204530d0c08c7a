import { isDeepStrictEqual } from 'node:util';
import type { EndpointAnswer } from '../challenges/replicas/ask.ts';
import type { ManifestSettings } from '../edge/kubernetes/resources/objects.ts';
import {
  chainOnDemand,
  headersOfAllRoutes,
  onDemandFilterName,
  oneNameFilter,
} from '../edge/kubernetes/resources/on-demand-filter.ts';
import type { KubeClient, KubeObject } from '../kubernetes/client.ts';
import { type Check, type Finding, failed, ok, skipped } from './run.ts';

/** The servers of certificates on demand, as they answer for being ready. */
export type SdsServers = {
  /** Null: PORTAL_SDS_REPLICAS names none. */
  ready: (() => Promise<readonly EndpointAnswer[]>) | null;
  /** Set: they are inside the cluster and we are not. */
  outOfReach: string | null;
};

/** Checks what stands for certificates on demand; nothing where they are not taken so. */
export function onDemandChecks(client: KubeClient, settings: ManifestSettings, servers: SdsServers): Check[] {
  if (settings.certificates === 'objects') return [];
  return [
    { name: 'on_demand_filter', needs: 'cluster', run: () => checkFilters(client, settings) },
    { name: 'on_demand_servers', run: () => checkServers(servers) },
  ];
}

type EnvoyFilter = KubeObject & {
  spec?: { configPatches?: { applyTo?: string; patch?: { value?: unknown } }[] };
};

async function checkFilters(
  client: KubeClient,
  { gateways, gatewayNamespace: namespace }: ManifestSettings,
): Promise<Finding> {
  const right = { group: 'networking.istio.io', resource: 'envoyfilters', verb: 'get', namespace };
  if (!(await client.may(right)))
    return skipped(
      `this account may not read EnvoyFilters in ${namespace}; run doctor with an operator's KUBECONFIG to see them too`,
    );
  const problems = await Promise.all(
    gateways.map(async (workload) => {
      const name = onDemandFilterName(workload);
      const found = await client.get<EnvoyFilter>({ kind: 'EnvoyFilter', namespace, name });
      const problem = found === null ? 'is not there' : problemOf(found);
      return problem === null ? [] : [`the EnvoyFilter ${namespace}/${name} ${problem}`];
    }),
  );
  const amiss = problems.flat();
  return amiss.length === 0 ? ok(`${gateways.length} as we want them`) : failed(amiss.join('; '));
}

function problemOf({ spec }: EnvoyFilter): string | null {
  const patch = (applyTo: string) =>
    spec?.configPatches?.find((one) => one.applyTo === applyTo)?.patch?.value;
  if (patch('CLUSTER') === undefined) return 'does not say where the certificates are asked for';
  if (!isDeepStrictEqual(patch('FILTER_CHAIN'), chainOnDemand()))
    return 'has another selector than ours, or lets TLS sessions be resumed';
  if (!isDeepStrictEqual(patch('HTTP_FILTER'), oneNameFilter()))
    return 'does not hold a connection to its one name';
  if (!isDeepStrictEqual(patch('ROUTE_CONFIGURATION'), headersOfAllRoutes()))
    return 'lets clients’ headers through that the origin would believe';
  return null;
}

async function checkServers({ ready, outOfReach }: SdsServers): Promise<Finding> {
  if (ready === null) return skipped('PORTAL_SDS_REPLICAS is not given, so the servers are not checked');
  if (outOfReach !== null) return skipped(outOfReach);
  const answers = await ready();
  const others = answers.filter(({ answer }) => answer !== 'yes');
  if (others.length > 0)
    return failed(others.map(({ endpoint, answer }) => `${endpoint}: ${WORDS[answer]}`).join('; '));
  return answers.length > 1
    ? ok(`${answers.length} are ready`)
    : failed('there is but one, and none beside it');
}

const WORDS: Readonly<Record<EndpointAnswer['answer'], string>> = {
  yes: 'ready',
  no: 'it has not listed the Secrets yet',
  unreachable: 'it does not answer',
};
