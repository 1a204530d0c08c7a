import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIdnaVectors } from '../../testing/vectors.ts';
import { ownershipRecordName } from '../ownership/ownership-txt.ts';
import { parseHostname } from './parse-hostname.ts';
import { HOSTNAME_REFUSALS } from './refusals.ts';

const policy = { baseDomains: ['portal.vendor.app'], reservedNames: ['vendor.io'], allowLocalhost: false };
const LDH_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const sources = readIdnaVectors().map(({ source }) => source);
/** Near-names: what people and attackers type, glued together from pieces that matter. */
const piece = fc.constantFrom(
  ...[
    'a',
    'acme',
    'portal',
    'com',
    'co.uk',
    '.',
    '..',
    '。',
    '-',
    '--',
    'xn--',
    'XN--',
    'bcher-kva',
    'ü',
    'ß',
    'ς',
  ],
  ...[
    '\u200d',
    '\u00ad',
    '\u05d0',
    '\u0660',
    '1',
    '0x7f',
    '08',
    '*',
    '_',
    '@',
    ':',
    '/',
    '[',
    ']',
    '::',
    ' ',
    '\u3000',
    '\0',
  ],
  ...['localhost', 'test', 'vendor.io', 'portal.vendor.app', '\ud83d\ude00', '\ud800', 'a'.repeat(63)],
);
const nearName = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
/** Names that are mostly accepted, so that the properties of acceptance are tried too. */
const label = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[a-zA-Zéüßçñв日本][a-zA-Z0-9éüßçñв日本]{0,12}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[אבגד]{1,12}$/) },
);
const likelyName = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom('com', 'de', 'CO.UK', 'newtld.'))
  .map(([labels, end]) => [...labels, end].join('.'));
const input = fc.oneof(anyText, nearName, likelyName, fc.constantFrom(...sources));

describe('parseHostname, whatever it is given', () => {
  test('never throws, and refuses with a known code and a whole sentence', () => {
    fc.assert(
      fc.property(input, (text) => {
        const result = parseHostname(text, policy);
        if (result.ok) return;
        expect(Object.keys(HOSTNAME_REFUSALS)).toContain(result.code);
        expect(result.detail).toMatch(/^["A-Z].*\.$/s);
      }),
      { numRuns: 2_000 },
    );
  });

  test('accepts only names of letters, digits and hyphens that fit into the DNS with their proof', () => {
    fc.assert(
      fc.property(input, (text) => {
        const result = parseHostname(text, policy);
        if (!result.ok) return;
        expect(result.domain).toMatch(LDH_NAME);
        expect(ownershipRecordName(result.domain).length).toBeLessThanOrEqual(253);
      }),
      { numRuns: 2_000 },
    );
  });

  test('accepts what it accepted again as itself, from both forms', () => {
    fc.assert(
      fc.property(input, (text) => {
        const result = parseHostname(text, policy);
        if (!result.ok) return;
        expect(parseHostname(result.domain, policy)).toEqual(result);
        expect(parseHostname(result.displayDomain, policy)).toEqual(result);
      }),
      { numRuns: 2_000 },
    );
  });

  test('judges a name alike in upper case, with a trailing dot and with white space around it', () => {
    fc.assert(
      fc.property(likelyName, (text) => {
        const result = parseHostname(text, policy);
        if (!result.ok) return;
        expect(parseHostname(` ${result.domain.toUpperCase()}.\n`, policy)).toEqual(result);
      }),
    );
  });

  test('accepts nothing at or below a name of the vendor', () => {
    fc.assert(
      fc.property(nearName, fc.constantFrom('vendor.io', 'portal.vendor.app'), (text, zone) => {
        expect(parseHostname(`${text}.${zone}`, policy).ok).toBe(false);
      }),
    );
  });

  test('the likely names are accepted often enough for these properties to mean something', () => {
    const samples = fc.sample(likelyName, { numRuns: 300, seed: 1 });
    expect(samples.filter((text) => parseHostname(text, policy).ok).length).toBeGreaterThan(100);
  });
});

test("of Unicode's invalid vectors only those that end in a dot or became valid in Unicode 17 or 18 are accepted", () => {
  const accepted = readIdnaVectors().filter(
    ({ source, statuses }) => statuses.length > 0 && parseHostname(source, policy).ok,
  );
  expect(accepted.filter(({ source }) => !/[.。｡]$/.test(source)).map(({ line }) => line)).toEqual([
    3386, 4405, 5858, 5859, 5860,
  ]);
});
