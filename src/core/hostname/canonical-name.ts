import { toASCII, toUnicode } from 'tr46';

/** UTS #46 at its strictest. `URL` and `domainToASCII` are not used: they accept what is no host name. */
const STRICT = {
  checkHyphens: true,
  checkBidi: true,
  checkJoiners: true,
  useSTD3ASCIIRules: true,
  transitionalProcessing: false,
  ignoreInvalidPunycode: false,
} as const;

const ASCII = /^[\u0021-\u007e]*$/;
/** Letters, digits and hyphens, no hyphen at either end (RFC 1123). */
const LDH_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** The full stop and the three characters that UTS #46 maps to it. */
const TRAILING_DOT = /[.\u3002\uff0e\uff61]$/;

type CanonicalName =
  | { ok: true /** A-labels, lower case, no trailing dot. */; domain: string; displayDomain: string }
  | { ok: false; detail: string };

/**
 * The one canonicaliser: two spellings of a name have the same `domain`, and a `domain` is its own canonical form.
 * At most one trailing dot is taken off. A name that does not come back the same from its Unicode form is refused,
 * and so is an `xn--` label that only hides ASCII: one component would read it as another name than the next.
 */
export function toCanonicalName(text: string): CanonicalName {
  const name = text.replace(TRAILING_DOT, '');
  const domain = toASCII(name, { ...STRICT, verifyDNSLength: true });
  if (domain === null) return { ok: false, detail: explainFailure(name) };
  const unicode = toUnicode(domain, STRICT);
  const again = toASCII(unicode.domain, { ...STRICT, verifyDNSLength: true });
  const isCanonical =
    !unicode.error &&
    again === domain &&
    domain.split('.').every((label) => LDH_LABEL.test(label)) &&
    !hidesAscii(domain, unicode.domain);
  if (!isCanonical) return { ok: false, detail: BAD_IDN };
  return { ok: true, domain, displayDomain: unicode.domain };
}

/** A name of these that has no encoded label is its own Unicode form: most names are, and a page of a list has 200. */
const PLAIN = /^[a-z0-9.-]*[a-z0-9]$/;

/** The Unicode form of a stored domain; the stored form itself where it has none. */
export function displayDomain(domain: string): string {
  if (PLAIN.test(domain) && !domain.includes('xn--')) return domain;
  const name = toCanonicalName(domain);
  return name.ok ? name.displayDomain : domain;
}

function hidesAscii(domain: string, displayDomain: string): boolean {
  const shown = displayDomain.split('.');
  return domain.split('.').some((label, i) => label.startsWith('xn--') && ASCII.test(shown[i] ?? ''));
}

const BAD_IDN =
  'The name breaks the rules of internationalised domain names (IDNA). Type it in its own letters, as your registrar shows it, or in its xn-- form.';

/** Finds words for what strict processing refused; the refusal itself does not depend on it. */
function explainFailure(name: string): string {
  const labels = toUnicode(name).domain.split('.');
  if (labels.some((label) => label === '')) {
    return 'A part of the name is empty: it begins with a dot or has two dots in a row. Type it like portal.acme.com.';
  }
  const badCharacter = labels.map(firstBadAscii).find((found) => found !== null);
  if (badCharacter !== undefined && badCharacter !== null) {
    return `The character ${badCharacter} cannot stand in a host name. Use letters, digits and hyphens, e.g. portal.acme.com.`;
  }
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) {
    return 'A part of the name begins or ends with a hyphen. Hyphens stand only between letters or digits.';
  }
  const isLong = labels.some((label) => ASCII.test(label) && label.length > 63);
  if (isLong || labels.join('.').length > 253) {
    return 'The name is too long: a part between dots has at most 63 characters, the whole name at most 253.';
  }
  if (labels.some((label) => ASCII.test(label) && label.slice(2, 4) === '--' && !label.startsWith('xn'))) {
    return 'A part of the name has two hyphens as its third and fourth character, which is kept for encoded names.';
  }
  const [invisible] = /\p{Cf}/u.exec(name) ?? [];
  return invisible === undefined ? BAD_IDN : invisibleCharacter(invisible);
}

function invisibleCharacter(character: string): string {
  const code = codeWords(character.codePointAt(0) ?? 0);
  return `There is an invisible character (${code}) inside the name, which breaks the rules of internationalised names (IDNA). Type the name by hand instead of pasting it.`;
}

/** `U+200D` */
const codeWords = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** The first ASCII character of a label that no host name has, in a form that can be printed. */
function firstBadAscii(label: string): string | null {
  for (const character of label) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x7f || /[a-z0-9-]/.test(character)) continue;
    const isPrintable = code > 0x20 && code < 0x7f;
    return isPrintable ? `"${character}"` : codeWords(code);
  }
  return null;
}
