import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Tenant } from '../../client/client.ts';
import { DEFAULT_GATEWAY } from '../../core/gateways.ts';
import { visibleText } from '../../core/visible-text.ts';
import { confirmUnless, withYes } from '../confirm.ts';
import { type CliContext, type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { listOf, listTenants, tenantToUse } from '../resolve.ts';
import { table } from '../table.ts';

type AddOptions = { id?: string; contact?: string | false; language: 'en' | 'de' };

/** The commands about tenants. */
export function registerTenantCommands(program: Command, deps: CliDeps): void {
  const tenant = program.command('tenant').description('tenants');
  tenant
    .command('add')
    .description('create a tenant, or rename the one with this id')
    .argument('<name>')
    .option('--id <uuid>', "the tenant's id in your product; a new one unless given")
    .option('--contact <address>', 'to whom mails about its domains go; as it was unless given')
    .option('--no-contact', 'nobody gets mails about its domains any more')
    .option('--language <language>', 'the language of these mails, en or de', 'en')
    .action(async (name: string, { id, contact, language }: AddOptions, command: Command) => {
      const context = await contextOf(deps, command);
      const path = { tenant: id ?? randomUUID() };
      const body = { name, ...contactOf(contact, language) };
      const added = await ask<Tenant>(
        context.client.PUT('/api/v1/tenants/{tenant}', { params: { path }, body }),
      );
      print(context, added, (seen, columns) => tenantTable([seen], columns));
    });
  withYes(tenant.command('remove'))
    .description('remove a tenant with all its domains; its canonical host is never given to another one')
    .argument('<tenant>', 'its id or its name')
    .action(async (wanted: string, { yes }: { yes?: true }, command: Command) => {
      const context = await contextOf(deps, command);
      const tenant = await tenantToUse(context, wanted);
      await confirmUnless(yes, context, () => whatGoesWith(context, tenant));
      const removed = await ask<Tenant>(
        context.client.DELETE('/api/v1/tenants/{tenant}', { params: { path: { tenant } } }),
      );
      print(context, removed, ({ name }) => `${name} is removed; its domains go now.`);
    });
  tenant
    .command('list')
    .description('all tenants')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(deps, command);
      print(context, { tenants: await listTenants(context) }, (seen, columns) =>
        seen.tenants.length === 0 ? 'No tenants.' : tenantTable(seen.tenants, columns),
      );
    });
}

/** `false`: `--no-contact` was given. */
function contactOf(contact: AddOptions['contact'], language: 'en' | 'de') {
  if (contact === undefined) return {};
  return { contact: contact === false ? null : { email: contact, language } };
}

async function whatGoesWith(context: CliContext, tenant: string): Promise<string> {
  const params = { path: { tenant } };
  const { name } = await ask<Tenant>(context.client.GET('/api/v1/tenants/{tenant}', { params }));
  const domains = await listOf(context, tenant);
  const names = domains.map(({ displayDomain }) => displayDomain);
  const those =
    names.length === 0 ? 'It has no domains.' : `Clients get the portal no more at ${names.join(', ')}.`;
  return visibleText(`Tenant ${name} is removed, and its tokens are refused. ${those}`);
}

/** Gateways are shown where there is another one than the first. */
function tenantTable(tenants: Tenant[], columns: number | null): string {
  const several = tenants.some(({ gateway }) => gateway !== DEFAULT_GATEWAY);
  return table(
    ['NAME', 'CANONICAL HOST', ...(several ? ['GATEWAY'] : []), 'ID'],
    tenants.map(({ name, canonicalHost, gateway, id }) => [
      name,
      canonicalHost,
      ...(several ? [gateway] : []),
      id,
    ]),
    { columns, droppable: ['GATEWAY'] },
  );
}
