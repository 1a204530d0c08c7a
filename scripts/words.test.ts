import { expect, test } from 'vitest';
import { privateWordsOf, wrongNames, wrongSentences } from './words.mjs';

test('a sentence of a doc comment that begins with What, Whether, Where, Who, Of or That is found', () => {
  const source = `
    /** What is kept. Returns whether it is. Where it lies. */
    /**
     * Stores a change:
     * - Who asked for it.
     * That is all.
     */
    // Whether a line comment begins so is not counted.
    /** Whatever is kept, whose it is, and that it is. */`;
  expect(wrongSentences(source)).toEqual(['What is kept.', 'Where it lies.', 'That is all.']);
});

test.each([
  ['recordTurn', ['turn']],
  ['LOOKS_PER_SECOND', ['looks']],
  ['certificate-news', ['news']],
  ['toldMessage', ['told']],
])('%s holds a private word', (name, words) => {
  expect(privateWordsOf(name)).toEqual(words);
});

test.each(['looksLikeAnother', 'lookUps', 'lookalike', 'isReturned', 'design', 'threshold'])(
  '%s holds none',
  (name) => {
    expect(privateWordsOf(name)).toEqual([]);
  },
);

test('a name counts where it is declared, and no column does', () => {
  const source =
    'import { beginTurn } from "x"; const heldUntil = beginTurn(row.turn); type T = { told_message: string };';
  expect(wrongNames('a.ts', source)).toEqual(['heldUntil']);
});
