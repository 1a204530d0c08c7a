import type { Command } from 'commander';
import type { CliDeps } from '../context.ts';

const PROCESSES = {
  up: 'run the whole product on this machine, until Ctrl-C',
  api: 'run the API and the pages',
  worker: 'run the Temporal worker and the outbox relay',
  challenges: 'run the HTTP-01 challenge responder of a cluster',
} as const;

/** The commands that run a process until it is stopped, and the one that prepares the database. */
export function registerProcessCommands(
  program: Command,
  deps: CliDeps,
  outcome: { exitCode: number },
): void {
  for (const name of ['up', 'api', 'worker', 'challenges'] as const) {
    program
      .command(name)
      .description(PROCESSES[name])
      .action(async (_options: object, command: Command) => {
        const { json } = command.optsWithGlobals<{ json?: boolean }>();
        outcome.exitCode = await deps.run[name]({ json: json === true });
      });
  }
  program
    .command('migrate')
    .description('bring the database up to date')
    .action(async (_options: object, command: Command) => {
      const applied = await deps.migrate();
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const text =
        applied.length === 0 ? 'Nothing to do.' : applied.map((name) => `applied ${name}`).join('\n');
      deps.out(json ? `${JSON.stringify({ applied }, null, 2)}\n` : `${text}\n`);
    });
}
