import { describe, expect, test } from 'vitest';
import { ENGLISH } from './english/index.ts';
import { LANGUAGES, negotiateLanguage } from './languages.ts';

const GERMAN = { ...ENGLISH, code: 'de' };
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
