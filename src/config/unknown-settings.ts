import { SETTINGS } from './settings.ts';

export type UnknownSetting = { name: string; nearest: string | null };

/** Set by `up` for its parts; not a setting. */
const MARK = 'PORTAL_UP_RUN_DIR';
/** More differences than this are another word. */
const MOST_DIFFERENCES = 4;

/**
 * Returns each `PORTAL_…` variable that is no setting, with the setting that was most likely meant. Kubernetes sets
 * variables for the Services around each pod (`<NAME>_SERVICE_HOST` and others that begin with that name); those are
 * ignored.
 */
export function unknownSettings(env: Readonly<Record<string, string | undefined>>): UnknownSetting[] {
  const known = Object.keys(SETTINGS);
  const services = Object.keys(env)
    .filter((name) => name.endsWith('_SERVICE_HOST'))
    .map((name) => name.slice(0, -'SERVICE_HOST'.length));
  return Object.keys(env)
    .filter((name) => /^PORTAL_/i.test(name) && !known.includes(name) && name !== MARK)
    .filter((name) => !services.some((prefix) => name.startsWith(prefix)))
    .toSorted()
    .map((name) => ({ name, nearest: nearestOf(name.toUpperCase(), known) }));
}

/** Returns the sentence about unknown settings, or null when there are none. */
export function unknownSettingsSentence(unknown: readonly UnknownSetting[]): string | null {
  if (unknown.length === 0) return null;
  const named = unknown.map(({ name, nearest }) =>
    nearest === null ? name : `${name} (${nearest} is meant?)`,
  );
  return `${named.join(', ')}: no setting has this name, so nothing reads it`;
}

function nearestOf(name: string, known: readonly string[]): string | null {
  const ranked = known.map((one) => ({ one, differences: differences(name, one) }));
  const [best] = ranked.toSorted((a, b) => a.differences - b.differences);
  return best === undefined || best.differences > MOST_DIFFERENCES ? null : best.one;
}

/** Returns how many letters must be put in, taken out or replaced to make one word the other (Levenshtein). */
function differences(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, wanted] of [...other].entries()) {
      const replaced = (row[j] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
