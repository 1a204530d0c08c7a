import { WINDOW_SECONDS } from '../fleet/incident.ts';
import { secondsBetween } from '../lifecycle/schedules.ts';

/**
 * When a visit asks the origin, beyond the domain's own hour: an origin that is away is away for the whole fleet, and its
 * incident has to open within the window of core/fleet/incident.ts, however few or many domains there are.
 */

/** Some origin of the fleet is asked at least this often. A fleet of a hundred asks at nearly each visit by this. */
const SOMEBODY_SECONDS = 6;
/** So many tenants whose portals failed within so long are no coincidence: each visit asks from then on. */
const ALARMING_TENANTS = 3;
const ALARMING_SECONDS = 2 * 60;

/** The memory of one worker: its last question to an origin, and whose portals failed. Times are ISO 8601. */
export type OriginWatch = {
  askedAt: string | null;
  /** By tenant, when last. */
  failed: ReadonlyMap<string, string>;
  alarmedAt: string | null;
};
export const NOTHING_ASKED: OriginWatch = { askedAt: null, failed: new Map(), alarmedAt: null };

/** Returns whether a visit at `now` asks the origin. @param originDueAt by the domain's own hour */
export function asksOrigin(watch: OriginWatch, originDueAt: string, now: string): boolean {
  const { askedAt } = watch;
  const nobodyDid = askedAt === null || secondsBetween(askedAt, now) >= SOMEBODY_SECONDS;
  return originDueAt <= now || nobodyDid || isAlarmed(watch, now);
}

const isAlarmed = ({ alarmedAt }: OriginWatch, now: string) =>
  alarmedAt !== null && secondsBetween(alarmedAt, now) < WINDOW_SECONDS;

/** Notes that a portal of this tenant failed. While all are asked already nothing is noted, as all may fail. */
export function originFailed(watch: OriginWatch, tenant: string, now: string): OriginWatch {
  if (isAlarmed(watch, now)) return watch;
  const recent = [...watch.failed].filter(([, at]) => secondsBetween(at, now) < ALARMING_SECONDS);
  const failed = new Map([...recent, [tenant, now]]);
  return failed.size < ALARMING_TENANTS
    ? { ...watch, failed }
    : { ...watch, failed: new Map(), alarmedAt: now };
}
