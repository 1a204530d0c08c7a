import { retryAfterInText } from '../../../core/issuance/acme-errors.ts';
import type { CaProblem } from '../../../core/observations.ts';
import type { Attempt } from './attempt.ts';
import { conditionOf, hasFailed, type ObservedCertificate, type ObservedChallenge } from './cert-manager.ts';
import { type ObstacleKind, obstacleIn } from './obstacle.ts';

/**
 * cert-manager keeps the CA's problem as text only, in the fixed form of its ACME client (third_party/forked/acme,
 * Error.Error): `<HTTP status> <ACME type>: <detail>`. Nothing else of the text is looked at.
 */
const ACME_PROBLEM = /(?:^|[ :;])(\d{3}) (urn:ietf:params:acme:error:[A-Za-z]+): ([\s\S]*)$/;

export type OwnProblem =
  | 'challenge_failed'
  | ObstacleKind
  | 'order_failed'
  | 'issuer_unavailable'
  | 'issuer_not_ready';

/** A problem that is not in the CA's words. */
export function ownProblem(type: OwnProblem, detail: string, at: string): CaProblem {
  return { type: `urn:portal-domains:${type}`, detail, status: null, retryAfter: null, at };
}

/** Reads the CA's problem from cert-manager's text; any other text becomes a problem of ours. */
export function problemFrom(text: string, otherwise: OwnProblem, at: string): CaProblem {
  const [, status, type, detail] = ACME_PROBLEM.exec(text) ?? [];
  if (status === undefined || type === undefined) return ownProblem(otherwise, text, at);
  return {
    type,
    detail: (detail ?? '').trim(),
    status: Number(status),
    // cert-manager drops the header that says when to come back; the CA's words say it too.
    retryAfter: retryAfterInText(text, at),
    at,
  };
}

/** Finds the reason of an issuance that cert-manager has given up: the challenge knows best, then the order, then the rest. */
export function failureOf(certificate: ObservedCertificate, attempt: Attempt, now: string): CaProblem {
  const { request, order, challenge, verdict } = attempt;
  const issuing = conditionOf(certificate, 'Issuing');
  const at = isoOf(
    request?.status?.failureTime ?? order?.status?.failureTime ?? certificate.status?.lastFailureTime,
    now,
  );
  // We gave it up ourselves: see watch/hanging-challenges.ts.
  const obstacle = obstacleIn(issuing);
  if (obstacle !== null) return ownProblem(obstacle.kind, obstacle.detail, at);
  if (verdict !== null) return problemFrom(verdict, 'challenge_failed', at);
  if (challenge !== null && hasFailed(challenge)) return challengeProblem(challenge, at);
  if (hasFailed(order) && order?.status?.reason) return problemFrom(order.status.reason, 'order_failed', at);
  const message =
    issuing?.message ?? conditionOf(request, 'Ready')?.message ?? 'cert-manager does not say why';
  return problemFrom(message, 'order_failed', at);
}

const MALFORMED = 'urn:ietf:params:acme:error:malformed';

function challengeProblem({ status }: ObservedChallenge, at: string): CaProblem {
  const problem = problemFrom(
    status?.reason || 'the CA decided against the challenge',
    'challenge_failed',
    at,
  );
  // The CA's answer to asking about a challenge that it had decided already: no reason for anything.
  return problem.type === MALFORMED ? ownProblem('challenge_failed', problem.detail, at) : problem;
}

/** Turns Kubernetes' whole seconds into ISO 8601 with milliseconds, as ours are. */
function isoOf(time: string | undefined, otherwise: string): string {
  return time === undefined ? otherwise : new Date(time).toISOString();
}
