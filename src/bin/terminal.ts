import { createInterface } from 'node:readline';
import type { Environment } from '../config/config.ts';
import { visibleLines } from '../core/visible-text.ts';

/** Standard output of our programs: nothing of what is printed gives the terminal a command. */
export const out = (text: string): void => {
  process.stdout.write(visibleLines(text));
};

/** Standard error, likewise. */
export const err = (text: string): void => {
  process.stderr.write(visibleLines(text));
};

/** Asks the person at the terminal, on standard error; anything but a yes, an end of the input too, is a no. */
export function confirmAtTerminal(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    const unanswered = () => {
      // What is said next begins a line.
      process.stderr.write('\n');
      resolve(false);
    };
    lines.once('close', unanswered);
    lines.question(visibleLines(question), (answer) => {
      lines.off('close', unanswered);
      lines.close();
      resolve(/^y(es)?$/i.test(answer.trim()));
    });
  });
}

/**
 * Returns the format of an output: the width of its terminal, or of `COLUMNS` when it is none; colours if it is a
 * terminal that supports them and they are not disabled (https://no-color.org).
 */
export function formatOf(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  { COLUMNS, NO_COLOR, TERM }: Environment,
): { columns: number | null; colours: boolean } {
  const given = Number(COLUMNS);
  const width =
    (isTTY && columns) || (Number.isInteger(given) && given > 0 ? given : null) || (isTTY ? 80 : null);
  return { columns: width, colours: isTTY === true && !NO_COLOR && TERM !== 'dumb' };
}
