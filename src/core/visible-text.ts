/**
 * Everything that a terminal, a log or a page shows as nothing, as another place or as another order of words: control
 * characters (C0, DEL, C1), format characters (bidi, zero-width, soft hyphen, tags), separators of lines and
 * paragraphs, spaces that are not the plain one, lone surrogates, noncharacters.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|[^\P{Zs} ]/gu;
/** Text of our own has lines, and programs whose output is passed on set it in with tabs. */
const LAYOUT = new Set(['\n', '\t']);
/** One UTF-16 unit at a time: JSON that holds such an escape in place of the character holds the same value. */
const escaped = (unseen: string) =>
  unseen
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * Returns text from outside (a record, a header, a name that somebody typed) so that all of it can be seen: what is
 * unseen stands there as `\u001b`. The result is one line, and the same for a text that has been made visible before.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** Returns a whole output so that all of it can be seen; its line ends and tabs stay. JSON keeps its values. */
export function visibleLines(text: string): string {
  return text.replace(UNSEEN, (unseen) => (LAYOUT.has(unseen) ? unseen : escaped(unseen)));
}

/**
 * Returns a value with every text in it, keys too, made visible.
 * @param withLines keys whose texts are of several lines, which stay.
 */
export function visibleValue<T>(value: T, withLines: readonly string[] = []): T {
  return visible(value, withLines) as T;
}

function visible(value: unknown, withLines: readonly string[]): unknown {
  if (typeof value === 'string') return visibleText(value);
  if (Array.isArray(value)) return value.map((one) => visible(one, withLines));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      visibleText(key),
      typeof inner === 'string' && withLines.includes(key) ? visibleLines(inner) : visible(inner, withLines),
    ]),
  );
}
