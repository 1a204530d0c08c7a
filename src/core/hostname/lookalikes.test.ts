import { describe, expect, test } from 'vitest';
import { comparedSkeleton, findLookalike } from './lookalikes.ts';
import { parseHostname } from './parse-hostname.ts';
import { registrableSkeleton, skeleton } from './skeleton.ts';

const policy = { baseDomains: ['portal.vendor.app'], reservedNames: ['vendor.io'], allowLocalhost: false };

/** The name as read; a test that names one that cannot be attached at all is wrong. */
function read(typed: string) {
  const name = parseHostname(typed, policy);
  if (!name.ok) throw new Error(`${typed}: ${name.code}`);
  return name;
}
const refused = (typed: string) => findLookalike(read(typed), policy)?.code ?? null;

describe('held for an operator', () => {
  test.each([
    ['Cyrillic а among Latin letters', 'portal.p\u0430ypal.com'],
    ['Greek ο among Latin letters', 'g\u03bfogle.com'],
    ['the same in its xn-- form', 'xn--pypal-4ve.com'],
    ['a script that nobody uses today', 'ᚠᚢᚦ.com'],
    ['all Cyrillic, all looking Latin', '\u0430\u0441\u0435.com'],
    ['a dotless i among Latin letters, whoever is a tenant', 'login.m\u0131crosoft.com'],
    ['the same beside an accent', 'f\u00e1br\u0131kam.com'],
    ['a Latin letter of phonetics', '\u0261oogle.com'],
    ['thorn for p, where nobody writes it', '\u00feaypal.com'],
    ["the vendor's zone with a digit for a letter", 'vend0r.io'],
    ["a name below it, with the vendor's own label", 'login.vend0r.io'],
    ["the vendor's zone with rn for m, and an accent", 'portal.vend\u00f6r.app'],
    ['the registrable domain of the base domain', 'www.vend\u00f4r.app'],
  ])('%s', (_, typed) => {
    expect(refused(typed)).toBe('confusable_hostname');
  });

  test('the sentence names the part that mixes scripts, and who can help', () => {
    expect(findLookalike(read('portal.p\u0430ypal.com'), policy)?.detail).toBe(
      'The part "p\u0430ypal" has letters of several scripts or of a rare one, which people can take for other letters. Type it in the letters of one script; if it is right as it is, ask the operator of this service, who can register it for you.',
    );
  });
});

describe('let through', () => {
  test.each([
    ['plain ASCII', 'portal.acme.com'],
    ['German', 'portal.b\u00fccher.de'],
    ['Danish, whose æ looks like ae', 'l\u00e6ge.dk'],
    ['Turkish', 'k\u0131rm\u0131z\u0131.com.tr'],
    ['Icelandic', '\u00feing.is'],
    ['French', 'c\u0153ur.fr'],
    ['Russian', 'портал.пример.рф'],
    ['Russian that looks Latin, below a Russian ending', '\u0440\u043e\u0441\u0430.рф'],
    ['Japanese with Latin, kanji and both kana', 'acmeポータルの例.jp'],
    ['Korean with Latin', 'acme한국.kr'],
    ['Greek', 'παράδειγμα.gr'],
    ['Hindi', 'उदाहरण.भारत'],
    ["a name beside the base domain, in the vendor's own domain", 'shop.vendor.app'],
  ])('%s', (_, typed) => {
    expect(refused(typed)).toBeNull();
  });
});

describe('skeletons', () => {
  test.each([
    ['a Cyrillic look-alike', '\u0430\u0441me.com', 'acme.com'],
    ['rn for m', 'acrne.com', 'acme.com'],
    ['digits for letters', 'g00gle1.com', 'googlel.com'],
    ['a dotless i', 'm\u0131crosoft.com', 'microsoft.com'],
  ])('%s has the skeleton of the name it looks like', (_, one, other) => {
    expect(skeleton(one)).toBe(skeleton(other));
  });

  test('an accent makes another name', () => {
    expect(skeleton('b\u00fccher.de')).not.toBe(skeleton('bucher.de'));
  });

  test('are of the registrable domain, so that any name below a look-alike is compared', () => {
    expect(registrableSkeleton('a.b.m\u0131crosoft.com')).toBe(skeleton('microsoft.com'));
    expect(comparedSkeleton(read('login.b\u00fccher.de'))).toBe(skeleton('b\u00fccher.de'));
  });

  test.each(['portal.modem.com', 'l\u00e6ge.dk', 'k\u0131rm\u0131z\u0131.com.tr'])(
    'of names that are or look all ASCII are not compared: %s',
    (typed) => {
      expect(comparedSkeleton(read(typed))).toBeNull();
    },
  );
});
