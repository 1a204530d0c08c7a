import type { Command } from 'commander';
import { type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { resolveTenant } from '../resolve.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

type Entry = {
  at: string;
  actor: { kind: string; id: string; subject: string | null };
  action: string;
  tenant: string | null;
  domainId: string | null;
  from: Record<string, unknown> | null;
  to: Record<string, unknown> | null;
  requestId: string | null;
};
type Options = { tenant?: string; domain?: string; cursor?: string; limit: number };

/** Registers `audit`: lists changes and their authors. */
export function registerAuditCommand(program: Command, deps: CliDeps): void {
  program
    .command('audit')
    .description('who changed what, newest first')
    .option('--tenant <id or name>')
    .option('--domain <id>', 'also of a domain that is gone')
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--limit <number>', 'at most 200', wholeNumber, 50)
    .action(async ({ tenant, domain, cursor, limit }: Options, command: Command) => {
      const context = await contextOf(deps, command);
      const query = {
        limit,
        ...(tenant === undefined ? {} : { tenant: await resolveTenant(context, tenant) }),
        ...(domain === undefined ? {} : { domain }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const page = await ask<{ entries: Entry[]; nextCursor: string | null }>(
        context.client.GET('/api/v1/audit', { params: { query } }),
      );
      print(context, page, ({ entries, nextCursor }, columns) => {
        const more = nextCursor === null ? '' : `\nOlder ones: --cursor ${nextCursor}`;
        return `${entries.length === 0 ? 'Nothing was changed.' : auditTable(entries, columns)}${more}`;
      });
    });
}

function auditTable(entries: Entry[], columns: number | null): string {
  const rows = entries.map(({ at, actor, action, from, to, requestId }) => [
    at,
    actor.subject === null ? `${actor.kind} ${actor.id}` : `${actor.kind} ${actor.id} (${actor.subject})`,
    action,
    changeOf(from, to),
    requestId ?? '-',
  ]);
  return table(['AT', 'WHO', 'WHAT', 'CHANGE', 'REQUEST'], rows, { columns, droppable: ['REQUEST'] });
}

function changeOf(from: Entry['from'], to: Entry['to']): string {
  const words = (values: NonNullable<Entry['from']>) =>
    Object.entries(values)
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(' ');
  return [from, to].flatMap((values) => (values === null ? [] : [words(values)])).join(' → ');
}
