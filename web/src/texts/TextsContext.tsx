import { createContext, useContext } from 'react';
import { ENGLISH } from './english.tsx';
import type { Texts } from './texts.ts';

/** The words of the page, in the reader's language. */
export const TextsContext = createContext<Texts>(ENGLISH);

/** The words of the page, in the reader's language. */
export function useTexts(): Texts {
  return useContext(TextsContext);
}
