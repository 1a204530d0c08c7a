/**
 * A request's id as the caller gave it, or null where that is none: letters, digits, `.`, `_` and `-`, 8 to 128 of them.
 * Whatever else stands there must get into no log line and no audit.
 */
export function requestIdOf(given: string | undefined): string | null {
  return given !== undefined && /^[A-Za-z0-9._-]{8,128}$/.test(given) ? given : null;
}
