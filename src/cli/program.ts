import { Command, CommanderError } from 'commander';
import { visibleText } from '../core/visible-text.ts';
import { registerKeyCommands, registerTokenCommands } from './commands/access.ts';
import { registerAuditCommand } from './commands/audit.ts';
import { registerBackup } from './commands/backup.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerDomainCommands } from './commands/domain.ts';
import { registerPostHogCommands } from './commands/posthog.ts';
import { registerProcessCommands } from './commands/processes.ts';
import { registerSandboxCommands } from './commands/sandbox.ts';
import { registerSupportBundle } from './commands/support-bundle.ts';
import { registerTenantCommands } from './commands/tenant.ts';
import type { CliDeps } from './context.ts';
import { CliError } from './failure.ts';
import { visibleOutput } from './output.ts';

/** An error that the composition root can explain: its code and a sentence. */
export type Explain = (error: unknown) => { code: string; detail: string } | null;

/**
 * Runs one command line. @returns the exit code: 0 only when what was asked is so. Errors go to standard error as one
 * sentence; with --json to standard output, as JSON.
 */
export async function runCli(args: string[], given: CliDeps, explain: Explain = () => null): Promise<number> {
  const deps = visibleOutput(given);
  const isJson = args.includes('--json');
  const usage: string[] = [];
  const outcome = { exitCode: 0 };
  const program = createProgram(deps, outcome, (text) => (isJson ? usage.push(text) : deps.err(text)));
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const known = describeError(error, usage.join('')) ?? explain(error);
    if (known === null) throw error;
    if (isJson) deps.out(`${JSON.stringify({ error: known }, null, 2)}\n`);
    else if (!(error instanceof CommanderError)) deps.err(`${known.code}: ${visibleText(known.detail)}\n`);
    return 1;
  }
}

function describeError(error: unknown, usage: string): { code: string; detail: string } | null {
  if (error instanceof CliError) return { code: error.code, detail: error.message };
  if (!(error instanceof CommanderError)) return null;
  return { code: 'usage', detail: usage.trim() || 'Say which command; --help lists them.' };
}

/** All commands; also what docs/reference/cli.md is rendered from. `err` takes the usage errors. */
export function createProgram(
  deps: CliDeps,
  outcome: { exitCode: number },
  err: (text: string) => void,
): Command {
  const program = new Command('portal-domains')
    .description('Branded portal addresses for every tenant: from a typed name to HTTPS.')
    .version(deps.version)
    .option('--api <url>', 'where the API answers (PORTAL_API_URL)')
    .option('--token <key or token>', 'an operator key or a tenant token (PORTAL_API_TOKEN)')
    .option('--json', 'print JSON, errors included');
  // Before the commands are added: they inherit these.
  program
    .exitOverride()
    .configureOutput({ writeOut: deps.out, writeErr: err })
    .configureHelp({ showGlobalOptions: true });
  registerProcessCommands(program, deps, outcome);
  registerPostHogCommands(program, deps);
  registerDoctor(program, deps, outcome);
  registerSupportBundle(program, deps);
  registerBackup(program, deps);
  registerDomainCommands(program, deps);
  registerTenantCommands(program, deps);
  registerKeyCommands(program, deps);
  registerTokenCommands(program, deps);
  registerAuditCommand(program, deps);
  registerSandboxCommands(program, deps);
  return program;
}
