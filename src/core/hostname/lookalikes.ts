import { displayDomain } from './canonical-name.ts';
import { canonicalZone, type HostnamePolicy } from './name-checks.ts';
import { type HostnameRefusal, refuse } from './refusals.ts';
import { registrableDomain } from './registrable.ts';
import { isAtOrBelow } from './reserved-names.ts';
import { plainSkeleton, registrableSkeleton, skeleton } from './skeleton.ts';

/** A canonical name with its Unicode form. */
type Name = { domain: string; displayDomain: string };
type LookalikeCheck = (name: Name, policy: HostnamePolicy) => HostnameRefusal | null;

/** The scripts in common modern use (UAX #31, table 5), each of which a label may be written in. */
const SCRIPTS = [
  ...['Arabic', 'Armenian', 'Bengali', 'Bopomofo', 'Cyrillic', 'Devanagari', 'Ethiopic', 'Georgian', 'Greek'],
  ...['Gujarati', 'Gurmukhi', 'Han', 'Hangul', 'Hebrew', 'Hiragana', 'Kannada', 'Katakana', 'Khmer', 'Lao'],
  ...['Latin', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan'],
];
/** Scripts that are written together every day: browsers allow the same (UTS #39, "highly restrictive"). */
const WRITTEN_TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];
/** Digits, hyphens and marks belong to every script. */
const LABELS_OF_ONE_SCRIPT = [...SCRIPTS.map((script) => [script]), ...WRITTEN_TOGETHER].map(
  (scripts) =>
    new RegExp(`^[${[...scripts, 'Common', 'Inherited'].map((one) => `\\p{scx=${one}}`).join('')}]*$`, 'u'),
);
const ASCII = /^[\u0021-\u007e]*$/;
const LATIN = /\p{scx=Latin}/u;
/** Letters that look like plain ones and are everyday ones all the same: everywhere, or below these endings. */
const EVERYDAY: ReadonlyMap<string, 'everywhere' | readonly string[]> = new Map<
  string,
  'everywhere' | string[]
>([
  ['\u00e6', 'everywhere'], // ae as one: Danish, Norwegian, Icelandic
  ['\u0153', 'everywhere'], // oe as one: French
  ['\u0131', ['tr', 'az', 'kz']], // i without its dot
  ['\u00fe', ['is']], // thorn
]);

/** In order; the first that holds the name back decides. */
const LOOKALIKE_CHECKS: readonly LookalikeCheck[] = [mixesScripts, looksLikeTheService, imitatesLatin];

/**
 * Returns the refusal of a name that only an operator may attach, because people could take it for another one.
 * Other tenants' names are compared by the store, which has them (see `comparedSkeleton` and `looksLikeAnother`).
 */
export function findLookalike(name: Name, policy: HostnamePolicy): HostnameRefusal | null {
  for (const check of LOOKALIKE_CHECKS) {
    const refusal = check(name, policy);
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * By which skeleton a name is compared with other tenants' proved names; null where it is not. Not for a name all in
 * ASCII: two companies may well be called modern and modem, and whoever owns the plain name must not be held back by a
 * look-alike of it. Nor for one that looks like a name all in ASCII: such names are held whoever is a tenant (see
 * `imitatesLatin`), so that holding them tells nothing, or they are everyday spelling.
 */
export function comparedSkeleton({ domain, displayDomain }: Name): string | null {
  if (ASCII.test(displayDomain)) return null;
  const compared = registrableSkeleton(domain);
  return ASCII.test(compared) ? null : compared;
}

/** One answer for the service's and for tenants' names, so that it tells nothing about who else is a tenant. */
export function looksLikeAnother(): HostnameRefusal {
  return refuse(
    'confusable_hostname',
    'The name looks so much like another one that people could take the one for the other. If it is rightly yours, ask the operator of this service, who can register it for you.',
  );
}

/** `p` `а` `y`: Cyrillic among Latin. No language is written so, and browsers show such names in their xn-- form. */
function mixesScripts({ displayDomain }: Name): HostnameRefusal | null {
  const mixed = displayDomain
    .split('.')
    .find((label) => !LABELS_OF_ONE_SCRIPT.some((pattern) => pattern.test(label)));
  if (mixed === undefined) return null;
  return refuse(
    'confusable_hostname',
    `The part "${mixed}" has letters of several scripts or of a rare one, which people can take for other letters. Type it in the letters of one script; if it is right as it is, ask the operator of this service, who can register it for you.`,
  );
}

/** The base domains and the vendor's zones, whatever stands before them, with letters that look alike or accents. */
function looksLikeTheService({ domain, displayDomain: shown }: Name, policy: HostnamePolicy) {
  const plain = plainSkeleton(shown);
  const plainRegistrable = plainSkeleton(displayDomain(registrableDomain(domain) ?? domain));
  const resembles = [...policy.baseDomains, ...policy.reservedNames].map(canonicalZone).some((zone) => {
    const owned = registrableDomain(zone) ?? zone;
    // Beside the service's own zone, in the very same domain: no look-alike, but the vendor's to allow or reserve.
    if (isAtOrBelow(domain, owned)) return false;
    return (
      isAtOrBelow(plain, plainSkeleton(displayDomain(zone))) ||
      plainRegistrable === plainSkeleton(displayDomain(owned))
    );
  });
  return resembles ? looksLikeAnother() : null;
}

/**
 * A label in letters of another script that all look plain (`асе.com`), or with one Latin letter that does (a dotless i
 * in `microsoft.com`), below an ending in Latin letters. Other tenants' names are not compared.
 */
function imitatesLatin({ displayDomain }: Name): HostnameRefusal | null {
  const labels = displayDomain.split('.');
  const ending = labels.at(-1) ?? '';
  if (!ASCII.test(ending)) return null;
  const imitates = labels.some((label) =>
    LATIN.test(label)
      ? [...label].some((letter) => imitatesAscii(letter) && !isEveryday(letter, ending))
      : imitatesAscii(label),
  );
  return imitates ? looksLikeAnother() : null;
}

const imitatesAscii = (text: string) => !ASCII.test(text) && ASCII.test(skeleton(text));

function isEveryday(letter: string, ending: string): boolean {
  const where = EVERYDAY.get(letter);
  return where === 'everywhere' || (where?.includes(ending) ?? false);
}
