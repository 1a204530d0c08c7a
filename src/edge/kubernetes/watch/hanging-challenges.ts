import type { DriverContext } from '../context.ts';
import { findAttempt, isOwnedBy } from '../observe/attempt.ts';
import type { ObservedCertificate, ObservedChallenge } from '../observe/cert-manager.ts';
import { obstacleOf, UNDECIDED } from '../observe/obstacle.ts';
import { domainIdOf } from '../resources/names.ts';
import { giveUpIssuance } from './give-up.ts';
import type { SupervisionOptions } from './supervision.ts';

/**
 * Ends challenges that have hung for as long as our patience lasts: a broken one is checked for ever, and a few dozen
 * would keep everybody waiting, as each holds one of cert-manager's places.
 */
export async function endHangingChallenges(options: SupervisionOptions): Promise<void> {
  const { clock, patience, index, notify, onGaveUp, onError } = options;
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
