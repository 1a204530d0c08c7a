import type { EdgeObservation } from '../../../core/observations.ts';
import type { KubeObject } from '../../../kubernetes/client.ts';
import { isKubeError } from '../../../kubernetes/errors.ts';
import type { EdgeTarget } from '../../port.ts';
import type { Parts } from '../context.ts';
import { type CertificateSeen, conditionOf, type SecretSeen } from '../observe/cert-manager.ts';
import { type Standing, standingObjects } from '../observe/current.ts';
import { inTheWay } from '../observe/observation.ts';
import { type Look, lookAt, lookOn } from '../observe/observe.ts';
import { type EdgeChange, planEdge } from '../plan/plan-edge.ts';
import { certificateOf, domainObjects } from '../resources/domain-objects.ts';
import { domainIdOf, LABELS, nameHash, OURS, objectName } from '../resources/names.ts';
import { restartIssuance } from './restart.ts';

/**
 * Brings the domain's objects to where they should be: the certificate first, the route once the certificate is there.
 * An issuance that is to begin is held back, and nothing changed, while its challenge could not be answered.
 * Where an issuance begins here, its end is waited for a little, as most come within seconds. What the server answered
 * to our own writes is not asked for again. Tells of the last look.
 * @param onBegun called once an order has been begun, whatever fails after it.
 */
export async function applyDomain(
  parts: Parts,
  target: EdgeTarget,
  renewAttempt: boolean,
  onBegun: () => void,
): Promise<Look> {
  const before = await lookAt(parts, target);
  if (inTheWay(before.standing, target) !== null) return before;
  // What is being deleted cannot be taken back; the next call finds it gone.
  if (before.standing.certificate?.metadata.deletionTimestamp !== undefined) return before;
  const restarted = renewAttempt && before.issuance.issuance === 'failed';
  const asked = restarted || needsOrder(parts, before) ? await readiness(parts) : {};
  const look =
    asked.challenges?.ready === false
      ? before
      : await bringAbout(parts, target, before, { restarted, onBegun });
  return { ...look, observation: { ...look.observation, ...asked } };
}

/** Without a certificate in the Secret that is still good, a Certificate that is made begins an order. */
const needsOrder = ({ clock }: Parts, { standing, certificate }: Look) =>
  standing.certificate === null && (certificate === null || certificate.notAfter <= clock().toISOString());

/** Whether a challenge that is made now would be answered; nothing where nobody is to be asked. */
async function readiness({ replicas }: Parts): Promise<Pick<EdgeObservation, 'challenges'>> {
  return replicas === null ? {} : { challenges: await replicas.following() };
}

async function bringAbout(
  parts: Parts,
  target: EdgeTarget,
  before: Look,
  { restarted, onBegun }: { restarted: boolean; onBegun: () => void },
): Promise<Look> {
  const brought = await bring(parts, target, before, needsOrder(parts, before) ? onBegun : undefined);
  if (restarted && before.standing.certificate !== null) {
    await restartIssuance(parts, before.standing.certificate, before.attempt);
    onBegun();
  }
  const began = restarted || before.standing.certificate === null;
  if (!began) {
    return brought === null ? before : lookOn(parts, target, brought);
  }
  const after = await lookOn(
    parts,
    target,
    await settled(parts, target, brought ?? before.standing, restarted),
  );
  if (inTheWay(after.standing, target) !== null) return after;
  const routed = await bring(parts, target, after);
  return routed === null ? after : lookOn(parts, target, routed);
}

/** Makes the changes that are due now; tells what stands then, and null when there were none. */
async function bring(
  parts: Parts,
  target: EdgeTarget,
  { standing, certificate }: Look,
  onCertificate?: () => void,
): Promise<Standing | null> {
  const { settings } = parts;
  // A route that stands stays, also while the certificate is being replaced.
  const routed = certificate !== null || (standing.gateway !== null && standing.virtualService !== null);
  const desired = routed ? domainObjects(target, settings) : [certificateOf(target, settings)];
  const current = standingObjects(standing).filter(({ kind }) => routed || kind === 'Certificate');
  const { changes } = planEdge(target.domainId, current, desired);
  if (changes.some(({ object }) => object.kind !== 'Certificate')) await displaceOthers(parts, target);
  let stands = standing;
  for (const change of changes) {
    stands = await make(parts, change, stands);
    if (change.object.kind === 'Certificate') onCertificate?.();
  }
  return changes.length === 0 ? null : stands;
}

async function make({ client }: Parts, change: EdgeChange, standing: Standing): Promise<Standing> {
  // Only an apply can come here: every kind that is looked at is wanted.
  if (change.action !== 'apply') return standing;
  const { object } = change;
  const there = standingObjects(standing).some(({ kind }) => kind === object.kind);
  // Without force what appeared since we looked is not taken over, but told of as a conflict.
  const options = { force: there };
  switch (object.kind) {
    case 'Certificate':
      return { ...standing, certificate: await client.apply<CertificateSeen>(object, options) };
    case 'Gateway':
      return { ...standing, gateway: await client.apply(object, options) };
    case 'VirtualService':
      return { ...standing, virtualService: await client.apply(object, options) };
  }
}

type Hosted = KubeObject & { spec?: { hosts?: string[]; servers?: { hosts?: string[] }[] } };

/**
 * A name has moved to this domain id: routes of ours that others have for it go, as two for one name would compete.
 * Their certificates are their own removal's business.
 */
async function displaceOthers({ client, settings }: Parts, target: EdgeTarget): Promise<void> {
  const labels = { ...OURS, [LABELS.nameHash]: nameHash(target.domain) };
  const places = [
    { kind: 'Gateway', namespace: settings.gatewayNamespace, labels },
    { kind: 'VirtualService', namespace: settings.namespace, labels },
  ] as const;
  for (const place of places) {
    const { items } = await client.list<Hosted>(place);
    for (const other of items) {
      const hosts = other.spec?.hosts ?? other.spec?.servers?.flatMap((server) => server.hosts ?? []) ?? [];
      if (domainIdOf(other) === target.domainId || !hosts.includes(target.domain)) continue;
      const { name, namespace, uid } = other.metadata;
      await client.remove({ kind: place.kind, name, namespace }, uid);
    }
  }
}

/**
 * Waits until cert-manager has a result for the certificate, at the latest until the wait is over; tells what stands
 * then. The route is as it was: only we write it.
 */
async function settled(
  parts: Parts,
  target: EdgeTarget,
  standing: Standing,
  restarted: boolean,
): Promise<Standing> {
  const { client, settings } = parts;
  const ref = { namespace: settings.gatewayNamespace, name: objectName(target) };
  // A restart wrote to the Certificate without being answered with it.
  const began = restarted
    ? await client.get<CertificateSeen>({ kind: 'Certificate', ...ref })
    : standing.certificate;
  const certificate = began === null ? null : await outcomeOf(parts, began);
  const secret = await client.get<SecretSeen>({ kind: 'Secret', ...ref });
  return { ...standing, certificate, secret };
}

/** The Certificate once it has a result, or as it was seen last when the wait is over; null when it went. */
async function outcomeOf(parts: Parts, certificate: CertificateSeen): Promise<CertificateSeen | null> {
  const { waits, waiting } = parts;
  if (hasResult(certificate) || waiting.applies >= waits.appliesAtOnce) return certificate;
  waiting.applies += 1;
  try {
    return await waitFor(parts, certificate);
  } finally {
    waiting.applies -= 1;
  }
}

async function waitFor(
  { client, waits }: Parts,
  certificate: CertificateSeen,
): Promise<CertificateSeen | null> {
  const { name, namespace, resourceVersion } = certificate.metadata;
  const signal = AbortSignal.timeout(waits.applyMs);
  const options = { signal, forSeconds: Math.ceil(waits.applyMs / 1000) };
  const selection = { kind: 'Certificate', namespace, fields: { 'metadata.name': name } } as const;
  let seen = certificate;
  try {
    for await (const event of client.watch<CertificateSeen>(selection, resourceVersion, options)) {
      if (event.type === 'DELETED') return null;
      if (event.type === 'BOOKMARK') continue;
      seen = event.object;
      if (hasResult(seen)) break;
    }
  } catch (error) {
    // Only a convenience: what could not be waited for is looked at all the same.
    if (!signal.aborted && !isKubeError(error)) throw error;
  }
  return seen;
}

function hasResult(certificate: CertificateSeen): boolean {
  const issuing = conditionOf(certificate, 'Issuing');
  if (issuing !== null) return issuing.status === 'False';
  return conditionOf(certificate, 'Ready')?.status === 'True';
}
