import {
  ASSERTION_HEADER,
  type AssertionSigner,
  CLUSTER_ASSERTION_LIFE_SECONDS,
  isAbout,
  isToBeRenewed,
  readClaims,
} from '../../core/assertions.ts';
import { DEFAULT_GATEWAY } from '../../core/gateways.ts';
import type { KubeObject } from '../../kubernetes/client.ts';
import { isKubeError } from '../../kubernetes/errors.ts';
import type { ClusterScope } from './context.ts';
import { virtualServiceOf } from './resources/domain-objects.ts';
import { domainIdOf, LABELS, OURS, tenantLabelIn } from './resources/names.ts';
import type { ManifestSettings, ManifestTarget, RouteTarget } from './resources/objects.ts';
import { sharedHttpsName } from './resources/shared-https.ts';

/** A VirtualService as far as its assertion goes. */
export type ObservedRoute = KubeObject & {
  spec?: {
    hosts?: string[];
    gateways?: string[];
    http?: { headers?: { request?: { set?: Record<string, string> } } }[];
  };
};

/** Returns the assertion that a route sets; null: none. */
export const assertionIn = (route: ObservedRoute | null): string | null =>
  route?.spec?.http?.[0]?.headers?.request?.set?.[ASSERTION_HEADER] ?? null;

type Signing = { sign: AssertionSigner | null; clock: () => Date };

/**
 * Returns the assertion that the target's route is to set: the one that it sets now, while more than half of its life is
 * left, else a new one; null where they are switched off.
 */
export async function assertionFor(
  { sign, clock }: Signing,
  target: Omit<RouteTarget, 'tenantLabel'>,
  current: ObservedRoute | null,
): Promise<string | null> {
  if (sign === null) return null;
  const present = assertionIn(current);
  const claims = present === null ? null : readClaims(present);
  const holds = isAbout(claims, target) && !isToBeRenewed(claims, clock());
  return holds ? present : sign(target, CLUSTER_ASSERTION_LIFE_SECONDS);
}

/** The most routes that one call writes: istiod sends each change to the gateways, several of them together. */
const RENEWED_AT_ONCE = 500;

/**
 * Renews the assertions of the routes that stand, by one list and one apply for each that is due. A route that went away
 * meanwhile is not made again.
 * @throws AggregateError once all were tried, with what failed.
 */
export async function renewAssertions(scope: ClusterScope & Signing): Promise<void> {
  const { client, settings } = scope;
  const { namespace } = settings;
  const { items } = await client.list<ObservedRoute>({ kind: 'VirtualService', namespace, labels: OURS });
  const failures: unknown[] = [];
  let renewed = 0;
  for (const route of items) {
    // What is switched off goes at once, from all.
    if (scope.sign !== null && renewed >= RENEWED_AT_ONCE) break;
    try {
      if (await renew(scope, route)) renewed += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} assertions were not renewed`);
}

async function renew(scope: ClusterScope & Signing, route: ObservedRoute): Promise<boolean> {
  const target = targetOf(route, scope.settings);
  if (target === null || route.metadata.deletionTimestamp !== undefined) return false;
  const wanted = await assertionFor(scope, target, route);
  if (wanted === assertionIn(route)) return false;
  const desired = virtualServiceOf(target, scope.settings, wanted);
  // With the uid it is an update of this very object, and never makes one.
  const object = { ...desired, metadata: { ...desired.metadata, uid: route.metadata.uid } };
  try {
    await scope.client.apply(object, { force: true });
  } catch (error) {
    if (!isKubeError(error) || (error.code !== 'conflict' && error.code !== 'not_found')) throw error;
    return false;
  }
  return true;
}

function targetOf(route: ObservedRoute, settings: ManifestSettings): ManifestTarget | null {
  const domainId = domainIdOf(route);
  const tenant = route.metadata.labels?.[LABELS.tenant];
  const domain = route.spec?.hosts?.[0];
  if (domainId === null || tenant === undefined || domain === undefined) return null;
  const tenantLabel = tenantLabelIn(route.metadata.name, domainId);
  return tenantLabel === null
    ? null
    : { domainId, tenant, tenantLabel, domain, gateway: gatewayOf(route, settings) };
}

/** The workload whose shared Gateway the route is bound to; one that is bound to a Gateway of its own does not say. */
function gatewayOf({ spec }: ObservedRoute, { gateways, gatewayNamespace }: ManifestSettings): string {
  const isBoundTo = (name: string) =>
    spec?.gateways?.includes(`${gatewayNamespace}/${sharedHttpsName(name)}`);
  return gateways.find(({ name }) => isBoundTo(name) === true)?.name ?? DEFAULT_GATEWAY;
}
