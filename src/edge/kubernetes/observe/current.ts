import type { KubeClient, KubeObject } from '../../../kubernetes/client.ts';
import type { StandingObject } from '../plan/plan-edge.ts';
import { LABELS, objectName } from '../resources/names.ts';
import type { ManifestSettings, ManifestTarget } from '../resources/objects.ts';
import {
  type CertificateRequestSeen,
  type CertificateSeen,
  type ChallengeSeen,
  type EventSeen,
  hasFailed,
  type OrderSeen,
  type SecretSeen,
} from './cert-manager.ts';

export type Place = { client: KubeClient; settings: ManifestSettings };

/** A domain's four objects, as they stand. */
export type Standing = {
  certificate: CertificateSeen | null;
  secret: SecretSeen | null;
  gateway: KubeObject | null;
  virtualService: KubeObject | null;
};

/** Gets the four at once. */
export async function findStanding({ client, settings }: Place, target: ManifestTarget): Promise<Standing> {
  const name = objectName(target);
  const { namespace, gatewayNamespace } = settings;
  const [certificate, secret, gateway, virtualService] = await Promise.all([
    client.get<CertificateSeen>({ kind: 'Certificate', namespace: gatewayNamespace, name }),
    client.get<SecretSeen>({ kind: 'Secret', namespace: gatewayNamespace, name }),
    client.get<KubeObject>({ kind: 'Gateway', namespace: gatewayNamespace, name }),
    client.get<KubeObject>({ kind: 'VirtualService', namespace, name }),
  ]);
  return { certificate, secret, gateway, virtualService };
}

/** How cert-manager's newest attempt stands. */
export type Attempt = {
  request: CertificateRequestSeen | null;
  order: OrderSeen | null;
  challenge: ChallengeSeen | null;
  /** What cert-manager recorded at the moment when the CA decided against the challenge. */
  verdict: string | null;
};

export const NO_ATTEMPT: Attempt = { request: null, order: null, challenge: null, verdict: null };

/**
 * Follows the chain Certificate, CertificateRequest, Order. The first two hand our labels down; a Challenge is found by
 * its owner, and only looked for when something may be wrong with it, as that means to list them all.
 */
export async function findAttempt(
  place: Place,
  certificate: CertificateSeen,
  challengeWanted: (order: OrderSeen) => boolean,
): Promise<Attempt> {
  const { client, settings } = place;
  const domainId = certificate.metadata.labels?.[LABELS.domainId] ?? '';
  const where = { namespace: settings.gatewayNamespace, labels: { [LABELS.domainId]: domainId } };
  const [requests, orders] = await Promise.all([
    client.list<CertificateRequestSeen>({ kind: 'CertificateRequest', ...where }),
    client.list<OrderSeen>({ kind: 'Order', ...where }),
  ]);
  const request = newest(requests.items.filter((one) => isOwnedBy(one, certificate)));
  const order = request === null ? null : newest(orders.items.filter((one) => isOwnedBy(one, request)));
  const challenge = order !== null && challengeWanted(order) ? await findChallenge(place, order) : null;
  const verdict = challenge !== null && hasFailed(challenge) ? await findVerdict(place, challenge) : null;
  return { request, order, challenge, verdict };
}

/**
 * The CA's own words are in the event; in the Challenge's status they get lost whenever that is written by two at once:
 * cert-manager then asks the CA again, and keeps its answer to that.
 */
async function findVerdict({ client, settings }: Place, challenge: ChallengeSeen): Promise<string | null> {
  const fields = { 'involvedObject.uid': challenge.metadata.uid };
  const place = { kind: 'Event', namespace: settings.gatewayNamespace, fields } as const;
  const { items } = await client.list<EventSeen>(place);
  return newest(items.filter(({ reason }) => reason === 'Failed'))?.message ?? null;
}

async function findChallenge({ client, settings }: Place, order: OrderSeen): Promise<ChallengeSeen | null> {
  const namespace = settings.gatewayNamespace;
  const { items } = await client.list<ChallengeSeen>({ kind: 'Challenge', namespace });
  return newest(items.filter((one) => isOwnedBy(one, order)));
}

export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);
}

const REVISION = 'cert-manager.io/certificate-revision';

/** By the revision that cert-manager counts, then by time. */
function newest<T extends KubeObject>(objects: readonly T[]): T | null {
  const rank = (one: T) => Number(one.metadata.annotations?.[REVISION] ?? 0);
  const order = (a: T, b: T) =>
    rank(b) - rank(a) || (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1);
  return [...objects].sort(order)[0] ?? null;
}

/** The four of a standing as the plan takes them. */
export function standingObjects(standing: Standing): (StandingObject & KubeObject)[] {
  const { certificate, secret, gateway, virtualService } = standing;
  const some = <K extends StandingObject['kind']>(kind: K, object: KubeObject | null) =>
    object === null ? [] : [{ ...object, kind }];
  return [
    ...some('Certificate', certificate),
    ...some('Secret', secret),
    ...some('Gateway', gateway),
    ...some('VirtualService', virtualService),
  ];
}
