import type { CaProblem, EdgeObservation } from '../../../core/observations.ts';
import type { DriverContext, Patience } from '../context.ts';
import { type Attempt, findAttempt, NO_ATTEMPT } from './attempt.ts';
import {
  conditionOf,
  hasFailed,
  type ObservedCertificate,
  type ObservedIssuer,
  type ObservedOrder,
} from './cert-manager.ts';
import { obstacleOf, UNDECIDED } from './obstacle.ts';
import { failureOf, ownProblem } from './problem.ts';

export type Issuance = Pick<EdgeObservation, 'issuance' | 'problem'>;
export const IDLE: Issuance = { issuance: 'idle', problem: null };

/** Reads cert-manager's newest attempt where it is at work or has failed, and judges the issuance from it. */
export async function observeIssuance(
  context: DriverContext,
  certificate: ObservedCertificate | null,
  now: Date,
): Promise<{ attempt: Attempt; issuance: Issuance }> {
  const { patience } = context;
  if (certificate === null || isSettled(certificate)) return { attempt: NO_ATTEMPT, issuance: IDLE };
  const isOld = ({ metadata }: ObservedOrder) =>
    now.getTime() - Date.parse(metadata.creationTimestamp) >
    Math.min(patience.obstacleMs, patience.challengeMs);
  const attempt = await findAttempt(context, certificate, (order) => hasFailed(order) || isOld(order));
  const isStuck = attempt.order === null && attempt.request !== null;
  const issuer = isStuck ? await findIssuer(context) : 'not looked at';
  return { attempt, issuance: judgeIssuance(certificate, attempt, issuer, patience, now) };
}

function findIssuer({ client, settings }: DriverContext): Promise<ObservedIssuer | null> {
  const { kind, name } = settings.issuer;
  return client.get<ObservedIssuer>({ kind, name, namespace: settings.gatewayNamespace });
}

/** Tells whether the Certificate alone shows that nothing is under way and nothing has failed. */
function isSettled(certificate: ObservedCertificate): boolean {
  return conditionOf(certificate, 'Issuing') === null && conditionOf(certificate, 'Ready')?.status === 'True';
}

/**
 * Judges how issuance goes. Ready=False is no failure: it is False all through the first issuance. Only cert-manager's
 * own giving up (Issuing=False) is, or that a step takes longer than our patience.
 */
export function judgeIssuance(
  certificate: ObservedCertificate | null,
  attempt: Attempt,
  issuer: ObservedIssuer | null | 'not looked at',
  patience: Patience,
  now: Date,
): Issuance {
  if (certificate === null || isSettled(certificate)) return IDLE;
  const issuing = conditionOf(certificate, 'Issuing');
  if (issuing?.status === 'False') {
    return { issuance: 'failed', problem: failureOf(certificate, attempt, now.toISOString()) };
  }
  const problem = overdue(certificate, attempt, issuer, patience, now);
  return problem === null
    ? { issuance: 'requesting', problem: obstacleTo(attempt, patience, now) }
    : { issuance: 'failed', problem };
}

/** Reads the obstacle of a challenge that is under way; the first moments have none. */
function obstacleTo({ order, challenge }: Attempt, patience: Patience, now: Date): CaProblem | null {
  if (order === null || challenge === null || hasFailed(challenge)) return null;
  const { creationTimestamp } = order.metadata;
  if (now.getTime() - Date.parse(creationTimestamp) <= patience.obstacleMs) return null;
  const obstacle = obstacleOf(challenge);
  return obstacle === null ? null : ownProblem(obstacle.kind, obstacle.detail, now.toISOString());
}

/** The states of an order whose challenges have passed (RFC 8555, section 7.1.6). */
const VALIDATED: ReadonlySet<string> = new Set(['ready', 'processing', 'valid']);

function overdue(
  certificate: ObservedCertificate,
  { request, order, challenge }: Attempt,
  issuer: ObservedIssuer | null | 'not looked at',
  patience: Patience,
  now: Date,
): CaProblem | null {
  const at = now.toISOString();
  const since =
    conditionOf(certificate, 'Issuing')?.lastTransitionTime ?? certificate.metadata.creationTimestamp;
  const late = (from: string, ms: number) => now.getTime() - Date.parse(from) > ms;
  if (order !== null) {
    if (hasFailed(order)) return null;
    const { creationTimestamp } = order.metadata;
    if (order.status?.url === undefined) {
      if (!late(creationTimestamp, patience.orderMs)) return null;
      return ownProblem('issuer_unavailable', 'the CA has not taken the order yet', at);
    }
    if (!late(creationTimestamp, patience.challengeMs)) return null;
    if (VALIDATED.has(order.status.state ?? ''))
      return ownProblem('issuer_unavailable', 'the CA has validated the name and has not issued yet', at);
    const { kind, detail } = (challenge === null ? null : obstacleOf(challenge)) ?? UNDECIDED;
    return ownProblem(kind, detail, at);
  }
  if (issuer === null)
    return ownProblem('issuer_not_ready', 'the issuer that certificates are asked of is not there', at);
  const ready = issuer === 'not looked at' ? null : conditionOf(issuer, 'Ready');
  if (issuer !== 'not looked at' && ready?.status !== 'True') {
    // Its own message may quote addresses of the cluster; doctor and kubectl show it to the operator.
    return ownProblem('issuer_not_ready', 'the issuer that certificates are asked of is not ready', at);
  }
  if (!late(since, patience.orderMs)) return null;
  const waiting =
    request === null ? 'cert-manager has not taken the certificate up' : 'cert-manager has made no order';
  return ownProblem('issuer_unavailable', waiting, at);
}
