import type { Domain } from '../client/client.ts';
import { visibleText } from '../core/visible-text.ts';
import type { CliContext } from './context.ts';
import { ApiError, ask, CliError } from './failure.ts';

const EVERY_MS = 500;

/** The state of a command's wait. An error ends the wait with a failure. */
export type Verdict = 'wait' | 'done' | CliError;

/**
 * Polls a domain until `judge` returns `done`.
 * @throws CliError when `judge` returns one, or when the time limit of `withinSeconds` is exceeded.
 */
export async function waitFor(
  context: CliContext,
  { tenant, id, displayDomain }: Domain,
  {
    judge,
    withinSeconds,
    what,
  }: { judge: (domain: Domain | null) => Verdict; withinSeconds: number; what: string },
): Promise<Domain | null> {
  const deadline = context.clock().getTime() + withinSeconds * 1000;
  let shown = '';
  for (;;) {
    const domain = await readDomain(context, tenant, id);
    const now = domain === null ? 'gone' : visibleText(`${domain.status}: ${domain.statusMessage}`);
    if (now !== shown) {
      context.err(`${context.clock().toISOString()}  ${now}\n`);
      shown = now;
    }
    const verdict = judge(domain);
    if (verdict === 'done') return domain;
    if (verdict !== 'wait') throw verdict;
    if (context.clock().getTime() >= deadline) {
      throw new CliError(
        'not_yet',
        `${displayDomain} is not ${what} after ${withinSeconds} s; it goes on by itself.`,
      );
    }
    await context.sleep(EVERY_MS);
  }
}

async function readDomain({ client }: CliContext, tenant: string, id: string): Promise<Domain | null> {
  try {
    const path = { tenant, id };
    return await ask<Domain>(client.GET('/api/v1/tenants/{tenant}/domains/{id}', { params: { path } }));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'domain_not_found') return null;
    throw error;
  }
}
