import type { Command } from 'commander';
import type { CliDeps } from './context.ts';
import { CliError } from './failure.ts';

/** Adds the option by which a script says that nobody need be asked. */
export const withYes = (command: Command): Command =>
  command.option('--yes', 'do not ask for confirmation; needed in scripts');

/**
 * Asks the person before something is done that cannot be undone.
 * @param what a sentence: what happens, and to whom; made only when somebody is asked.
 * @throws CliError `not_confirmed` when the answer is no, or when nobody can be asked and `--yes` is not given.
 */
export async function confirmUnless(
  yes: true | undefined,
  { confirm }: CliDeps,
  what: () => Promise<string> | string,
): Promise<void> {
  if (yes) return;
  if (confirm === null) {
    throw new CliError(
      'not_confirmed',
      'This cannot be undone, and standard input is no terminal to ask at; give --yes. Nothing was changed.',
    );
  }
  const isWanted = await confirm(`${await what()} This cannot be undone. Go on? [y/N] `);
  if (!isWanted) throw new CliError('not_confirmed', 'It was not confirmed. Nothing was changed.');
}
