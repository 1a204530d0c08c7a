import type { Command } from 'commander';
import type { CliDeps } from '../context.ts';
import { outputOf, print } from '../output.ts';

/** Registers `support-bundle`: collects everything a supporter needs in one file. */
export function registerSupportBundle(program: Command, deps: CliDeps): void {
  program
    .command('support-bundle')
    .description(
      'write a support bundle: the result of doctor, versions, settings, the ends of the logs and, with a domain, everything about it; secrets are redacted',
    )
    .argument('[domain]', 'its id or its name')
    .option(
      '--out <file>',
      'the file, which must not be there yet (default: portal-domains-support-<time>.json)',
    )
    .action(async (domain: string | undefined, options: { out?: string }, command: Command) => {
      const time = deps.clock().toISOString().replace(/[:.]/g, '-');
      const file = options.out ?? `portal-domains-support-${time}.json`;
      await deps.supportBundle({ domain: domain ?? null, file });
      print(
        outputOf(deps, command),
        { file },
        (seen) =>
          `${seen.file} is written. Secrets are removed; names and addresses of tenants are in it. Look through it before you send it.`,
      );
    });
}
