import type { KubeObject } from '../../../kubernetes/client.ts';
import type { ClusterScope } from '../context.ts';
import type { CurrentObject } from '../plan/plan-changes.ts';
import { domainIdOf, objectName, ownSecretName } from '../resources/names.ts';
import type { ManifestTarget } from '../resources/objects.ts';
import type { ObservedCertificate, ObservedSecret } from './cert-manager.ts';

/**
 * A domain's objects as the cluster has them; null for one that is not there. `ownSecret`: of the certificate that the
 * tenant brought.
 */
export type CurrentObjects = {
  certificate: ObservedCertificate | null;
  secret: ObservedSecret | null;
  gateway: KubeObject | null;
  virtualService: KubeObject | null;
  ownSecret: ObservedSecret | null;
};

/** Gets them at once; the own certificate's Secret where it may be there, as most domains have none. */
export async function readCurrent(
  { client, settings }: ClusterScope,
  target: ManifestTarget & { own?: true },
): Promise<CurrentObjects> {
  const name = objectName(target);
  const { namespace, gatewayNamespace } = settings;
  const [certificate, secret, gateway, virtualService, ownSecret] = await Promise.all([
    client.get<ObservedCertificate>({ kind: 'Certificate', namespace: gatewayNamespace, name }),
    client.get<ObservedSecret>({ kind: 'Secret', namespace: gatewayNamespace, name }),
    client.get<KubeObject>({ kind: 'Gateway', namespace: gatewayNamespace, name }),
    client.get<KubeObject>({ kind: 'VirtualService', namespace, name }),
    target.own === true
      ? client.get<ObservedSecret>({
          ...{ kind: 'Secret', namespace: gatewayNamespace },
          name: ownSecretName(target),
        })
      : null,
  ]);
  return { certificate, secret, gateway, virtualService, ownSecret };
}

/** Lists those that are there, as the plan takes them. */
export function listCurrent(current: CurrentObjects): (CurrentObject & KubeObject)[] {
  const some = <K extends CurrentObject['kind']>(kind: K, object: KubeObject | null) =>
    object === null ? [] : [{ ...object, kind }];
  return [
    ...some('Certificate', current.certificate),
    ...some('Secret', current.secret),
    ...some('Secret', current.ownSecret),
    ...some('Gateway', current.gateway),
    ...some('VirtualService', current.virtualService),
  ];
}

/** Describes the first object at the domain's names that is not the domain's own; null when there is none. */
export function describeForeign(current: CurrentObjects, domainId: string): string | null {
  const foreign = listCurrent(current).find((object) => domainIdOf(object) !== domainId);
  if (foreign === undefined) return null;
  const { namespace, name } = foreign.metadata;
  const whose = domainIdOf(foreign) === null ? 'was not made by this product' : 'is for another domain id';
  return `the ${foreign.kind} ${namespace}/${name} ${whose}; look at it and remove it`;
}
