import { readFileSync } from 'node:fs';

/** One line of Unicode's IdnaTestV2.txt, with escapes and the file's "blank means as before" resolved. */
export type IdnaVector = {
  line: number;
  source: string;
  /** The expected A-label form without transitional processing; meaningful when `statuses` is empty. */
  toAscii: string;
  toUnicode: string;
  /** Status codes of toASCII; empty: valid. */
  statuses: string[];
};

/** Reads test/vectors/IdnaTestV2.txt. */
export function readIdnaVectors(): IdnaVector[] {
  const lines = readVectorFile('IdnaTestV2.txt').split('\n');
  return lines.flatMap((raw, index) => {
    const content = raw.replace(/#.*$/, '').trim();
    if (content === '') return [];
    const columns = content.split(';').map((column) => column.trim());
    const source = unescaped(columns[0] ?? '');
    const toUnicode = columns[1] ? unescaped(columns[1]) : source;
    const toUnicodeStatus = columns[2] ?? '';
    const toAscii = columns[3] ? unescaped(columns[3]) : toUnicode;
    const statuses = statusCodes(columns[4] ? columns[4] : toUnicodeStatus);
    return [{ line: index + 1, source, toUnicode, toAscii, statuses }];
  });
}

/** One check of the Public Suffix List's test_psl.txt: the registrable domain of `input`, or null. */
type SuffixVector = { line: number; input: string; registrable: string | null };

/** Reads test/vectors/test_psl.txt; the check of a null input is left out, our functions take strings. */
export function readSuffixVectors(): SuffixVector[] {
  return readVectorFile('test_psl.txt')
    .split('\n')
    .flatMap((raw, index) => {
      const match = /^checkPublicSuffix\('([^']*)', (?:'([^']*)'|null)\);/.exec(raw);
      return match === null
        ? []
        : [{ line: index + 1, input: match[1] ?? '', registrable: match[2] ?? null }];
    });
}

/** One vector of the web platform: what a URL's host becomes, or null where it is no host. */
type ToAsciiVector = { input: string; output: string | null };

/** Reads test/vectors/toascii.json; entries that are mere remarks are left out. */
export function readToAsciiVectors(): ToAsciiVector[] {
  const entries = JSON.parse(readVectorFile('toascii.json')) as (string | ToAsciiVector)[];
  return entries.flatMap((entry) =>
    typeof entry === 'string' ? [] : [{ input: entry.input, output: entry.output }],
  );
}

function readVectorFile(name: string): string {
  return readFileSync(new URL(`../../test/vectors/${name}`, import.meta.url), 'utf8');
}

function statusCodes(column: string): string[] {
  return column
    .replace(/[[\]\s]/g, '')
    .split(',')
    .filter(Boolean);
}

function unescaped(text: string): string {
  if (text === '""') return '';
  return text
    .replace(/\\u([0-9A-Fa-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\x\{([0-9A-Fa-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
