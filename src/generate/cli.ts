import type { Command } from 'commander';
import type { CliDeps } from '../cli/context.ts';
import { EXIT_CODES } from '../cli/exit-codes.ts';
import { createProgram } from '../cli/program.ts';
import { codeBlock, type GeneratedFile, page } from './page.ts';

/** Wide enough for every line, so that the page does not depend on a terminal. */
const WIDTH = 110;

/** docs/reference/cli.md: the help of every command. */
export function cliPage(): GeneratedFile {
  const program = createProgram(NOTHING, { exitCode: 0 }, () => {});
  return page('docs/reference/cli.md', [
    '# Commands',
    'In the repository: `npx portal-domains …`. Every command has `--json`. Errors go to standard error, with `--json` as JSON (`error.code`, `error.kind`, `error.detail`). What cannot be undone asks first; a script, which nobody can be asked in, gives `--yes`. Tables fit the terminal (or `COLUMNS`); a program that reads them gets them in full, and without colours, as does who sets `NO_COLOR`. Commands and options are completed by the shell after `source <(portal-domains completion bash)`, and likewise in zsh, fish and PowerShell. On the machine where `up` runs, the commands find the API and the operator key by themselves, in the data folder.',
    exitCodes(),
    codeBlock(helpOf(program)),
    ...commandsOf(program).flatMap((command) => [`## ${pathOf(command)}`, codeBlock(helpOf(command))]),
  ]);
}

function exitCodes(): string {
  const rows = Object.entries(EXIT_CODES).map(
    ([kind, { exitCode, means }]) => `| ${exitCode} | \`${kind}\` | ${means} |`,
  );
  return ['| Exit code | `error.kind` | When |', '| --- | --- | --- |', ...rows].join('\n');
}

function helpOf(command: Command): string {
  return command.configureHelp({ ...command.configureHelp(), helpWidth: WIDTH }).helpInformation();
}

/** Every command that does something, in the order of the help. */
function commandsOf(command: Command): Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => command.commands.includes(child))
    .flatMap((child) => (child.commands.length === 0 ? [child] : commandsOf(child)));
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

const never = () => Promise.reject(new Error('help runs no command'));

/** Help runs no command, so nothing of this is ever called. */
const NOTHING: CliDeps = {
  out() {},
  err() {},
  columns: null,
  colours: false,
  clock: () => new Date(0),
  confirm: null,
  sleep: never,
  connect: never,
  run: { up: never, api: never, worker: never, challenges: never, sds: never },
  migrate: never,
  createDashboard: never,
  diagnose: never,
  supportBundle: never,
  backUp: never,
  workflowOf: never,
  render: never,
  version: '',
};
