import { stripPaint } from './paint.ts';

/** Two columns each: East Asian scripts, and what is shown as a picture. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;
const MARK = /\p{M}/u;

/** Returns how many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of stripPaint(text))
    columns += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** Returns the text filled up with spaces. */
export const padTo = (text: string, columns: number) =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

/**
 * Returns the lines of a text that is no wider than `columns`, broken between words. Text between backticks, names
 * and values are meant to be copied: none of them is broken, even when it is wider.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.match(/\S*`[^`]*`\S*|\S+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length === 0 ? [''] : lines;
}
