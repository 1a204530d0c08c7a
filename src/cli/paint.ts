import { visibleLines } from '../core/visible-text.ts';

/** Colours by their meaning, as the numbers of SGR. */
const COLOURS = { good: 32, bad: 31, waiting: 33, quiet: 2 } as const;
export type Colour = keyof typeof COLOURS;

/**
 * Marks stand for colours until the text is put out: noncharacters, which nothing else holds, as text from outside
 * shows them as escapes. So a colour is ours for certain, and where there are none nothing but the marks is missing.
 */
const MARKS: Readonly<Record<Colour, string>> = {
  good: '\ufdd0',
  bad: '\ufdd1',
  waiting: '\ufdd2',
  quiet: '\ufdd3',
};
const END = '\ufddf';
const ANY_MARK = /([\ufdd0-\ufdd3\ufddf])/;
const SEQUENCES = new Map<string, string>([
  ...(Object.keys(COLOURS) as Colour[]).map(
    (colour) => [MARKS[colour], `\u001b[${COLOURS[colour]}m`] as const,
  ),
  [END, '\u001b[0m'],
]);

/** Returns the text in a colour. */
export const paint = (colour: Colour, text: string) => `${MARKS[colour]}${text}${END}`;

export const stripPaint = (text: string) =>
  text
    .split(ANY_MARK)
    .filter((part) => !SEQUENCES.has(part))
    .join('');

/** Returns what goes to the terminal: our colours where it has them, and everything else so that it can be seen. */
export function terminalText(text: string, hasColours: boolean): string {
  return text
    .split(ANY_MARK)
    .map((part) => {
      const sequence = SEQUENCES.get(part);
      if (sequence === undefined) return visibleLines(part);
      return hasColours ? sequence : '';
    })
    .join('');
}
