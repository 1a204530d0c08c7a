import { parseArgs } from 'node:util';
import { environment, readConfig } from '../config/config.ts';
import { visibleText } from '../core/visible-text.ts';
import { withLocalStack } from '../local/connections.ts';
import { type Db, openDatabase } from '../store/database/database.ts';
import { getDomain } from '../store/domains/domains.ts';
import type { DomainRow } from '../store/domains/types.ts';
import { briefTemporalClient } from '../temporal/brief-client.ts';
import { wakeOrStart } from '../temporal/wake.ts';
import { explain } from './explain.ts';
import { printStack } from './run-main.ts';
import { err, out } from './terminal.ts';

const USAGE =
  'usage: node scripts/trigger-portal-domain-workflow.mjs --tenant <tenant-uuid> --domain-id <portal-domain-id>';
const CHECK_WITHIN_MS = 15_000;
const POLL_EVERY_MS = 50;

/** An error with a sentence for the operator; any other error is a bug. */
class TriggerError extends Error {}

/** Forces reconciliation of one domain. Prints what it did; resolves with the exit code. */
export async function main(args: string[]): Promise<number> {
  try {
    const { tenant, domainId } = parse(args);
    const config = await withLocalStack(readConfig(environment()));
    const { address, namespace, taskQueue } = config.temporal;
    if (config.databaseUrl === null)
      throw new TriggerError(
        'DATABASE_URL is not given, and no local stack runs in PORTAL_DATA_DIR; give it.',
      );
    if (address === null)
      throw new TriggerError(
        'TEMPORAL_ADDRESS is not given, and no local stack runs in PORTAL_DATA_DIR; give it.',
      );
    const db = openDatabase(config.databaseUrl, { max: 1 });
    const temporal = briefTemporalClient({ ...config.temporal, address });
    try {
      const before = await find(db, tenant, domainId);
      const run = await wakeOrStart(temporal.client, taskQueue, {
        tenant,
        domainId,
        signal: 'reconcile',
        cause: 'request',
      }).catch((error: unknown) => {
        throw new TriggerError(
          `Temporal is not reachable at ${address}, namespace ${namespace}: ${text(error)}. Check TEMPORAL_ADDRESS, and that the server runs.`,
        );
      });
      report(before, run, await untilChecked(db, before));
      return 0;
    } finally {
      await temporal.close();
      await db.destroy();
    }
  } catch (error) {
    if (error instanceof TriggerError) err(`${error.message}\n`);
    else {
      err(`${explain(error).detail}\n`);
      printStack(error);
    }
    return 1;
  }
}

function parse(args: string[]): { tenant: string; domainId: string } {
  const options = { tenant: { type: 'string' }, 'domain-id': { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args, options });
    if (values.tenant && values['domain-id']) return { tenant: values.tenant, domainId: values['domain-id'] };
  } catch (error) {
    throw new TriggerError(`${text(error)}\n${USAGE}`);
  }
  throw new TriggerError(`--tenant and --domain-id are both needed.\n${USAGE}`);
}

async function find(db: Db, tenant: string, domainId: string): Promise<DomainRow> {
  const row = await getDomain(db, tenant, domainId).catch((error: unknown) => {
    throw new TriggerError(`The database is not reachable: ${text(error)}. Check DATABASE_URL.`);
  });
  if (row === null)
    throw new TriggerError(
      `Tenant ${tenant} has no domain ${domainId}. Check both ids: select id, tenant, domain from portal_domains.`,
    );
  return row;
}

/** Returns the row after the workflow's next check; null when that takes longer than a person waits. */
async function untilChecked(db: Db, before: DomainRow): Promise<DomainRow | null> {
  // Disabled, with nothing left at the edge: there is nothing to check.
  if (before.status === 'disabled') return before;
  const deadline = performance.now() + CHECK_WITHIN_MS;
  while (performance.now() < deadline) {
    const row = await getDomain(db, before.tenant, before.id);
    // Not the time of the last check, which a visit of the patrol moves as well.
    if (row === null || row.round !== before.round || row.status !== before.status) return row;
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
  }
  return null;
}

function report(
  before: DomainRow,
  run: { workflowId: string; runId: string },
  after: DomainRow | null,
): void {
  const line = (name: string, value: string) => out(`${name.padEnd(11)}  ${visibleText(value)}\n`);
  line('workflow id', run.workflowId);
  line('run id', run.runId);
  line('domain', before.domain);
  if (after === null) {
    const late = `signalled, but not checked within ${CHECK_WITHIN_MS / 1000} s: is a worker running?`;
    line('status', `${before.status} (${late})`);
    return;
  }
  line('status', after.status);
  line('', after.statusMessage ?? '');
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
