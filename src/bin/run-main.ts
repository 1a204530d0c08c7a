import { inspect } from 'node:util';
import { environment } from '../config/config.ts';
import { LocalError } from '../local/errors.ts';
import { explain } from './explain.ts';
import { err } from './terminal.ts';

/**
 * Runs a program to its exit code. Whatever it throws, now or later, ends it with 1 and a sentence that says what to do,
 * and with what the program concerned said. Where it happened is shown to who asks for it (PORTAL_LOG_LEVEL=debug).
 */
export async function runMain(main: () => Promise<number>): Promise<void> {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.once(event, (error: unknown) => {
      tell(error);
      process.exit(1);
    });
  }
  try {
    process.exitCode = await main();
  } catch (error) {
    tell(error);
    process.exitCode = 1;
  }
}

function tell(error: unknown): void {
  err(`Error: ${explain(error).detail}\n`);
  if (error instanceof LocalError && error.detail) err(error.detail.replace(/^/gm, '  | ').concat('\n'));
  tellWhere(error);
}

/** Shows where an error happened, when the settings ask for it. */
export function tellWhere(error: unknown): void {
  if (environment().PORTAL_LOG_LEVEL === 'debug') err(`${inspect(error)}\n`);
}
