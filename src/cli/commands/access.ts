import { type Command, Option } from 'commander';
import { type CliDeps, contextOf, print } from '../context.ts';
import { ask } from '../failure.ts';
import { resolveTenant } from '../resolve.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

type Key = { id: string; label: string; createdAt: string; revokedAt: string | null };

/** The commands about operator keys. */
export function registerKeyCommands(program: Command, deps: CliDeps): void {
  const key = program.command('key').description('operator keys');
  key
    .command('create')
    .description('make an operator key; it is shown this once')
    .argument('<label>', 'who or what uses it')
    .action(async (label: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const made = await ask<Key & { key: string }>(context.client.POST('/api/v1/keys', { body: { label } }));
      print(context, made, `${made.key}\nid ${made.id}. Keep the key: it is not shown again.`);
    });
  key
    .command('list')
    .description('the operator keys, revoked ones too')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const answer = await ask<{ keys: Key[] }>(context.client.GET('/api/v1/keys'));
      const rows = answer.keys.map((one) => [one.label, one.createdAt, one.revokedAt ?? '-', one.id]);
      print(context, answer, table(['LABEL', 'CREATED', 'REVOKED', 'ID'], rows));
    });
  key
    .command('revoke')
    .description('refuse an operator key from now on')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      await ask(context.client.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }));
      print(context, { id, revoked: true }, `Key ${id} is revoked.`);
    });
}

/** The command that mints tenant tokens. */
export function registerTokenCommands(program: Command, deps: CliDeps): void {
  program
    .command('token')
    .description('tokens of tenants')
    .command('create')
    .description('mint a token for a user of a tenant')
    .requiredOption('--tenant <id or name>')
    .addOption(new Option('--role <role>').choices(['viewer', 'admin']).default('viewer'))
    .option('--expires-in <seconds>', 'at most 86400', wholeNumber, 3600)
    .action(
      async (options: { tenant: string; role: 'viewer' | 'admin'; expiresIn: number }, command: Command) => {
        const context = await contextOf(deps, command);
        const tenant = await resolveTenant(context, options.tenant);
        const { role, expiresIn } = options;
        const made = await ask<{ token: string; expiresAt: string }>(
          context.client.POST('/api/v1/tenants/{tenant}/tokens', {
            params: { path: { tenant } },
            body: { role, expiresIn },
          }),
        );
        print(context, made, made.token);
      },
    );
}
