import { Command, CommanderError } from 'commander';
import { visibleText } from '../core/visible-text.ts';
import { registerKeyCommands, registerTokenCommands } from './commands/access.ts';
import { registerAuditCommand } from './commands/audit.ts';
import { registerBackup } from './commands/backup.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerDomainCommands } from './commands/domain.ts';
import { registerLinkCommands } from './commands/link.ts';
import { registerMailCommands } from './commands/mail.ts';
import { registerPostHogCommands } from './commands/posthog.ts';
import { registerProcessCommands } from './commands/processes.ts';
import { registerSandboxCommands } from './commands/sandbox.ts';
import { registerSessionCommands } from './commands/session.ts';
import { registerCompletion, registerHelp } from './commands/shell.ts';
import { registerSupportBundle } from './commands/support-bundle.ts';
import { registerTenantCommands } from './commands/tenant.ts';
import { registerWebhookCommands } from './commands/webhook.ts';
import type { CliDeps } from './context.ts';
import { EXIT_CODES, type FailureKind, kindOf } from './exit-codes.ts';
import { ApiError, CliError } from './failure.ts';
import { visibleOutput } from './output.ts';

/** An error that the composition root can explain: its code and a sentence. */
export type Explain = (error: unknown) => { code: string; detail: string } | null;

/**
 * Runs one command line. @returns the exit code: 0 only when the requested state is reached. Errors go to standard
 * error as one sentence, with --json as JSON; standard output carries the answer or nothing.
 */
export async function runCli(args: string[], given: CliDeps, explain: Explain = () => null): Promise<number> {
  const deps = visibleOutput(given);
  const isJson = args.includes('--json');
  const usage: string[] = [];
  const outcome: Outcome = { exitCode: 0 };
  const program = createProgram(deps, outcome, (text) => (isJson ? usage.push(text) : deps.err(text)));
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const known = describeError(error, usage.join('')) ?? describeExplained(explain(error));
    if (known === null) throw error;
    if (isJson) deps.err(`${JSON.stringify({ error: known }, null, 2)}\n`);
    else if (!(error instanceof CommanderError)) deps.err(`${known.code}: ${visibleText(known.detail)}\n`);
    return outcome.isProcess ? EXIT_CODES.failed.exitCode : EXIT_CODES[known.kind].exitCode;
  }
}

/** The outcome of a command; a long-running process sets its own exit code. */
export type Outcome = { exitCode: number; isProcess?: boolean };

type Described = { code: string; kind: FailureKind; detail: string };

function describeError(error: unknown, usage: string): Described | null {
  if (error instanceof CliError || error instanceof ApiError)
    return { code: error.code, kind: error.kind, detail: error.message };
  if (!(error instanceof CommanderError)) return null;
  return { code: 'usage', kind: 'usage', detail: usage.trim() || 'Say which command; --help lists them.' };
}

const describeExplained = (explained: ReturnType<Explain>): Described | null =>
  explained && { code: explained.code, kind: kindOf(explained.code), detail: explained.detail };

/** All commands; also what docs/reference/cli.md is rendered from. `err` takes the usage errors. */
export function createProgram(deps: CliDeps, outcome: Outcome, err: (text: string) => void): Command {
  const program = new Command('portal-domains')
    .description('Branded portal addresses for every tenant: from a typed name to HTTPS.')
    .version(deps.version)
    .option('--api <url>', 'where the API answers (PORTAL_API_URL)')
    .option('--token <key or token>', 'an operator key or a tenant token (PORTAL_API_TOKEN)')
    .option('--json', 'print JSON, errors too, those on standard error');
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
  registerSessionCommands(program, deps);
  registerAuditCommand(program, deps);
  registerLinkCommands(program, deps);
  registerWebhookCommands(program, deps);
  registerMailCommands(program, deps);
  registerSandboxCommands(program, deps);
  registerHelp(program);
  registerCompletion(program);
  return program;
}
