import { pick } from '../checks/judge.ts';
import { type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot, ProofMethod } from '../domain.ts';

export type Proof = { provedAt: string | null; proofMethod: ProofMethod | null };

/** Whether the domain is still looking for its record, or was given up and may be asked to look once more. */
export function isLooking({ status, givenUpAt }: DomainSnapshot): boolean {
  return ['pending_dns', 'verifying_dns', 'dns_failed'].includes(status) || givenUpAt !== null;
}

/**
 * Whether another tenant's proof has taken the name away, and this domain has not been given up for it yet. The store
 * takes the proof and leaves the condition `moved_away`; whoever is past the proof cannot be without one otherwise.
 * The loser must not look again by itself: its old record may still be there, would win the name back, and so on.
 */
export function hasLost(snapshot: DomainSnapshot): boolean {
  const { provedAt, givenUpAt, desired, conditions } = snapshot;
  if (provedAt !== null || givenUpAt !== null || desired !== 'active') return false;
  return !isLooking(snapshot) || conditions.some(({ reason }) => reason === 'moved_away');
}

/**
 * The proof is won when the name is owned and leads here, both: a TXT alone would take a live name from whoever serves
 * it, and leave it dark. One failed look does not take the proof away.
 */
export function nextProof(snapshot: DomainSnapshot, conditions: readonly Condition[], now: string): Proof {
  const { provedAt, proofMethod, desired } = snapshot;
  const owned = pick(conditions, 'Owned');
  const mayWin = isLooking(snapshot) && !hasLost(snapshot) && !snapshot.edgeApplied;
  if (provedAt !== null || desired !== 'active' || !mayWin) return { provedAt, proofMethod };
  const pointsHere = pick(conditions, 'PointsHere').status === 'True';
  if (pointsHere && (owned.reason === 'cname' || owned.reason === 'txt'))
    return { provedAt: now, proofMethod: owned.reason };
  return { provedAt: null, proofMethod: null };
}

/** Says `moved_away` for a domain that has lost its name, whatever a look found. */
export function withLoss(snapshot: DomainSnapshot, conditions: Condition[], now: string): Condition[] {
  if (!hasLost(snapshot)) return conditions;
  const message = `Another tenant has proved ${snapshot.domain}. If it is yours, put your record back and try again.`;
  return conditions.map((one) =>
    one.type === 'Owned' ? condition('Owned', 'moved_away', message, now) : one,
  );
}

/** Only a definite "elsewhere" starts the clock, only a definite "here" stops it. */
export function nextAwaySince(
  snapshot: DomainSnapshot,
  conditions: readonly Condition[],
  now: string,
): string | null {
  if (snapshot.status !== 'active') return null;
  const { status } = pick(conditions, 'PointsHere');
  if (status === 'True') return null;
  return status === 'False' ? (snapshot.progress.awaySince ?? now) : snapshot.progress.awaySince;
}
