import { type Command, Option } from 'commander';
import { visibleText } from '../../core/visible-text.ts';
import { confirmUnless, withYes } from '../confirm.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { resolveTenant } from '../resolve.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

type Key = {
  id: string;
  label: string;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
};
type SigningKey = { id: string; createdAt: string; endsAt: string | null };

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
      print(context, made, (seen) => `${seen.key}\nid ${seen.id}. Keep the key: it is not shown again.`);
    });
  key
    .command('list')
    .description('the operator keys, revoked ones too')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const answer = await ask<{ keys: Key[] }>(context.client.GET('/api/v1/keys'));
      print(context, answer, ({ keys }, columns) =>
        table(
          ['LABEL', 'CREATED', 'LAST USED', 'REVOKED', 'ID'],
          keys.map((one) => [
            ...[one.label, one.createdAt, one.lastUsedAt ?? '-', one.revokedAt ?? '-', one.id],
          ]),
          { columns, droppable: ['CREATED', 'LAST USED'] },
        ),
      );
    });
  withYes(key.command('revoke'))
    .description('refuse an operator key from now on')
    .argument('<id>')
    .action(async (id: string, { yes }: { yes?: true }, command: Command) => {
      const context = await contextOf(deps, command);
      await confirmUnless(yes, context, () => `Operator key ${visibleText(id)} is refused from now on.`);
      await ask(context.client.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }));
      print(context, { id, revoked: true }, (seen) => `Key ${seen.id} is revoked.`);
    });
  registerSigningKeyCommands(key, deps);
}

/** Registers the commands for the keys that sign tenant tokens, beside those for operator keys. */
function registerSigningKeyCommands(key: Command, deps: CliDeps): void {
  withYes(key.command('rotate-signing'))
    .description('sign tenant tokens with a new key')
    .option('--end-old-now', 'refuse every token that is out; otherwise they stay valid until they end')
    .action(async ({ endOldNow, yes }: { endOldNow?: true; yes?: true }, command: Command) => {
      const context = await contextOf(deps, command);
      if (endOldNow)
        await confirmUnless(yes, context, () => 'Every token of every tenant is refused at once.');
      const endOld = endOldNow ? ('now' as const) : ('after_longest_token' as const);
      const made = await ask<{ key: SigningKey; old: SigningKey[] }>(
        context.client.POST('/api/v1/signing-keys', { body: { endOld } }),
      );
      print(context, made, (seen) =>
        [
          `New tokens are signed with key ${seen.key.id} from now on.`,
          ...seen.old.map(({ id, endsAt }) => `Key ${id} ends ${endsAt}.`),
        ].join('\n'),
      );
    });
  key
    .command('list-signing')
    .description('the keys that sign tenant tokens, ended ones too')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const answer = await ask<{ keys: SigningKey[] }>(context.client.GET('/api/v1/signing-keys'));
      print(context, answer, ({ keys }, columns) =>
        table(
          ['ID', 'CREATED', 'ENDS'],
          keys.map((one) => [one.id, one.createdAt, one.endsAt ?? 'signs']),
          { columns, droppable: ['CREATED'] },
        ),
      );
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
    .option('--subject <user>', 'your id of the user who gets it, for the audit')
    .action(
      async (
        options: { tenant: string; role: 'viewer' | 'admin'; expiresIn: number; subject?: string },
        command: Command,
      ) => {
        const context = await contextOf(deps, command);
        const tenant = await resolveTenant(context, options.tenant);
        const { role, expiresIn, subject } = options;
        const made = await ask<{ token: string; expiresAt: string }>(
          context.client.POST('/api/v1/tenants/{tenant}/tokens', {
            params: { path: { tenant } },
            body: { role, expiresIn, ...(subject === undefined ? {} : { subject }) },
          }),
        );
        print(context, made, ({ token }) => token);
      },
    );
}
