import type { Command } from 'commander';
import type { components } from '../../client/schema.generated.ts';
import { confirmUnless, withYes } from '../confirm.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { resolveDomain } from '../resolve.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

type Link = components['schemas']['Link'];
type NewLink = components['schemas']['NewLink'];

const PATH = '/api/v1/tenants/{tenant}/domains/{id}/links';
const DAY = 86_400;

type Options = { tenant?: string; days?: number; yes?: true };

/** The commands about links for whoever manages the DNS of a domain. */
export function registerLinkCommands(program: Command, deps: CliDeps): void {
  const link = program
    .command('link')
    .description('links to a domain’s DNS records, for people without an account');
  registerCreate(link, deps);
  registerList(link, deps);
  registerRevoke(link, deps);
}

function registerCreate(link: Command, deps: CliDeps): void {
  link
    .command('create')
    .description('make a link for whoever manages the DNS; its URL is shown this once')
    .argument('<domain>', 'its id or its name')
    .option('--tenant <id or name>')
    .option('--days <number>', 'how long it works, at most 90; PORTAL_LINK_DAYS unless given', wholeNumber)
    .action(async (wanted: string, { tenant: given, days }: Options, command: Command) => {
      const context = await contextOf(deps, command);
      const { tenant, id } = await resolveDomain(context, wanted, given);
      const body = days === undefined ? {} : { expiresIn: days * DAY };
      const made = await ask<NewLink>(context.client.POST(PATH, { params: { path: { tenant, id } }, body }));
      print(
        context,
        made,
        (one) => `${one.url}\nid ${one.id}. It works until ${one.expiresAt}, for whoever has it.`,
      );
    });
}

function registerList(link: Command, deps: CliDeps): void {
  link
    .command('list')
    .description('the links of a domain, those that ended in the last 30 days included')
    .argument('<domain>', 'its id or its name')
    .option('--tenant <id or name>')
    .action(async (wanted: string, { tenant: given }: Options, command: Command) => {
      const context = await contextOf(deps, command);
      const { tenant, id } = await resolveDomain(context, wanted, given);
      const answer = await ask<{ links: Link[] }>(
        context.client.GET(PATH, { params: { path: { tenant, id } } }),
      );
      print(context, answer, ({ links }, columns) =>
        links.length === 0 ? 'No links.' : linkTable(links, deps.clock(), columns),
      );
    });
}

function registerRevoke(link: Command, deps: CliDeps): void {
  withYes(link.command('revoke'))
    .description('end a link; it does not work from the next request on')
    .argument('<domain>', 'its id or its name')
    .argument('<id>', 'of the link')
    .option('--tenant <id or name>')
    .action(async (wanted: string, linkId: string, { tenant: given, yes }: Options, command: Command) => {
      const context = await contextOf(deps, command);
      const { tenant, id, displayDomain } = await resolveDomain(context, wanted, given);
      await confirmUnless(yes, context, () => `The link shows nothing of ${displayDomain} any more.`);
      const path = { tenant, id, linkId };
      await ask(context.client.DELETE(`${PATH}/{linkId}`, { params: { path } }));
      print(context, { id: linkId, revoked: true }, (seen) => `Link ${seen.id} is revoked.`);
    });
}

function linkTable(links: Link[], now: Date, columns: number | null): string {
  return table(
    ['STATE', 'UNTIL', 'MADE', 'BY', 'LAST USED', 'ID'],
    links.map((one) => [
      ...[stateOf(one, now), one.endedAt ?? one.expiresAt, one.createdAt],
      ...[one.subject ?? one.createdBy, one.lastUsedAt ?? 'never', one.id],
    ]),
    { columns, droppable: ['MADE', 'BY'] },
  );
}

const stateOf = ({ endReason, expiresAt }: Link, now: Date): string =>
  endReason ?? (Date.parse(expiresAt) <= now.getTime() ? 'expired' : 'works');
