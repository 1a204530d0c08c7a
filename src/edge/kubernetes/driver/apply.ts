import { certificateOf, domainObjects } from '../../../core/manifests/domain-objects.ts';
import { domainIdOf, LABELS, nameHash, OURS, objectName } from '../../../core/manifests/names.ts';
import type { EdgeObservation } from '../../../core/observations.ts';
import { type EdgeChange, planEdge, type StandingObject } from '../../../core/plan/plan-edge.ts';
import type { EdgeTarget } from '../../port.ts';
import type { KubeObject } from '../client/client.ts';
import { isKubeError } from '../client/errors.ts';
import type { Standing } from './found.ts';
import { inTheWay } from './judge.ts';
import { type Look, lookAt } from './look.ts';
import type { Parts } from './parts.ts';
import { restartIssuance } from './restart.ts';
import { type CertificateSeen, conditionOf } from './seen.ts';

/**
 * Brings the domain's objects to where they should be: the certificate first, the route once the certificate is there.
 * An issuance that is to begin is held back, and nothing changed, while its challenge could not be answered.
 * Where an issuance begins here, its end is waited for a little, as most come within seconds.
 */
export async function applyDomain(
  parts: Parts,
  target: EdgeTarget,
  renewAttempt: boolean,
): Promise<EdgeObservation> {
  const before = await lookAt(parts, target);
  const { standing } = before;
  if (inTheWay(standing, target) !== null) return before.observation;
  // What is being deleted cannot be taken back; the next call finds it gone.
  if (standing.certificate?.metadata.deletionTimestamp !== undefined) return before.observation;
  const restarted = renewAttempt && before.issuance.issuance === 'failed';
  const asked = restarted || needsOrder(before) ? await readiness(parts) : {};
  if (asked.challenges?.ready === false) return { ...before.observation, ...asked };
  return { ...(await bringAbout(parts, target, before, restarted)), ...asked };
}

/** Without a certificate in the Secret, a Certificate that is made begins an order. */
const needsOrder = ({ standing, certificate }: Look) => standing.certificate === null && certificate === null;

/** Whether a challenge that is made now would be answered; nothing where nobody is to be asked. */
async function readiness({ replicas }: Parts): Promise<Pick<EdgeObservation, 'challenges'>> {
  return replicas === null ? {} : { challenges: await replicas.following() };
}

async function bringAbout(
  parts: Parts,
  target: EdgeTarget,
  before: Look,
  restarted: boolean,
): Promise<EdgeObservation> {
  const { standing } = before;
  const changed = await bring(parts, target, before);
  if (restarted && standing.certificate !== null) {
    await restartIssuance(parts, standing.certificate, before.attempt);
  }
  const began = restarted || standing.certificate === null;
  if (!changed && !began) return before.observation;
  if (began) await settled(parts, target);
  const after = await lookAt(parts, target);
  if (!began || !(await bring(parts, target, after))) return after.observation;
  return (await lookAt(parts, target)).observation;
}

/** Makes the changes that are due now; tells whether there were any. */
async function bring(parts: Parts, target: EdgeTarget, { standing, certificate }: Look): Promise<boolean> {
  const { settings } = parts;
  // A route that stands stays, also while the certificate is being replaced.
  const routed = certificate !== null || (standing.gateway !== null && standing.virtualService !== null);
  const desired = routed ? domainObjects(target, settings) : [certificateOf(target, settings)];
  const current = standingObjects(standing).filter(({ kind }) => routed || kind === 'Certificate');
  const { changes } = planEdge(target.domainId, current, desired);
  if (changes.some(({ object }) => object.kind !== 'Certificate')) await displaceOthers(parts, target);
  for (const change of changes) await make(parts, change, standing);
  return changes.length > 0;
}

async function make({ client }: Parts, change: EdgeChange, standing: Standing): Promise<void> {
  // Only an apply can come here: every kind that is looked at is wanted.
  if (change.action !== 'apply') return;
  const { object } = change;
  const there = standingObjects(standing).some(({ kind }) => kind === object.kind);
  // Without force what appeared since we looked is not taken over, but told of as a conflict.
  await client.apply(object, { force: there });
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

/** Resolves once cert-manager has a result for the certificate, at the latest when the wait is over. */
async function settled({ client, settings, waits }: Parts, target: EdgeTarget): Promise<void> {
  const name = objectName(target);
  const place = { kind: 'Certificate', namespace: settings.gatewayNamespace } as const;
  const signal = AbortSignal.timeout(waits.applyMs);
  const now = await client.get<CertificateSeen>({ ...place, name });
  if (now === null || hasResult(now)) return;
  const options = { signal, forSeconds: Math.ceil(waits.applyMs / 1000) };
  try {
    for await (const event of client.watch<CertificateSeen>(
      { ...place, fields: { 'metadata.name': name } },
      now.metadata.resourceVersion,
      options,
    )) {
      if (event.type !== 'BOOKMARK' && hasResult(event.object)) return;
    }
  } catch (error) {
    // Only a convenience: what could not be waited for is looked at all the same.
    if (!signal.aborted && !isKubeError(error)) throw error;
  }
}

function hasResult(certificate: CertificateSeen): boolean {
  const issuing = conditionOf(certificate, 'Issuing');
  if (issuing !== null) return issuing.status === 'False';
  return conditionOf(certificate, 'Ready')?.status === 'True';
}
