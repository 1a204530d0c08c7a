import type { KubeObject } from '../../../kubernetes/client.ts';
import type { KindName } from '../../../kubernetes/kinds.ts';
import type { EdgeTarget } from '../../port.ts';
import type { ClusterScope } from '../context.ts';
import { isOwnedBy } from '../observe/attempt.ts';
import { domainIdOf, LABELS, objectName } from '../resources/names.ts';

export type RemovableObject = KubeObject & { kind: KindName };

/** cert-manager's label on the Secret that holds the key of a certificate that is still to come. */
const NEXT_KEY = { 'cert-manager.io/next-private-key': 'true' };

/**
 * Finds what is left of a domain's issuance: the Certificate itself and its dependents, which are its requests and orders
 * (they bear our labels), the challenges of those orders, and the key of an unfinished issuance.
 * @param certificate as it was before its removal; null: there was none, so that it owns no key
 */
export async function findDependents(
  { client, settings }: ClusterScope,
  target: EdgeTarget,
  certificate: KubeObject | null,
): Promise<RemovableObject[]> {
  const namespace = settings.gatewayNamespace;
  const labels = { [LABELS.domainId]: target.domainId };
  const name = objectName(target);
  const [now, requests, orders, challenges, keys] = await Promise.all([
    client.get({ kind: 'Certificate', namespace, name }),
    client.listMetadata({ kind: 'CertificateRequest', namespace, labels }),
    client.listMetadata({ kind: 'Order', namespace, labels }),
    client.listMetadata({ kind: 'Challenge', namespace }),
    client.listMetadata({ kind: 'Secret', namespace, labels: NEXT_KEY }),
  ]);
  return [
    ...(now !== null && domainIdOf(now) === target.domainId ? [as('Certificate')(now)] : []),
    ...requests.items.map(as('CertificateRequest')),
    ...orders.items.map(as('Order')),
    ...challenges.items.filter((one) => isOfOrder(one, name)).map(as('Challenge')),
    ...keys.items.filter((key) => certificate !== null && isOwnedBy(key, certificate)).map(as('Secret')),
  ];
}

/** Challenges bear no label of ours, but name the order that they are for, which is named like the Certificate. */
function isOfOrder({ metadata }: KubeObject, name: string): boolean {
  return (metadata.ownerReferences ?? []).some(
    (owner) => owner.kind === 'Order' && owner.name.startsWith(`${name}-`),
  );
}

const as =
  (kind: KindName) =>
  (object: KubeObject): RemovableObject => ({ ...object, kind });
