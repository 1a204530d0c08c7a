import { describe, expect, test } from 'vitest';
import { type IdnaVector, readIdnaVectors } from '../../testing/vectors.ts';
import { displayDomain, toCanonicalName } from './canonical-name.ts';

const vectors = readIdnaVectors();

/** We take one trailing dot off, which Unicode's file counts as an empty label (A4_2). The name must be the same. */
function differsByTrailingDot(vector: IdnaVector): boolean {
  const result = toCanonicalName(vector.source);
  return vector.statuses.join() === 'A4_2' && result.ok && `${result.domain}.` === vector.toAscii;
}

/**
 * The file is of Unicode 16; tr46's tables are newer. U+32931 and U+32B9A, in the CJK Extension J of Unicode 17, and
 * U+3E8AC and U+3F8E3, in the Seal script of Unicode 18, were not assigned then and are now. (4219 and 4220 end in a
 * dot too.)
 */
const VALID_SINCE_UNICODE_18 = [3386, 4219, 4220, 4405, 5858, 5859, 5860];

describe("Unicode's IDNA vectors", () => {
  test('there are as many as the file has', () => {
    expect(vectors).toHaveLength(6389);
    expect(vectors.filter(({ statuses }) => statuses.length > 0)).toHaveLength(5843);
  });

  test('every valid one becomes exactly the expected name', () => {
    const wrong = vectors
      .filter(({ statuses }) => statuses.length === 0)
      .map(({ line, source, toAscii, toUnicode }) => ({
        line,
        expected: { ok: true, domain: toAscii, displayDomain: toUnicode },
        actual: toCanonicalName(source),
      }))
      .filter(({ expected, actual }) => JSON.stringify(expected) !== JSON.stringify(actual));
    expect(wrong).toEqual([]);
  });

  test('every invalid one is refused, but for trailing dots and what became valid in Unicode 17 or 18', () => {
    const accepted = vectors
      .filter((vector) => vector.statuses.length > 0 && toCanonicalName(vector.source).ok)
      .filter((vector) => !differsByTrailingDot(vector));
    expect(accepted.map(({ line }) => line)).toEqual(VALID_SINCE_UNICODE_18);
  });

  test('every accepted one is canonical: its domain and its Unicode form both lead to the same domain', () => {
    for (const { source } of vectors) {
      const result = toCanonicalName(source);
      if (!result.ok) continue;
      expect(toCanonicalName(result.domain)).toEqual(result);
      expect(toCanonicalName(result.displayDomain)).toEqual(result);
    }
  });
});

describe('an encoded label that hides another name is refused', () => {
  test.each([
    ['an xn-- label that decodes to ASCII', 'xn--example-.org'],
    ['an xn-- label that decodes to nothing', 'xn--.org'],
    ['an xn-- label that cannot be decoded', 'xn--999999999.org'],
    ['an encoded letter that is not in composed form', 'xn--bucher-xyd.ch'],
    ['an encoded upper-case letter', 'xn--bcher-2pa.ch'],
    ['an encoded full-width letter', 'xn--mi7c.ch'],
  ])('%s', (_, text) => {
    expect(toCanonicalName(text).ok).toBe(false);
  });
});

describe('displayDomain', () => {
  test('shows a stored domain in its own letters', () => {
    expect(displayDomain('portal.xn--bcher-kva.ch')).toBe('portal.bücher.ch');
  });

  test.each(['portal.acme.com', 'a-b.c0.de', 'acme', 'a..b', '-a.com', 'x--y.com'])(
    'shows %s as it is',
    (name) => {
      const canonical = toCanonicalName(name);
      expect(displayDomain(name)).toBe(canonical.ok ? canonical.displayDomain : name);
      expect(displayDomain(name)).toBe(name);
    },
  );

  test('shows what is no valid name as it is', () => {
    expect(displayDomain('xn--example-.org')).toBe('xn--example-.org');
  });
});
