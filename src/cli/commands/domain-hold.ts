import type { Command } from 'commander';
import type { Domain } from '../../client/client.ts';
import { visibleText } from '../../core/visible-text.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { ask, CliError } from '../failure.ts';
import { print } from '../output.ts';
import { resolveDomain } from '../resolve.ts';

type Options = { tenant?: string; reason?: string };

/** An operator may release what is on hold, and nothing else. */
const isOnHold = ({ allowedActions }: Domain) => allowedActions.includes('release');

/** The commands that suspend the removals of one domain, and end that. */
export function registerHold(domain: Command, deps: CliDeps): void {
  domain
    .command('hold')
    .description('neither withdraw a domain nor give it up by itself, whatever its DNS says (operators)')
    .argument('<domain>', 'its id or its name')
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--tenant <id or name>')
    .action(async (wanted: string, { tenant, reason = '' }: Options, self: Command) => {
      const context = await contextOf(deps, self);
      const before = await resolveDomain(context, wanted, tenant);
      const path = { id: before.id };
      const onHold = await ask<Domain>(
        context.client.POST('/api/v1/domains/{id}/hold', { params: { path }, body: { reason } }),
      );
      const name = visibleText(onHold.displayDomain);
      if (!isOnHold(onHold))
        throw new CliError('not_possible', `${name} is switched off; there is nothing to hold.`);
      print(context, onHold, () =>
        isOnHold(before)
          ? `${name} was on hold already; its reason stays the first one.`
          : `${name} is on hold until \`domain release\`.`,
      );
    });
  domain
    .command('release')
    .description('end the hold of a domain; what was seen while it was held does not count (operators)')
    .argument('<domain>', 'its id or its name')
    .option('--reason <text>', 'why, for the audit')
    .option('--tenant <id or name>')
    .action(async (wanted: string, { tenant, reason }: Options, self: Command) => {
      const context = await contextOf(deps, self);
      const before = await resolveDomain(context, wanted, tenant);
      const params = { path: { id: before.id } };
      const body = reason === undefined ? {} : { reason };
      const released = await ask<Domain>(
        context.client.POST('/api/v1/domains/{id}/release', { params, body }),
      );
      const name = visibleText(released.displayDomain);
      print(context, released, () =>
        isOnHold(before)
          ? `${name} is released, and is checked at once.${released.activatedAt === null ? '' : ' If it leads away it is served for seven days from now.'}`
          : `${name} was not on hold; nothing was changed.`,
      );
    });
}
