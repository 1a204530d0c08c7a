import { wait } from '../../../lib/wait.ts';
import type { DriverContext } from '../context.ts';
import { type Attempt, findAttempt, isOwnedBy } from '../observe/attempt.ts';
import { conditionOf, type ObservedCertificate, type ObservedChallenge } from '../observe/cert-manager.ts';
import { gaveUpFor, type Obstacle, obstacleIn, obstacleOf, UNDECIDED } from '../observe/obstacle.ts';
import { issuingCondition, wholeSeconds } from '../resources/issuing-condition.ts';
import { domainIdOf } from '../resources/names.ts';
import type { DomainIndex } from './domain-index.ts';

export type HangingChallengeOptions = DriverContext & {
  index: DomainIndex;
  onError: (error: unknown) => void;
  /** Called for each challenge that is given up: `reason` in cert-manager's words, which are for the operator alone. */
  onGaveUp: (domainId: string, reason: string) => void;
  notify: (domainId: string) => void;
};

/** The interval between two checks. */
const CHECK_MS = 10_000;

/**
 * Ends hanging challenges until `signal` aborts: a broken one is checked for ever, and a few dozen would keep everybody
 * waiting.
 */
export async function endHangingChallenges(
  options: HangingChallengeOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock, patience, index, notify, onGaveUp, onError } = options;
  const interval = Math.min(CHECK_MS, patience.challengeMs);
  while (!signal.aborted) {
    await wait(interval, signal, { ref: false });
    if (signal.aborted) return;
    for (const { challenge, certificate } of index.overdue(clock().getTime() - patience.challengeMs)) {
      const domainId = domainIdOf(certificate);
      if (domainId === null) continue;
      await endAttemptOf(options, certificate, challenge).then((ended) => {
        if (!ended) return;
        onGaveUp(domainId, challenge.status?.reason || 'the challenge was not decided in time');
        notify(domainId);
      }, onError);
    }
  }
}

/** Ends the attempt that the challenge is of; false where that has been done, or another attempt has begun since. */
async function endAttemptOf(
  context: DriverContext,
  { metadata }: ObservedCertificate,
  challenge: ObservedChallenge,
): Promise<boolean> {
  const { name, namespace, uid } = metadata;
  const now = await context.client.get<ObservedCertificate>({ kind: 'Certificate', name, namespace });
  if (now === null || now.metadata.uid !== uid) return false;
  const attempt = await findAttempt(context, now, () => false);
  if (attempt.order === null || !isOwnedBy(challenge, attempt.order)) return false;
  await giveUpIssuance(context, now, attempt, obstacleOf(challenge) ?? UNDECIDED);
  return true;
}

/**
 * Ends an issuance, so that its challenge no longer holds one of cert-manager's places: Issuing=False with the reason,
 * and cert-manager's back-off begun, then the attempt's objects go. The next attempt is core's to order. Called again,
 * it goes on where an earlier call broke off.
 */
async function giveUpIssuance(
  { client, clock }: DriverContext,
  certificate: ObservedCertificate,
  { request }: Attempt,
  obstacle: Obstacle,
): Promise<void> {
  const { name, namespace } = certificate.metadata;
  const issuing = conditionOf(certificate, 'Issuing');
  const isEnded = issuing?.status === 'False' && obstacleIn(issuing) !== null;
  if (issuing?.status !== 'True' && !isEnded) return;
  if (!isEnded) {
    const status = failedStatus(certificate, obstacle, clock());
    await client.applyStatus({ kind: 'Certificate', name, namespace }, status);
  }
  if (request !== null) {
    await client.remove(
      { kind: 'CertificateRequest', name: request.metadata.name, namespace },
      request.metadata.uid,
    );
  }
}

function failedStatus(certificate: ObservedCertificate, obstacle: Obstacle, at: Date) {
  const condition = issuingCondition(certificate, {
    status: 'False',
    ...gaveUpFor(obstacle),
    at,
  });
  return {
    conditions: [condition],
    lastFailureTime: wholeSeconds(at),
    failedIssuanceAttempts: (certificate.status?.failedIssuanceAttempts ?? 0) + 1,
  };
}
