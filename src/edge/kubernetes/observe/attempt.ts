import type { KubeObject } from '../../../kubernetes/client.ts';
import type { ClusterScope } from '../context.ts';
import { LABELS } from '../resources/names.ts';
import {
  hasFailed,
  type ObservedCertificate,
  type ObservedChallenge,
  type ObservedEvent,
  type ObservedOrder,
  type ObservedRequest,
} from './cert-manager.ts';

/** The objects of cert-manager's newest attempt at a Certificate. */
export type Attempt = {
  request: ObservedRequest | null;
  order: ObservedOrder | null;
  challenge: ObservedChallenge | null;
  /** cert-manager's record of the CA's decision against the challenge. */
  verdict: string | null;
};

export const NO_ATTEMPT: Attempt = { request: null, order: null, challenge: null, verdict: null };

/**
 * Follows the chain Certificate, CertificateRequest, Order. The first two hand our labels down; a Challenge is found by
 * its owner, and only looked for when something may be wrong with it, as that means to list them all.
 */
export async function findAttempt(
  scope: ClusterScope,
  certificate: ObservedCertificate,
  challengeWanted: (order: ObservedOrder) => boolean,
): Promise<Attempt> {
  const { client, settings } = scope;
  const domainId = certificate.metadata.labels?.[LABELS.domainId] ?? '';
  const where = { namespace: settings.gatewayNamespace, labels: { [LABELS.domainId]: domainId } };
  const [requests, orders] = await Promise.all([
    client.list<ObservedRequest>({ kind: 'CertificateRequest', ...where }),
    client.list<ObservedOrder>({ kind: 'Order', ...where }),
  ]);
  const request = newest(requests.items.filter((one) => isOwnedBy(one, certificate)));
  const order = request === null ? null : newest(orders.items.filter((one) => isOwnedBy(one, request)));
  const challenge = order !== null && challengeWanted(order) ? await findChallenge(scope, order) : null;
  const verdict = challenge !== null && hasFailed(challenge) ? await findVerdict(scope, challenge) : null;
  return { request, order, challenge, verdict };
}

/**
 * Reads the CA's own words from the event. In the Challenge's status they get lost whenever that is written by two at
 * once: cert-manager then asks the CA again, and keeps its answer to that.
 */
async function findVerdict(
  { client, settings }: ClusterScope,
  challenge: ObservedChallenge,
): Promise<string | null> {
  const fields = { 'involvedObject.uid': challenge.metadata.uid };
  const selection = { kind: 'Event', namespace: settings.gatewayNamespace, fields } as const;
  const { items } = await client.list<ObservedEvent>(selection);
  return newest(items.filter(({ reason }) => reason === 'Failed'))?.message ?? null;
}

async function findChallenge(
  { client, settings }: ClusterScope,
  order: ObservedOrder,
): Promise<ObservedChallenge | null> {
  const namespace = settings.gatewayNamespace;
  const { items } = await client.list<ObservedChallenge>({ kind: 'Challenge', namespace });
  return newest(items.filter((one) => isOwnedBy(one, order)));
}

export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);
}

const REVISION = 'cert-manager.io/certificate-revision';

/** Compares by the revision that cert-manager counts, then by time. */
function newest<T extends KubeObject>(objects: readonly T[]): T | null {
  const rank = (one: T) => Number(one.metadata.annotations?.[REVISION] ?? 0);
  const order = (a: T, b: T) =>
    rank(b) - rank(a) || (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1);
  return [...objects].sort(order)[0] ?? null;
}
