import type { CaaRecord } from '../observations.ts';

/** The value of an `issue` record, read (RFC 8659 4.2): which CA it allows, and under which conditions. */
export type IssueValue = {
  /** As it is written; empty: nobody, as in `issue ";"`. */
  issuer: string;
  parameters: readonly IssueParameter[];
};
export type IssueParameter = { tag: string; value: string };

/** Letters and digits; the grammar's hyphen is refused by Let's Encrypt, and no parameter that there is has one. */
const TAG = /^[a-z0-9]*$/i;
/** Printable ASCII without `;`. */
const VALUE = /^[\x21-\x3a\x3c-\x7e]*$/;

/**
 * Reads a value as Let's Encrypt does (Boulder, `parseCAARecord` in va/caa.go). Null for parameters that do not follow the
 * grammar: such a record allows nobody. A name that is none is no CA's, so that it needs no check.
 */
export function parseIssueValue(text: string): IssueValue | null {
  const [issuer = '', ...rest] = text.split(';').map(trimBlanks);
  // A lone `;` behind the issuer is allowed, an empty parameter is not.
  const parts = rest.length === 1 && rest[0] === '' ? [] : rest;
  const parameters: IssueParameter[] = [];
  for (const part of parts) {
    const parameter = parseParameter(part);
    if (parameter === null) return null;
    parameters.push(parameter);
  }
  return { issuer, parameters };
}

function parseParameter(part: string): IssueParameter | null {
  const equals = part.indexOf('=');
  if (equals === -1) return null;
  const [tag, value] = [trimBlanks(part.slice(0, equals)), trimBlanks(part.slice(equals + 1))];
  return TAG.test(tag) && VALUE.test(value) ? { tag, value } : null;
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
