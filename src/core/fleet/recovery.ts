import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';
import type { TroubleKind } from './incident.ts';

/**
 * The end of an outage of our resolvers, or of the edge. While they are away nobody can tell what the DNS of many domains
 * says, or whether they are served, and each domain has its own slow schedule. So a few of them are checked again and again;
 * as soon as one of those is well, all others are checked once, spread over a short time.
 */

/** A domain that fails for a reason of ours: its DNS could not be read, or it is not served. */
export type Waiting = { id: string; lastCheckedAt: string | null };

export type Recovery = {
  /** Those that waited at the last assessment. */
  waiting: ReadonlySet<string>;
  sampledAt: string | null;
  /** When answers were last seen to come back. */
  recoveredAt: string | null;
};

/** The outages that end together. An order that a CA refuses is tried again by the domain's own back-off. */
export type RecoveringKind = Extract<TroubleKind, 'dns' | 'edge'>;
export type Recoveries = Record<RecoveringKind, Recovery>;

export const NOTHING_WAITS: Recovery = { waiting: new Set(), sampledAt: null, recoveredAt: null };
export const NO_OUTAGE: Recoveries = { dns: NOTHING_WAITS, edge: NOTHING_WAITS };

/** Fewer are no outage; their own schedule does. */
const LEAST_WAITING = 3;
const SAMPLE = 3;
const SAMPLE_EVERY_SECONDS = 10;
/** Within this long one end of an outage is not taken for two. */
const SAME_RECOVERY_SECONDS = 120;
/** The rate of checks that recovering resolvers and name servers have to bear. */
const CHECKS_PER_SECOND = 10;

export type PlannedCheck = { id: string; at: string };
export type RecoveryPlan = {
  state: Recovery;
  checks: PlannedCheck[];
  /** How long the checks take in all, in seconds; null where no outage ended. */
  announced: number | null;
};

/** Returns a check of each, spread so that resolvers and name servers can bear them. */
export const checkAll = (waiting: readonly Waiting[], now: string): PlannedCheck[] =>
  waiting.map(({ id }, index) => ({ id, at: plusSeconds(now, index / CHECKS_PER_SECOND) }));

/**
 * Plans what is checked out of turn.
 * @param waiting least lately checked first.
 * @param well which of those that waited before are well now.
 */
export function planRecovery(
  before: Recovery,
  { waiting, well }: { waiting: readonly Waiting[]; well: number },
  now: string,
): RecoveryPlan {
  const ids = new Set(waiting.map(({ id }) => id));
  const known = before.recoveredAt;
  const isNew = known === null || secondsBetween(known, now) >= SAME_RECOVERY_SECONDS;
  const ended = well > 0 && waiting.length > 0 && before.waiting.size >= LEAST_WAITING && isNew;
  if (ended) {
    const checks = checkAll(waiting, now);
    const state = { waiting: ids, sampledAt: now, recoveredAt: now };
    return { state, checks, announced: Math.ceil(checks.length / CHECKS_PER_SECOND) };
  }
  const isDue = before.sampledAt === null || secondsBetween(before.sampledAt, now) >= SAMPLE_EVERY_SECONDS;
  if (waiting.length < LEAST_WAITING || !isDue)
    return { state: { ...before, waiting: ids }, checks: [], announced: null };
  const checks = waiting.slice(0, SAMPLE).map(({ id }) => ({ id, at: now }));
  return { state: { ...before, waiting: ids, sampledAt: now }, checks, announced: null };
}
