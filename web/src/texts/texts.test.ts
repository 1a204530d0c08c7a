import { expect, test } from 'vitest';
import { ENGLISH } from './english.tsx';
import { GERMAN } from './german.tsx';

/** Texts that are the same in both languages. */
const SAME = ['Name', 'Domain', '.localhost'];

/** The texts of a table by their path, each function called with words in place of its values. */
function textsOf(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return textsOf(value('1', '2'), path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !key.startsWith('_') && key !== '$$typeof' && key !== 'type')
    .flatMap(([key, one]) => textsOf(one, `${path}.${key}`));
}

test('no text is the same in both languages, but for words that are', () => {
  const english = new Map(textsOf(ENGLISH, ''));
  const same = textsOf(GERMAN, '').filter(
    ([path, text]) => /[A-Za-z]/.test(text) && english.get(path) === text && !SAME.includes(text),
  );
  expect(same).toEqual([]);
});
