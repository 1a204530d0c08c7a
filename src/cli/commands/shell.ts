import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** Adds `help`, which takes the whole path of a command: `help domain add`. */
export function registerHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .argument('[command...]', 'e.g. domain add')
    .description('display help for a command')
    .action((path: string[]) => find(program, path).help());
}

/** @throws CommanderError, by way of the command's `error`, where there is no such command. */
function find(command: Command, [name, ...rest]: readonly string[]): Command {
  if (name === undefined) return command;
  const child = command.commands.find((one) => one.name() === name || one.aliases().includes(name));
  return child === undefined
    ? command.error(`error: unknown command '${name}'`, { code: 'commander.unknownCommand' })
    : find(child, rest);
}

/**
 * Adds `completion`, which prints a script for the shell, and the hidden `complete` that the script calls. It knows the
 * commands that are registered before it.
 */
export function registerCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((one) => one.name() === 'completion');
  completion
    ?.description('print the completion script of a shell')
    .addHelpText(
      'after',
      [
        '',
        'Where `portal-domains` is on the PATH:',
        '  bash   source <(portal-domains completion bash)',
        '  zsh    source <(portal-domains completion zsh)',
        '  fish   portal-domains completion fish | source',
      ].join('\n'),
    );
}
