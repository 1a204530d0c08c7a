import { describe, expect, test } from 'vitest';
import { readSuffixVectors } from '../../testing/vectors.ts';
import { toCanonicalName } from './canonical-name.ts';
import { isApex, isPublicSuffix, registrableDomain, relativeName } from './registrable.ts';

/** As the product asks: only a name that canonicalises has a registrable domain (so no leading dot has). */
function registrableOf(text: string): string | null {
  const name = toCanonicalName(text);
  return name.ok ? registrableDomain(name.domain) : null;
}

function canonical(text: string): string {
  const name = toCanonicalName(text);
  return name.ok ? name.domain : text;
}

describe("the Public Suffix List's own vectors", () => {
  const vectors = readSuffixVectors();

  test('are all read', () => expect(vectors).toHaveLength(77));

  test.each(vectors)('line $line: the registrable domain of "$input" is $registrable', (vector) => {
    const expected = vector.registrable === null ? null : canonical(vector.registrable);
    expect(registrableOf(vector.input)).toBe(expected);
  });
});

describe('isPublicSuffix', () => {
  test.each([
    ['a top-level domain is one', 'com', true],
    ['an ICANN suffix of two labels is one', 'co.uk', true],
    ['a suffix of the private section is one', 'github.io', true],
    ['a name that a wildcard rule makes a suffix is one', 'anything.ck', true],
    ['an exception to a wildcard rule is none', 'www.ck', false],
    ['an encoded suffix is one', 'xn--55qx5d.cn', true],
    ['a registered name is none', 'acme.co.uk', false],
    ['a name below an ending that is not on the list is none', 'acme.newtld', false],
  ])('%s', (_, domain, expected) => {
    expect(isPublicSuffix(domain)).toBe(expected);
  });
});

describe('isApex', () => {
  test.each([
    ['a registrable domain is an apex', 'acme.com', true],
    ['a name below it is none', 'portal.acme.com', false],
    ['a registrable domain below a suffix of two labels is an apex', 'acme.co.uk', true],
    ['a name right below .localhost is an apex in the sandbox', 'acme.localhost', true],
    ['a name two below .localhost is none', 'portal.acme.localhost', false],
  ])('%s', (_, domain, expected) => {
    expect(isApex(domain)).toBe(expected);
  });
});

describe('relativeName', () => {
  test.each([
    ['a subdomain is given without its zone', 'portal.acme.co.uk', 'portal.acme.co.uk', 'portal'],
    ['the zone itself is @', 'acme.com', 'acme.com', '@'],
    [
      "the proof of a subdomain keeps the subdomain's label",
      '_portal-domain.portal.acme.com',
      'portal.acme.com',
      '_portal-domain.portal',
    ],
    ['the proof of an apex is its label alone', '_portal-domain.acme.com', 'acme.com', '_portal-domain'],
    ['a name in no zone of the domain stays whole', 'other.org', 'acme.com', 'other.org'],
    ['a name below a public suffix alone stays whole', 'co.uk', 'co.uk', 'co.uk'],
  ])('%s', (_, recordName, domain, expected) => {
    expect(relativeName(recordName, domain)).toBe(expected);
  });
});
