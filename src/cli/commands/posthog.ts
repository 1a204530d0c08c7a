import type { Command } from 'commander';
import type { CliDeps } from '../context.ts';

/** The command that keeps the dashboard of the product events. */
export function registerPostHogCommands(program: Command, deps: CliDeps): void {
  program
    .command('posthog-dashboard')
    .description('create or update the dashboard of the product events in PostHog')
    .action(async (_options: object, command: Command) => {
      const report = await deps.createDashboard();
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const lines = [
        `dashboard ${report.dashboard}: ${report.url}`,
        ...report.created.map((name) => `created ${name}`),
        ...report.updated.map((name) => `updated ${name}`),
      ];
      deps.out(json ? `${JSON.stringify(report, null, 2)}\n` : `${lines.join('\n')}\n`);
    });
}
