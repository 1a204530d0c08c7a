import { pick } from '../checks/judge.ts';
import { type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot, Progress } from '../domain.ts';

/** What earlier orders of a name owe the CA. */
export type Pauses = Pick<Progress, 'lastIssuanceAt' | 'issuanceAttempts' | 'nextIssuanceAt'>;

/** What holds over attempts, and over deleting and registering again: the CA counts by name. */
export function pausesOf({ lastIssuanceAt, issuanceAttempts, nextIssuanceAt }: Progress): Pauses {
  return { lastIssuanceAt, issuanceAttempts, nextIssuanceAt };
}

/**
 * What holds when somebody starts over. While what failed stands at the edge, a person's word ends our own back-off, as
 * they may have mended the cause; not what the CA asked for. Off the edge it is not known which of the two it was.
 */
export function pausesForRetry(domain: {
  progress: Progress;
  conditions: readonly Condition[];
  edgeApplied: boolean;
}): Pauses {
  const pauses = pausesOf(domain.progress);
  const limited = domain.conditions.some(
    ({ type, reason }) => type === 'CertificateReady' && reason === 'rate_limited',
  );
  return domain.edgeApplied && !limited ? { ...pauses, nextIssuanceAt: null } : pauses;
}

/** The pause that is left, else null. */
export function pauseLeft({ nextIssuanceAt }: Pauses, now: string): string | null {
  return nextIssuanceAt !== null && nextIssuanceAt > now ? nextIssuanceAt : null;
}

/**
 * Says `rate_limited` while earlier orders of the name hold the first one of this attempt back. What else would hold it
 * says more, and what stands at the edge already keeps its pauses by itself.
 */
export function withPause(snapshot: DomainSnapshot, conditions: Condition[], now: string): Condition[] {
  const until = pauseLeft(snapshot.progress, now);
  if (until === null || snapshot.desired !== 'active' || snapshot.edgeApplied) return conditions;
  if (pick(conditions, 'CertificateAllowed').status === 'False') return conditions;
  const message = `Orders for ${snapshot.domain} failed before; the CA is asked again from ${until} on.`;
  const paused = condition('CertificateAllowed', 'rate_limited', message, now);
  return conditions.map((one) => (one.type === 'CertificateAllowed' ? paused : one));
}
