import { createInterface } from 'node:readline';
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
    lines.once('close', () => resolve(false));
    lines.question(visibleLines(question), (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
