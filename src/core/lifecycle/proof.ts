import { pick } from '../checks/judge.ts';
import { type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot, ProofMethod } from '../domain.ts';

export type Proof = { provedAt: string | null; proofMethod: ProofMethod | null };

/** The proof is won when the ownership condition turns True; one failed look does not take it away. */
export function nextProof(snapshot: DomainSnapshot, conditions: readonly Condition[], now: string): Proof {
  const { provedAt, proofMethod, desired } = snapshot;
  const owned = pick(conditions, 'Owned');
  const looking =
    ['pending_dns', 'verifying_dns', 'dns_failed'].includes(snapshot.status) || snapshot.givenUpAt !== null;
  if (provedAt !== null || desired !== 'active' || !looking || snapshot.edgeApplied)
    return { provedAt, proofMethod };
  if (owned.reason === 'cname' || owned.reason === 'txt') return { provedAt: now, proofMethod: owned.reason };
  return { provedAt: null, proofMethod: null };
}

/** A domain past its proof that has none any more has lost it to another tenant's proof (the store takes it away). */
export function withLoss(
  snapshot: DomainSnapshot,
  proof: Proof,
  conditions: Condition[],
  now: string,
): Condition[] {
  const past = ['pending_certificate', 'deploying', 'certificate_failed', 'active'].includes(snapshot.status);
  if (!past || proof.provedAt !== null || snapshot.givenUpAt !== null || snapshot.desired !== 'active')
    return conditions;
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
