import { expect, test } from 'vitest';
import { chooseLanguage, loadTexts, wantedLanguages } from './choose.ts';
import { LANGUAGES } from './texts.ts';

test.each([
  [[], 'en'],
  [['de'], 'de'],
  [['de-AT', 'en'], 'de'],
  [['fr', 'DE-ch'], 'de'],
  [['en-GB', 'de'], 'en'],
  [['fr'], 'en'],
] as const)('who prefers %j reads %s', (wanted, language) => {
  expect(chooseLanguage(wanted)).toBe(language);
});

test('the address counts before the browser, and one that the page does not have leaves the choice to it', () => {
  expect(chooseLanguage(wantedLanguages('?language=en', ['de']))).toBe('en');
  expect(chooseLanguage(wantedLanguages('?domain=1&language=de-AT', ['en']))).toBe('de');
  expect(chooseLanguage(wantedLanguages('?language=fr', ['de']))).toBe('de');
});

test.each(LANGUAGES)('the words for %s are loaded', async (language) => {
  expect((await loadTexts(language)).language).toBe(language);
});
