import type { KubeObject } from '../../../kubernetes/client.ts';
import type { KindName } from '../../../kubernetes/kinds.ts';
import type { EdgeTarget } from '../../port.ts';
import type { Parts } from '../context.ts';
import { isOwnedBy } from '../observe/current.ts';
import { domainIdOf, LABELS, objectName } from '../resources/names.ts';

type Found = KubeObject & { kind: KindName };

/** cert-manager's mark on the Secret that holds the key of a certificate that is still to come. */
const NEXT_KEY = { 'cert-manager.io/next-private-key': 'true' };

/**
 * What is there of a domain's issuance: the Certificate itself, its requests and orders (which bear our labels), the
 * challenges of those orders, and the key of an unfinished issuance.
 */
export async function findOffspring(
  { client, settings }: Parts,
  target: EdgeTarget,
  was: KubeObject | null,
): Promise<Found[]> {
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
    ...challenges.items.filter((one) => isBelow(one, 'Order', name)).map(as('Challenge')),
    ...keys.items.filter((key) => was !== null && isOwnedBy(key, was)).map(as('Secret')),
  ];
}

/** Challenges bear no label of ours, but name the order that they are for, which is named like the Certificate. */
function isBelow({ metadata }: KubeObject, kind: string, name: string): boolean {
  return (metadata.ownerReferences ?? []).some((one) => one.kind === kind && one.name.startsWith(`${name}-`));
}

const as =
  (kind: KindName) =>
  (object: KubeObject): Found => ({ ...object, kind });
