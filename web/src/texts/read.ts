import { chooseLanguage, loadTexts, wantedLanguages } from './choose.ts';
import type { Texts } from './texts.ts';

/** Loads the words in the language of the reader, and says to the browser which it is. */
export async function readTexts(): Promise<Texts> {
  const wanted = wantedLanguages(location.search, navigator.languages);
  const texts = await loadTexts(chooseLanguage(wanted));
  document.documentElement.lang = texts.language;
  return texts;
}
