import { X509Certificate } from 'node:crypto';
import type { EdgeObservation } from '../../../core/observations.ts';
import type { EdgeTarget } from '../../port.ts';
import type { Parts } from '../context.ts';
import { planEdge } from '../plan/plan-edge.ts';
import { domainObjects } from '../resources/domain-objects.ts';
import { hasFailed, type IssuerSeen, type OrderSeen } from './cert-manager.ts';
import {
  type Attempt,
  findAttempt,
  findStanding,
  NO_ATTEMPT,
  type Standing,
  standingObjects,
} from './current.ts';
import {
  certificateIn,
  edgeObservation,
  type Issuance,
  inTheWay,
  isSettled,
  judgeIssuance,
} from './observation.ts';

/** All that one look at a domain found. */
export type Look = {
  standing: Standing;
  attempt: Attempt;
  certificate: EdgeObservation['certificate'];
  issuance: Issuance;
  observation: EdgeObservation;
};

/** Looks at the domain's objects and, where cert-manager is at work or has failed, at how that goes. */
export async function lookAt(parts: Parts, target: EdgeTarget): Promise<Look> {
  return lookOn(parts, target, await findStanding(parts, target));
}

/** The same for objects that are at hand already, as the server sent them just now. */
export async function lookOn(parts: Parts, target: EdgeTarget, standing: Standing): Promise<Look> {
  const now = parts.clock();
  const certificate = certificateIn(standing.secret, target.domain, parseLeaf);
  const strange = inTheWay(standing, target) !== null;
  const { attempt, issuance } = strange
    ? { attempt: NO_ATTEMPT, issuance: { issuance: 'idle', problem: null } as const }
    : await lookAtIssuance(parts, standing, now);
  // The Secret is written a moment before the Certificate says so.
  const done =
    certificate !== null && attempt.order?.status?.state === 'valid' && issuance.issuance !== 'failed';
  const told = done ? ({ issuance: 'idle', problem: null } as const) : issuance;
  const seen = edgeObservation(target, standing, certificate, told, now);
  const observation = seen.objects === 'present' ? { ...seen, ...asWanted(parts, target, standing) } : seen;
  return { standing, attempt, certificate, issuance: told, observation };
}

/** All stand; but somebody may have altered one, or our settings may ask for another one than when it was applied. */
function asWanted(
  { settings }: Parts,
  target: EdgeTarget,
  standing: Standing,
): Pick<EdgeObservation, 'objects' | 'detail'> {
  const { changes } = planEdge(target.domainId, standingObjects(standing), domainObjects(target, settings));
  if (changes.length === 0) return { objects: 'present', detail: null };
  const kinds = changes.map(({ object }) => object.kind).join(' and the ');
  return { objects: 'partial', detail: `not as it should be, and to be applied again: the ${kinds}` };
}

async function lookAtIssuance(
  parts: Parts,
  { certificate }: Standing,
  now: Date,
): Promise<{ attempt: Attempt; issuance: Issuance }> {
  const { patience } = parts;
  if (certificate === null || isSettled(certificate)) {
    return {
      attempt: NO_ATTEMPT,
      issuance: judgeIssuance(certificate, NO_ATTEMPT, 'not looked at', patience, now),
    };
  }
  const old = (order: OrderSeen) =>
    now.getTime() - Date.parse(order.metadata.creationTimestamp) > patience.challengeMs;
  const attempt = await findAttempt(parts, certificate, (order) => hasFailed(order) || old(order));
  const stuck = attempt.order === null && attempt.request !== null;
  const issuer = stuck ? await findIssuer(parts) : 'not looked at';
  return { attempt, issuance: judgeIssuance(certificate, attempt, issuer, patience, now) };
}

function findIssuer({ client, settings }: Parts): Promise<IssuerSeen | null> {
  const { kind, name } = settings.issuer;
  return client.get<IssuerSeen>({ kind, name, namespace: settings.gatewayNamespace });
}

function parseLeaf(pem: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    // Nothing that cert-manager wrote; it replaces what is no certificate.
    return null;
  }
}
