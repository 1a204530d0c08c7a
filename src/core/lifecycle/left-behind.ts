import { pick } from '../checks/judge.ts';
import { type Condition, condition, type Reason } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import { LEFT_BEHIND_OFFSETS, secondsBetween } from './schedules.ts';
import { isRemovalSuspended } from './suspension.ts';

/**
 * The fate of a deleted domain:
 *
 *     deleted ─▶ off the edge ─▶ does its record still lead here? ─ no ─▶ forgotten
 *                                     ▲        │ yes: the tenant sees it
 *                                     └────────┘ until it is gone, or 30 days have passed
 *
 * - `stays`: it is not deleted, or not off the edge.
 * - `check`: it is off the edge, and its record has not been checked yet.
 */
export type RemovalState = 'stays' | 'check' | 'left_behind' | 'forget';

type Removal = {
  snapshot: DomainSnapshot;
  conditions: readonly Condition[];
  edgeApplied: boolean;
  checked: boolean;
  partlyHere: boolean;
  now: string;
};

/** Decides the fate of a deleted domain by the conditions that this round judged, and by whether it checked DNS. */
export function removalState({
  snapshot,
  conditions,
  edgeApplied,
  checked,
  partlyHere,
  now,
}: Removal): RemovalState {
  if (snapshot.desired !== 'deleted' || edgeApplied) return 'stays';
  if (!checked) return 'check';
  const since = snapshot.progress.removedSince ?? now;
  const last = LEFT_BEHIND_OFFSETS.at(-1) ?? 0;
  const stillHere = partlyHere || leadsHere(snapshot, conditions);
  return stillHere && secondsBetween(since, now) < last ? 'left_behind' : 'forget';
}

/** Returns whether the record leads here. An `Unknown`, or a record that may only seem to be gone, changes nothing. */
function leadsHere(snapshot: DomainSnapshot, conditions: readonly Condition[]): boolean {
  const { status } = pick(conditions, 'PointsHere');
  if (status === 'True') return true;
  if (status === 'False' && !isRemovalSuspended(snapshot)) return false;
  return snapshot.conditions.some((one) => one.type === 'PointsHere' && one.status === 'True');
}

/** The reasons of a name that leads here, or also here, by its addresses. */
const BY_ADDRESS: readonly Reason[] = ['address', 'wrong_address', 'stale_ipv6', 'proxied'];

/** Reports `left_behind` for a record that leads here although its domain is deleted. */
export function withLeftBehind(
  { domain, canonicalHost, conditions: before }: DomainSnapshot,
  conditions: Condition[],
  now: string,
): Condition[] {
  const pointsHere = pick(conditions, 'PointsHere');
  const known = before.find(({ reason }) => reason === 'left_behind');
  if (pointsHere.status === 'Unknown' && known !== undefined) return replaced(conditions, known);
  const record = BY_ADDRESS.includes(pointsHere.reason) ? ('addresses' as const) : ('cname' as const);
  const params = { case: 'left' as const, domain, canonicalHost, record };
  return replaced(conditions, condition('PointsHere', 'left_behind', params, now));
}

function replaced(conditions: Condition[], pointsHere: Condition): Condition[] {
  return conditions.map((one) => (one.type === 'PointsHere' ? pointsHere : one));
}
