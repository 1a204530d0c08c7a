import { type Command, InvalidArgumentError } from 'commander';
import type { CliDeps } from '../context.ts';
import { outputOf, print } from '../output.ts';

/** The data folder of `up`, copied while it runs. */
export function registerBackup(program: Command, deps: CliDeps): void {
  program
    .command('backup')
    .description(
      'copy the data of the `up` that runs in PORTAL_DATA_DIR into a new folder, on which `up` can be started; nothing is stopped',
    )
    .argument('<into>', 'the folder for backups; each backup is a folder named by its time')
    .option('--keep <number>', 'remove older backups there, so that this many are left', atLeastOne)
    .action(async (into: string, options: { keep?: number }, command: Command) => {
      const report = await deps.backUp({ into, keep: options.keep ?? null });
      print(outputOf(deps, command), report, ({ folder, removed }) =>
        [
          `${folder} is written. It contains private keys and passwords.`,
          ...removed.map((old) => `${old} is removed.`),
        ].join('\n'),
      );
    });
}

function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('must be 1 or more.');
  return number;
}
