import type { CaaRecord } from '../observations.ts';

/** The value of an `issue` record, read (RFC 8659 4.2): which CA it allows, and under which conditions. */
export type IssueValue = {
  /** Lower case; empty: nobody, as in `issue ";"`. */
  issuer: string;
  /** By lower-case tag. */
  parameters: ReadonlyMap<string, string>;
};

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const ISSUER = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*)?$`);
const TAG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
/** Printable ASCII without `;`. */
const VALUE = /^[\x21-\x3a\x3c-\x7e]*$/;

/** Null for what does not follow the grammar, or says one parameter twice: such a record allows nobody. */
export function parseIssueValue(text: string): IssueValue | null {
  const [first = '', ...rest] = text.split(';').map(trimBlanks);
  const issuer = first.toLowerCase();
  if (!ISSUER.test(issuer)) return null;
  const parameters = new Map<string, string>();
  // A lone `;` behind the issuer is allowed, an empty parameter is not.
  const parts = rest.length === 1 && rest[0] === '' ? [] : rest;
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals === -1) return null;
    const tag = trimBlanks(part.slice(0, equals)).toLowerCase();
    const value = trimBlanks(part.slice(equals + 1));
    if (!TAG.test(tag) || !VALUE.test(value) || parameters.has(tag)) return null;
    parameters.set(tag, value);
  }
  return { issuer, parameters };
}

/** Blanks as the grammar knows them: space and tab. A loop, as a regular expression is slow on thousands of them. */
function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from += 1;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

const isBlank = (character: string | undefined) => character === ' ' || character === '\t';

/** A tenant writes the value; a sentence needs no more of it than this. */
const SHOWN = 120;

/** A record as it stands in a zone file, without its name: `CAA 0 issue "letsencrypt.org"`. */
export function caaText({ critical, tag, value }: CaaRecord): string {
  const plain = `${tag} "${value}"`.replaceAll(/[^\x20-\x7e]/g, '?');
  const shown = plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain;
  return `CAA ${critical ? 128 : 0} ${shown}`;
}
