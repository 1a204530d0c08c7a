import type { Command } from 'commander';
import type { Preflight } from '../../client/client.ts';
import { type CliDeps, contextOf, print } from '../context.ts';
import { describePreflight } from '../describe-preflight.ts';
import { ask } from '../failure.ts';
import { tenantFor } from '../resolve.ts';

/**
 * What stands between a name and a live portal. Only names so far: a look at the installation itself, without a name,
 * has its place here.
 */
export function registerDoctor(program: Command, deps: CliDeps, outcome: { exitCode: number }): void {
  program
    .command('doctor')
    .description(
      'look at a name as a certificate authority would, registered or not; exits with 0 only when all is well',
    )
    .argument('<name>', 'e.g. portal.acme.com')
    .option(
      '--tenant <id or name>',
      'whose name it is, or is to be; not needed when one tenant has registered it',
    )
    .action(async (name: string, options: { tenant?: string }, command: Command) => {
      const context = await contextOf(deps, command);
      const tenant = await tenantFor(context, name, options.tenant);
      const seen = await ask<Preflight>(
        context.client.POST('/api/v1/preflight', { body: { domain: name, tenant } }),
      );
      print(context, seen, describePreflight(seen));
      outcome.exitCode = seen.findings.length === 0 ? 0 : 1;
    });
}
