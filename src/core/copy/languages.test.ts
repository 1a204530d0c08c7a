import { describe, expect, test } from 'vitest';
import { problemTexts, textsOf } from '../../testing/language-texts.ts';
import { ENGLISH } from './english/index.ts';
import { GERMAN } from './german/index.ts';
import type { Audience } from './language.ts';
import { LANGUAGES, negotiateLanguage } from './languages.ts';

const AUSTRIAN = { ...ENGLISH, code: 'de-AT' };
const choose = (accept: string | undefined) => negotiateLanguage(accept, [ENGLISH, GERMAN, AUSTRIAN]).code;

describe('the language of an answer', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE', 'de'],
    ['de-CH', 'de'],
    ['de-at', 'de-AT'],
    ['de-AT-1996', 'de-AT'],
    ['fr, de;q=0.5', 'de'],
    ['en;q=0.2, de;q=0.9', 'de'],
    ['de;q=0, en', 'en'],
    ['de;q=0', 'en'],
    ['fr', 'en'],
    ['fr, *;q=0.1', 'en'],
    ['*, de;q=0.5', 'en'],
    ['de;q=2, en;q=0.1', 'en'],
    ['de;q=many', 'en'],
    [`${'fr,'.repeat(20)}de`, 'en'],
    [';;,,q=', 'en'],
  ])('by Accept-Language %j is %s', (accept, code) => {
    expect(choose(accept)).toBe(code);
  });

  test('is one of a table whose tags are BCP 47 and differ', () => {
    const codes = LANGUAGES.map(({ code }) => code);
    expect(Intl.getCanonicalLocales(codes)).toEqual(codes);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

const AUDIENCES: readonly Audience[] = ['tenant', 'operator'];
/** A hole in a text: a value that is missing, or one that is no text. */
const HOLE = /\bnull\b|undefined|\[object|NaN|\(\)|:? \./;
/** Settings, and the parts that the product is made of, which tenants know nothing of. */
const INTERNAL =
  /PORTAL_|\b(edge|responder|solver|issuer|cluster|worker|workflow|temporal|kubernetes|cert-manager|istio|envoy|caddy|postgresql|runbook|gateway)s?\b/i;

describe.each(LANGUAGES.map((language) => ({ code: language.code, language })))(
  'in $code',
  ({ language }) => {
    test.each(AUDIENCES)('no text for a %s is missing, or has a hole in it', (audience) => {
      const texts = textsOf(language, audience);
      expect(texts.filter(([, text]) => text.trim() === '' || HOLE.test(text))).toEqual([]);
      expect(texts.length).toBeGreaterThan(500);
    });

    test('no text for a tenant names a setting or a part of ours', () => {
      const texts = [...textsOf(language, 'tenant'), ...problemTexts(language)];
      expect(texts.filter(([, text]) => INTERNAL.test(text) || HOLE.test(text))).toEqual([]);
    });

    test('texts for operators do name them, so that the test above can find one', () => {
      const named = textsOf(language, 'operator').filter(([, text]) => INTERNAL.test(text));
      expect(named.length).toBeGreaterThan(20);
    });
  },
);

test.each(AUDIENCES)('no text for a %s is the same in both languages', (audience) => {
  const english = new Map(textsOf(ENGLISH, audience));
  const german = textsOf(GERMAN, audience);
  expect(german.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
  // What the edge says is quoted to operators, in its own words.
  const quoted = 'EACCES.';
  expect(german.filter(([path, text]) => english.get(path) === text && text !== quoted)).toEqual([]);
});
