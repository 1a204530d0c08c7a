import type { Command } from 'commander';
import type { Preflight } from '../../client/client.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { describePreflight } from '../describe-preflight.ts';
import { describeReport } from '../doctor-report.ts';
import { ask } from '../failure.ts';
import { outputOf, print } from '../output.ts';
import { tenantFor } from '../resolve.ts';

type Outcome = { exitCode: number };

/**
 * Registers `doctor`: checks the installation or, with a host name, everything that keeps that name from becoming a
 * portal.
 */
export function registerDoctor(program: Command, deps: CliDeps, outcome: Outcome): void {
  program
    .command('doctor')
    .description(
      'check everything that the product depends on or, with a name, check that name as a certificate authority does, registered or not; prints the fix for each failure, and exits with 0 only when there is none',
    )
    .argument('[name]', 'e.g. portal.acme.com')
    .option(
      '--tenant <id or name>',
      'whose name it is, or is to be: needed with an operator key, unless exactly one tenant has registered it',
    )
    .action(async (name: string | undefined, options: { tenant?: string }, command: Command) => {
      if (name === undefined) await checkInstallation(deps, command, outcome);
      else await checkName(deps, command, outcome, { name, tenant: options.tenant });
    });
}

async function checkInstallation(deps: CliDeps, command: Command, outcome: Outcome): Promise<void> {
  const report = await deps.diagnose();
  print(outputOf(deps, command), report, describeReport);
  outcome.exitCode = report.ok ? 0 : 1;
}

async function checkName(
  deps: CliDeps,
  command: Command,
  outcome: Outcome,
  wanted: { name: string; tenant: string | undefined },
): Promise<void> {
  const context = await contextOf(deps, command);
  const tenant = await tenantFor(context, wanted.name, wanted.tenant);
  const seen = await ask<Preflight>(
    context.client.POST('/api/v1/preflight', { body: { domain: wanted.name, tenant } }),
  );
  print(context, seen, describePreflight);
  outcome.exitCode = seen.findings.length === 0 ? 0 : 1;
}
