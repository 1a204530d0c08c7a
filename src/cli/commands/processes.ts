import type { Command } from 'commander';
import type { CliDeps } from '../context.ts';
import { asksForJson, outputOf, print } from '../output.ts';

const PROCESSES = {
  up: 'run the whole product on this machine, until Ctrl-C',
  api: 'run the API and the pages',
  worker: 'run the Temporal worker and the outbox relay',
  challenges: 'run the HTTP-01 challenge responder of a cluster',
  sds: 'give the gateways of a cluster the certificates, on demand',
} as const;

/** The commands that run a process until it is stopped, and the one that prepares the database. */
export function registerProcessCommands(
  program: Command,
  deps: CliDeps,
  outcome: { exitCode: number; isProcess?: boolean },
): void {
  for (const name of ['up', 'api', 'worker', 'challenges', 'sds'] as const) {
    program
      .command(name)
      .description(PROCESSES[name])
      .action(async (_options: object, command: Command) => {
        outcome.isProcess = true;
        outcome.exitCode = await deps.run[name]({ json: asksForJson(command) });
      });
  }
  program
    .command('migrate')
    .description('apply the pending migrations to the database')
    .action(async (_options: object, command: Command) => {
      const applied = await deps.migrate();
      print(outputOf(deps, command), { applied }, (seen) =>
        seen.applied.length === 0
          ? 'Nothing to do.'
          : seen.applied.map((name) => `applied ${name}`).join('\n'),
      );
    });
}
