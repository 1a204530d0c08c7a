import { ENGLISH } from './english.tsx';
import { LANGUAGES, type Language, type Texts } from './texts.ts';

/** The tables that come with the first answer, or when a reader needs them. */
const TABLES: Record<Language, () => Promise<Texts>> = {
  en: async () => ENGLISH,
  de: async () => (await import('./german.tsx')).GERMAN,
};

/** Returns the first language of the reader's that the page has, by its primary tag: `de-AT` is `de`; else English. */
export function chooseLanguage(wanted: readonly string[]): Language {
  const tags = wanted.map((tag) => tag.split('-', 1)[0]?.toLowerCase());
  return tags.flatMap((tag) => LANGUAGES.find((language) => language === tag) ?? []).at(0) ?? 'en';
}

/** Reads `?language=` of the address, which counts before what the browser prefers. */
export const wantedLanguages = (query: string, preferred: readonly string[]): readonly string[] => {
  const asked = new URLSearchParams(query).get('language');
  return asked === null ? preferred : [asked, ...preferred];
};

/** Loads the words of a language; English where they cannot be loaded. */
export async function loadTexts(language: Language): Promise<Texts> {
  try {
    return await TABLES[language]();
  } catch {
    // A table that is gone with an older build, or a network that failed: words in English are better than none.
    return ENGLISH;
  }
}
