import type { Command } from 'commander';
import { visibleLines, visibleValue } from '../core/visible-text.ts';

/** Where a command's answer goes, and in which form. */
export type Output = { out: (text: string) => void; json: boolean };

/** Returns true when the person asked for JSON, anywhere on the command line. */
export const asksForJson = (command: Command) => command.optsWithGlobals<{ json?: boolean }>().json === true;

/**
 * Prints the value for programs or, as words, for people. The words are made of the value with every text in it made
 * visible: what tenants, their DNS and their servers say is data, never a command to the terminal nor a line of ours.
 */
export function print<T>({ out, json }: Output, value: T, words: (seen: T) => string): void {
  out(json ? `${JSON.stringify(value, null, 2)}\n` : `${words(visibleValue(value))}\n`);
}

/** Returns writers by which nothing reaches a terminal unseen, wherever it came from. */
export function visibleOutput<T extends { out: (text: string) => void; err: (text: string) => void }>(
  deps: T,
): T {
  return {
    ...deps,
    out: (text: string) => deps.out(visibleLines(text)),
    err: (text: string) => deps.err(visibleLines(text)),
  };
}
