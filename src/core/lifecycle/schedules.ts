/**
 * When we check again, as data. Offsets are seconds since the attempt (or the stage) began, so that a check somebody
 * asked for in between neither burns nor delays the schedule.
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An attempt is given up after this long; Cloudflare for SaaS gives its custom hostnames the same 7 days. */
export const GIVE_UP_AFTER_SECONDS = 7 * DAY;

/**
 * Where only caches could be asked, the next check does not come sooner than this, whatever TTL they name: one of 0 would
 * have it checked each second. While people watch, the schedule itself is denser.
 */
export const LEAST_RECHECK_SECONDS = 10;

/** A record that is not there yet is called `dns_failed` only after this long: people type the name first. */
export const FIRST_CHECK_SECONDS = 30;

/** A live domain whose DNS definitely leads elsewhere keeps being served for this long. */
export const AWAY_GRACE_SECONDS = 7 * DAY;

/** A live domain that is well is checked this often, behind the watches. */
export const ACTIVE_INTERVAL_SECONDS = 15 * MINUTE;
/** A live domain that is not well is checked this often. */
export const TROUBLED_INTERVAL_SECONDS = 2 * MINUTE;

/**
 * A deleted domain's record is looked for at these offsets from its removal, while it still leads here: soon, as people
 * delete it next, then daily. After the last one nobody checks any more.
 */
export const LEFT_BEHIND_OFFSETS: readonly number[] = [
  ...[MINUTE, 10 * MINUTE, HOUR, 6 * HOUR],
  ...Array.from({ length: 30 }, (_, day) => (day + 1) * DAY),
];

/** A live domain's preflight: each day, so that a renewal's obstacle is told early; each hour while there is one. */
export const PREFLIGHT_INTERVAL_SECONDS = DAY;
export const TROUBLED_PREFLIGHT_INTERVAL_SECONDS = HOUR;

/** The CA is asked this often when it wants a certificate renewed (RFC 9773, 4.3), where the worker renews. */
export const RENEWAL_WISH_SECONDS = 6 * HOUR;
/** A renewal that the edge makes by itself is checked this often, behind its watch. */
export const RENEWAL_WATCH_SECONDS = HOUR;

/**
 * The time until an obstacle to an order is checked again: a tenth of the time that it has been waited for, so that a
 * mistake mended at once is seen at once and one that stays costs little. From 5 s to an hour.
 * @param waited seconds
 */
export function obstacleRetry(waited: number): number {
  return Math.min(Math.max(waited / 10, 5), HOUR);
}

/** People watch the page for the first two minutes. */
const BURST_SECONDS = 2 * MINUTE;

/**
 * DNS: a burst in the first two minutes, then 60 s x 1.05^n ten times, then x 1.15^n, at most 4 h apart (the back-off
 * that Cloudflare for SaaS publishes), the last one at 7 days: 52 quick checks and 82 slow ones.
 */
export const DNS_OFFSETS: readonly number[] = [...burst(), ...backOff(BURST_SECONDS)];

function burst(): number[] {
  const offsets: number[] = [];
  let at = 0;
  while (at < BURST_SECONDS) {
    at += at < 20 ? 1 : at < 60 ? 2 : 5;
    offsets.push(at);
  }
  return offsets;
}

function backOff(from: number): number[] {
  const offsets: number[] = [];
  let gap = MINUTE;
  let at = from + gap;
  for (let n = 0; at < GIVE_UP_AFTER_SECONDS; n++) {
    offsets.push(Math.round(at));
    gap = Math.min(gap * (n < 10 ? 1.05 : 1.15), 4 * HOUR);
    at += gap;
  }
  return [...offsets, GIVE_UP_AFTER_SECONDS];
}

/**
 * While certificate and edge are on their way. The edge's watch wakes us at once; these checks are behind it, dense at
 * first (an internal CA answers in milliseconds, an ACME CA within a few seconds), then up to an hour apart.
 */
export const DEPLOY_OFFSETS: readonly number[] = deployOffsets();

function deployOffsets(): number[] {
  const offsets = [0.1, 0.3, 0.6, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 20, 30, 45, 60];
  let at = 60;
  let gap = 30;
  while (at < GIVE_UP_AFTER_SECONDS) {
    gap = Math.min(gap * 1.5, HOUR);
    at = Math.min(at + gap, GIVE_UP_AFTER_SECONDS);
    offsets.push(Math.round(at));
  }
  return offsets;
}

/** The challenge responders are asked again after this long at most, where not every one was ready. */
const RESPONDERS_RETRY_SECONDS = 8;

/** Returns the same, spread over the fleet: all that wait would come at once when the responders are back. In seconds. */
export const respondersRetry = (id: string) => spread(RESPONDERS_RETRY_SECONDS, id);

/** The first offset of `offsets` after `elapsed` seconds, or null when the schedule has ended. */
export function nextOffset(offsets: readonly number[], elapsed: number): number | null {
  return offsets.find((offset) => offset > elapsed) ?? null;
}

/**
 * Spreads a fleet: the interval, shortened by up to a fifth, always the same for one id. Without it, domains that
 * were registered together would be checked together for ever.
 */
export function spread(intervalSeconds: number, id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1000;
  return Math.round(intervalSeconds * (1 - hash / 5000));
}

/** Seconds from `from` to `to`, both ISO 8601. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** `at` (ISO 8601) moved by `seconds`. */
export function plusSeconds(at: string, seconds: number): string {
  return new Date(Date.parse(at) + Math.round(seconds * 1000)).toISOString();
}

/** The earlier of two times, both ISO 8601. */
export const earliest = (one: string, other: string) => (one < other ? one : other);
