import { type Command, Option } from 'commander';
import { type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { table } from '../table.ts';

type SandboxRecord = { name: string; type: string; values: string[]; ttl: number };
const TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'CAA'] as const;
type Type = (typeof TYPES)[number];

/** The commands that play the tenants' DNS in the sandbox. */
export function registerSandboxCommands(program: Command, deps: CliDeps): void {
  const dns = program
    .command('sandbox')
    .description('the sandbox')
    .command('dns')
    .description("the tenants' DNS");
  dns
    .command('list')
    .description('the records')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const answer = await ask<{ records: SandboxRecord[] }>(
        context.client.GET('/api/v1/sandbox/dns/records'),
      );
      print(context, answer, ({ records }, columns) =>
        records.length === 0 ? 'No records.' : recordTable(records, columns),
      );
    });
  registerSet(dns, deps);
  dns
    .command('unset')
    .description('take a record away')
    .argument('<name>')
    .argument('<type>', TYPES.join(', '))
    .action(async (name: string, type: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      // The API says which types there are.
      const query = { name, type: type.toUpperCase() as Type };
      await ask(context.client.DELETE('/api/v1/sandbox/dns/records', { params: { query } }));
      print(context, { ...query, deleted: true }, (seen) => `${seen.type} ${seen.name} is gone.`);
    });
}

function registerSet(dns: Command, deps: CliDeps): void {
  dns
    .command('set')
    .description('publish a record, in place of the one with its name and type')
    .argument('<name>')
    .argument('<type>', TYPES.join(', '))
    .argument('<values...>')
    .addOption(new Option('--ttl <seconds>').argParser(Number).default(5))
    .action(
      async (name: string, type: string, values: string[], options: { ttl: number }, command: Command) => {
        const context = await contextOf(deps, command);
        const body = { name, type: type.toUpperCase() as Type, values, ttl: options.ttl };
        const stored = await ask<SandboxRecord>(context.client.PUT('/api/v1/sandbox/dns/records', { body }));
        print(context, stored, (seen, columns) => recordTable([seen], columns));
      },
    );
}

function recordTable(records: SandboxRecord[], columns: number | null): string {
  return table(
    ['NAME', 'TYPE', 'TTL', 'VALUES'],
    records.map(({ name, type, ttl, values }) => [name, type, String(ttl), values.join(', ')]),
    { columns },
  );
}
