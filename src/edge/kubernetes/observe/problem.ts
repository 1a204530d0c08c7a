import { OWN_PROBLEMS, retryAfterInText } from '../../../core/issuance/acme-errors.ts';
import type { AcmeStep, AcmeSubproblem, CaProblem } from '../../../core/observations.ts';
import type { Attempt } from './attempt.ts';
import { conditionOf, hasFailed, type ObservedCertificate, type ObservedChallenge } from './cert-manager.ts';
import { type ObstacleKind, obstacleIn } from './obstacle.ts';

/**
 * cert-manager keeps the CA's problem as text only, in the fixed form of its ACME client (third_party/forked/acme,
 * Error.Error): `<HTTP status> <ACME type>: <detail>`, the type empty where the answer was no problem document; then the
 * subproblems, a line each: `<ACME type>: [dns: <name>] <detail>`. Nothing else of the text is looked at.
 */
const ACME_PROBLEM = /(?:^|[ :;])([45]\d{2}) (urn:ietf:params:acme:error:[A-Za-z]+|): ([\s\S]*)$/;
const SUBPROBLEMS = '; subproblems:\n';
const SUBPROBLEM = /^\t(urn:ietf:params:acme:error:[A-Za-z]+): (?:\[\w+: [^\]]*\] )?(.*)$/;

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

/**
 * Reads the CA's problem from cert-manager's text; any other text becomes a problem of ours. `step`: the step whose object
 * holds the text; what comes after a challenge is told by the order.
 */
export function problemFrom(
  { text, step }: { text: string; step: AcmeStep },
  otherwise: OwnProblem,
  at: string,
): CaProblem {
  const [, status, type, words = ''] = ACME_PROBLEM.exec(text) ?? [];
  if (status === undefined || type === undefined) return ownProblem(otherwise, text, at);
  return {
    step,
    ...(type === '' ? pageOf(status) : documentOf(type, words)),
    status: Number(status),
    // cert-manager drops the header that says when to come back; the CA's words say it too.
    retryAfter: retryAfterInText(text, at),
    at,
  };
}

/** Quotes nothing of a page that stands in place of a problem document. */
const pageOf = (status: string) => ({
  type: OWN_PROBLEMS.noDocument,
  detail: `The CA answered with HTTP ${status}.`,
});

function documentOf(type: string, words: string): Pick<CaProblem, 'type' | 'detail' | 'subproblems'> {
  const [detail = '', parts = ''] = words.split(SUBPROBLEMS);
  const subproblems = parts.split('\n').flatMap((line): AcmeSubproblem[] => {
    const [, part, said = ''] = SUBPROBLEM.exec(line) ?? [];
    return part === undefined ? [] : [{ type: part, detail: said }];
  });
  return { type, detail: detail.trim(), ...(subproblems.length === 0 ? {} : { subproblems }) };
}

/** Finds the reason of an issuance that cert-manager has given up: the challenge knows best, then the order, then the rest. */
export function failureOf(certificate: ObservedCertificate, attempt: Attempt, now: string): CaProblem {
  const { request, order, challenge, verdict } = attempt;
  const issuing = conditionOf(certificate, 'Issuing');
  const at = isoOf(
    // The Certificate's own failure time may suspend cert-manager's retries: see watch/own-retries.ts.
    request?.status?.failureTime ?? order?.status?.failureTime ?? issuing?.lastTransitionTime,
    now,
  );
  // We gave it up ourselves: see watch/hanging-challenges.ts.
  const obstacle = obstacleIn(issuing);
  if (obstacle !== null) return ownProblem(obstacle.kind, obstacle.detail, at);
  if (verdict !== null) return problemFrom({ text: verdict, step: 'challenge' }, 'challenge_failed', at);
  if (challenge !== null && hasFailed(challenge)) return challengeProblem(challenge, at);
  if (hasFailed(order) && order?.status?.reason)
    return problemFrom({ text: order.status.reason, step: 'order' }, 'order_failed', at);
  const message =
    issuing?.message ?? conditionOf(request, 'Ready')?.message ?? 'cert-manager does not say why';
  return problemFrom({ text: message, step: 'order' }, 'order_failed', at);
}

const MALFORMED = 'urn:ietf:params:acme:error:malformed';

function challengeProblem({ status }: ObservedChallenge, at: string): CaProblem {
  const problem = problemFrom(
    { text: status?.reason || 'the CA decided against the challenge', step: 'challenge' },
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
