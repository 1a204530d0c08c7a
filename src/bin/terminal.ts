import { visibleLines } from '../core/visible-text.ts';

/** Standard output of our programs: nothing of what is printed gives the terminal a command. */
export const out = (text: string): void => {
  process.stdout.write(visibleLines(text));
};

/** Standard error, likewise. */
export const err = (text: string): void => {
  process.stderr.write(visibleLines(text));
};
