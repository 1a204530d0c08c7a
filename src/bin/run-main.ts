import { inspect } from 'node:util';
import { environment } from '../config/config.ts';
import { LocalError } from '../local/errors.ts';
import { explain } from './explain.ts';
import { err } from './terminal.ts';

/**
 * Runs a program and sets its exit code. Every error, also an unhandled rejection, exits with 1 and prints how to fix
 * it, with the output of the child process concerned. PORTAL_LOG_LEVEL=debug also prints the stack trace.
 */
export async function runMain(main: () => Promise<number>): Promise<void> {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.once(event, (error: unknown) => {
      printError(error);
      process.exit(1);
    });
  }
  try {
    process.exitCode = await main();
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}

function printError(error: unknown): void {
  err(`Error: ${explain(error).detail}\n`);
  if (error instanceof LocalError && error.detail) err(error.detail.replace(/^/gm, '  | ').concat('\n'));
  printStack(error);
}

/** Shows where an error happened, when the settings ask for it. */
export function printStack(error: unknown): void {
  if (environment().PORTAL_LOG_LEVEL === 'debug') err(`${inspect(error)}\n`);
}
