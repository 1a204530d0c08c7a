import { pick } from '../checks/judge.ts';
import { type Condition, condition } from '../conditions.ts';
import { type DomainSnapshot, freshProgress, type ProofMethod } from '../domain.ts';
import { suspendsTransfers } from '../fleet/incident.ts';
import { orderHistory } from '../issuance/back-off.ts';
import type { DnsObservation } from '../observations.ts';

export type Proof = { provedAt: string | null; proofMethod: ProofMethod | null };

/** Returns whether the domain still waits for its record, or was given up and may be asked to check once more. */
export function awaitsRecord({ status, givenUpAt }: DomainSnapshot): boolean {
  return ['pending_dns', 'verifying_dns', 'dns_failed'].includes(status) || givenUpAt !== null;
}

/** Returns whether the status is one with which an attempt ends; another one was written by hand. */
export function hasEnded({ status }: DomainSnapshot): boolean {
  return status === 'dns_failed' || status === 'certificate_failed';
}

/**
 * Returns whether another tenant's proof has taken the name away, and this domain has not been given up for it yet. The store
 * takes the proof and leaves the condition `moved_away`; nothing else says so, a status that somebody wrote by hand least.
 * The loser must not check again by itself: its old record may still be there, would win the name back, and so on.
 */
export function hasLost(snapshot: DomainSnapshot): boolean {
  const { provedAt, givenUpAt, desired, conditions } = snapshot;
  if (provedAt !== null || givenUpAt !== null || desired !== 'active') return false;
  return conditions.some(({ reason }) => reason === 'moved_away');
}

/**
 * A claim without a proof whose row says that it is past one, as after a change by hand in the database: its search for
 * the record begins anew, and DNS says what it is. Any other row comes back as it is.
 */
export function asProved(snapshot: DomainSnapshot, now: string): DomainSnapshot {
  const { provedAt, desired, progress } = snapshot;
  if (provedAt !== null || desired !== 'active' || awaitsRecord(snapshot) || hasLost(snapshot))
    return snapshot;
  return {
    ...snapshot,
    status: 'verifying_dns',
    progress: { ...freshProgress(now), ...orderHistory(progress) },
  };
}

/** Returns whether the name was lost and nobody has asked to start over since: then no check wins it back. */
function remainsLost(snapshot: DomainSnapshot): boolean {
  return snapshot.provedAt === null && snapshot.conditions.some(({ reason }) => reason === 'moved_away');
}

/**
 * The proof is won when the name is owned and leads here, both: a TXT alone would take a live name from whoever serves
 * it, and leave it dark. Only a check over TCP proves: what comes over UDP, somebody off the path may have made up; and
 * none in which a server contradicts itself. One failed check does not take the proof away.
 */
export function nextProof(
  snapshot: DomainSnapshot,
  { conditions, flapping }: { conditions: readonly Condition[]; flapping: boolean },
  dns: DnsObservation | null,
  now: string,
): Proof {
  const { provedAt, proofMethod, desired } = snapshot;
  const owned = pick(conditions, 'Owned');
  const mayWin =
    !flapping &&
    awaitsRecord(snapshot) &&
    !remainsLost(snapshot) &&
    !snapshot.edgeApplied &&
    !isTransferDeferred(snapshot);
  if (provedAt !== null || desired !== 'active' || !mayWin) return { provedAt, proofMethod };
  const pointsHere = pick(conditions, 'PointsHere').status === 'True';
  if (dns?.overTcp === true && pointsHere && (owned.reason === 'cname' || owned.reason === 'txt'))
    return { provedAt: now, proofMethod: owned.reason };
  return { provedAt: null, proofMethod: null };
}

/** Returns whether the transfer of the name is deferred: none is made while DNS or the edge fail for many. */
function isTransferDeferred({ elsewhere, incidents }: DomainSnapshot): boolean {
  return elsewhere === 'this_name' && suspendsTransfers(incidents);
}

/** Reports why a right proof does not transfer the name yet. */
export function withDeferredTransfer(
  snapshot: DomainSnapshot,
  conditions: Condition[],
  now: string,
): Condition[] {
  const isRight = pick(conditions, 'Owned').status === 'True' && snapshot.provedAt === null;
  if (!isRight || !isTransferDeferred(snapshot)) return conditions;
  const params = { case: 'move_deferred' as const, domain: snapshot.domain };
  return withOwned(conditions, [condition('Owned', 'claimed_elsewhere', params, now, 'operator')]);
}

/** Reports `moved_away` for a domain that has lost its name, whatever a check found, until somebody starts over. */
export function withLoss(snapshot: DomainSnapshot, conditions: Condition[], now: string): Condition[] {
  if (!hasLost(snapshot))
    return remainsLost(snapshot) ? withOwned(conditions, snapshot.conditions) : conditions;
  return withOwned(conditions, [
    condition('Owned', 'moved_away', { case: 'lost', domain: snapshot.domain }, now),
  ]);
}

/** Reports `claim_expired` for a claim that ended without proof, until it is proved or somebody starts over. */
export function withExpiry(
  snapshot: DomainSnapshot,
  conditions: Condition[],
  { expired, gaveUp }: { expired?: true; gaveUp?: true },
  now: string,
): Condition[] {
  if (expired === true) {
    const params = { case: 'expired' as const, domain: snapshot.domain };
    return withOwned(conditions, [condition('Owned', 'claim_expired', params, now)]);
  }
  const hasExpired = snapshot.conditions.some(({ reason }) => reason === 'claim_expired');
  return gaveUp === true && hasExpired ? withOwned(conditions, snapshot.conditions) : conditions;
}

function withOwned(conditions: Condition[], others: readonly Condition[]): Condition[] {
  const owned = others.find(({ type }) => type === 'Owned');
  return conditions.map((one) => (one.type === 'Owned' && owned !== undefined ? owned : one));
}
