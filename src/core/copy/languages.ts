import { ENGLISH } from './english/index.ts';
import { GERMAN } from './german/index.ts';
import type { Language } from './language.ts';

/** The languages that the API answers in. Another one is a folder beside `english`, and one more entry; the first is the default. */
export const LANGUAGES: readonly [Language, ...Language[]] = [ENGLISH, GERMAN];

/** Ranges beyond these are not read: a client sends a handful. */
const MOST_RANGES = 20;

/**
 * Chooses the language of an answer by the Accept-Language header (RFC 9110, section 12.5.4), with the lookup of RFC
 * 4647, section 3.4: `de-AT` finds `de`. Returns the default where no range matches.
 */
export function negotiateLanguage(
  accept: string | undefined,
  languages: readonly [Language, ...Language[]] = LANGUAGES,
): Language {
  for (const range of rangesOf(accept ?? '')) {
    if (range === '*') return languages[0];
    const found = prefixesOf(range)
      .map((prefix) => languages.find(({ code }) => code.toLowerCase() === prefix))
      .find((language) => language !== undefined);
    if (found !== undefined) return found;
  }
  return languages[0];
}

/** The ranges that the client accepts, the one with the greatest weight first. */
function rangesOf(accept: string): string[] {
  return accept
    .split(',', MOST_RANGES)
    .map((item) => {
      const [range = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((one) => one.startsWith('q='));
      return { range, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ range, weight }) => range !== '' && weight > 0 && weight <= 1)
    .sort((one, other) => other.weight - one.weight)
    .map(({ range }) => range);
}

/** `de-at-1996`, `de-at`, `de`. */
function prefixesOf(range: string): string[] {
  const parts = range.split('-');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('-'));
}
