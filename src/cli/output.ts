import type { Command } from 'commander';
import { visibleValue } from '../core/visible-text.ts';
import { terminalText } from './paint.ts';

/** The stream and the format of a command's output. */
export type Output = {
  out: (text: string) => void;
  json: boolean;
  /** How many columns the terminal has; null where a program reads. */
  columns: number | null;
};

/** Returns where the answer of a command without a connection goes. */
export const outputOf = ({ out, columns }: Pick<Output, 'out' | 'columns'>, command: Command): Output => ({
  ...{ out, columns },
  json: asksForJson(command),
});

/** Returns true when the person asked for JSON, anywhere on the command line. */
export const asksForJson = (command: Command) => command.optsWithGlobals<{ json?: boolean }>().json === true;

/**
 * Prints the value for programs or, as words, for people. The words are made of the value with every text in it made
 * visible: what tenants, their DNS and their servers say is data, never a command to the terminal nor a line of ours.
 */
export function print<T>(
  { out, json, columns }: Output,
  value: T,
  words: (seen: T, columns: number | null) => string,
): void {
  out(json ? `${JSON.stringify(value, null, 2)}\n` : `${words(visibleValue(value), columns)}\n`);
}

type Writers = { out: (text: string) => void; err: (text: string) => void; colours: boolean };

/** Returns writers by which nothing reaches a terminal unseen, wherever it came from. */
export function visibleOutput<T extends Writers>(deps: T): T {
  return {
    ...deps,
    out: (text: string) => deps.out(terminalText(text, deps.colours)),
    err: (text: string) => deps.err(terminalText(text, false)),
  };
}
