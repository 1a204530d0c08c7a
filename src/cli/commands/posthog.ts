import type { Command } from 'commander';
import type { CliDeps } from '../context.ts';
import { outputOf, print } from '../output.ts';

/** The command that keeps the dashboard of the product events. */
export function registerPostHogCommands(program: Command, deps: CliDeps): void {
  program
    .command('posthog-dashboard')
    .description('create or update the dashboard of the product events in PostHog')
    .action(async (_options: object, command: Command) => {
      const report = await deps.createDashboard();
      print(outputOf(deps, command), report, ({ dashboard, url, created, updated }) =>
        [
          `dashboard ${dashboard}: ${url}`,
          ...created.map((name) => `created ${name}`),
          ...updated.map((name) => `updated ${name}`),
        ].join('\n'),
      );
    });
}
