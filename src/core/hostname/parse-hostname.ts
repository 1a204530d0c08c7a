import { toCanonicalName } from './canonical-name.ts';
import { type HostnamePolicy, NAME_CHECKS } from './name-checks.ts';
import { type HostnameRefusal, type HostnameRefusalCode, refuse } from './refusals.ts';
import { TEXT_CHECKS } from './text-checks.ts';

export type HostnameResult =
  | {
      ok: true;
      /** A-labels, lower case, no trailing dot: what is stored, compared, queried and routed. */
      domain: string;
      /** The same in Unicode: what people are shown. */
      displayDomain: string;
    }
  | { ok: false; code: HostnameRefusalCode /** The advice, in a sentence for the tenant. */; detail: string };

/**
 * Reads a host name as a person typed or pasted it, and the one place that says whether a tenant may attach it:
 *
 *     text ─▶ withoutWrapping ─▶ TEXT_CHECKS ─▶ toCanonicalName ─▶ NAME_CHECKS ─▶ {domain, displayDomain}
 *
 * It never throws, and an accepted `domain` is accepted again as itself. Success proves shape, not ownership.
 */
export function parseHostname(input: string, policy: HostnamePolicy): HostnameResult {
  const text = withoutWrapping(input);
  const textRefusal = first(TEXT_CHECKS, (check) => check(text));
  if (textRefusal !== null) return { ok: false, ...textRefusal };
  const name = toCanonicalName(text);
  if (!name.ok) return { ok: false, ...refuse('invalid_hostname', name.detail) };
  const nameRefusal = first(NAME_CHECKS, (check) => check(name.domain, policy));
  if (nameRefusal !== null) return { ok: false, ...nameRefusal };
  return { ok: true, domain: name.domain, displayDomain: name.displayDomain };
}

function first<C>(checks: readonly C[], run: (check: C) => HostnameRefusal | null): HostnameRefusal | null {
  for (const check of checks) {
    const refusal = run(check);
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * Seen as nothing: blanks of every kind, marks of direction, fillers. Joiners are none of them, as letters may need them;
 * nor is what turns text around (U+202A to 202E, U+2066 to 2069), which makes a name look like another one.
 */
const BLANK =
  /^[\s\p{Z}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0]$/u;
/** As people and their word processors type them. */
const QUOTE = /^["'`\u00b4\p{Pi}\p{Pf}\u201a\u201e\u2032\u2033\u301d-\u301f\uff02\uff07]$/u;

/**
 * Takes off what surrounds a pasted name and cannot be a part of it: blanks, visible or not, and quotation marks. A loop
 * from both ends, as a regular expression is slow on thousands of blanks within.
 */
function withoutWrapping(text: string): string {
  let from = 0;
  let to = text.length;
  // Each of them is one UTF-16 unit; half of a longer character is none of them.
  const isWrapping = (at: number) => BLANK.test(text.charAt(at)) || QUOTE.test(text.charAt(at));
  while (from < to && isWrapping(from)) from += 1;
  while (to > from && isWrapping(to - 1)) to -= 1;
  return text.slice(from, to);
}
