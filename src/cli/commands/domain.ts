import type { Command } from 'commander';
import { Option } from 'commander';
import type { Domain, DomainEvent } from '../../client/client.ts';
import { STATUSES } from '../../core/conditions.ts';
import { visibleText } from '../../core/visible-text.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { describeDomain, describeTimeline, domainTable } from '../describe.ts';
import { describeEdge, describeWorkflow } from '../describe-behind.ts';
import { ask, CliError } from '../failure.ts';
import { print } from '../output.ts';
import { listOf, resolveDomain, search, tenantOfToken, tenantToUse } from '../resolve.ts';
import { wholeNumber } from '../values.ts';
import { waitFor } from '../wait.ts';
import { registerDomainCertificate } from './domain-certificate.ts';
import { registerDomainChanges } from './domain-changes.ts';
import { registerHold } from './domain-hold.ts';
import { registerRender } from './domain-render.ts';

/** The commands about domains. */
export function registerDomainCommands(program: Command, deps: CliDeps): void {
  const domain = program.command('domain').description('domains of tenants');
  registerList(domain, deps);
  registerShow(domain, deps);
  registerAdd(domain, deps);
  registerDomainChanges(domain, deps);
  registerHold(domain, deps);
  registerDomainCertificate(domain, deps);
  registerExplain(domain, deps);
  registerRender(domain, deps);
}

type ListOptions = { tenant?: string; status?: Domain['status']; q?: string; removed?: true };

function registerList(domain: Command, deps: CliDeps): void {
  domain
    .command('list')
    .description("the tenant's domains; with an operator key and without --tenant, everybody's")
    .option('--tenant <id or name>')
    .addOption(new Option('--status <status>', 'only those').choices(STATUSES))
    .option('--q <text>', 'only those with this in their name')
    .option('--removed', "the tenant's removed ones, whose records still lead here")
    .action(async (options: ListOptions, command: Command) => {
      const context = await contextOf(deps, command);
      const isOneTenant =
        options.removed === true || options.tenant !== undefined || tenantOfToken(context.token) !== null;
      const domains = isOneTenant
        ? (await listOf(context, await tenantToUse(context, options.tenant), options)).filter(
            ({ status, domain }) =>
              (options.status === undefined || status === options.status) && domain.includes(options.q ?? ''),
          )
        : await search(context, options.q, options.status);
      print(context, { domains }, (seen, columns) => domainTable(seen.domains, columns));
    });
}

function registerShow(domain: Command, deps: CliDeps): void {
  domain
    .command('show')
    .description('one domain: records to publish, conditions, who must act, the next check')
    .argument('<domain>', 'its id or its name')
    .option('--tenant <id or name>')
    .action(async (wanted: string, options: { tenant?: string }, command: Command) => {
      const context = await contextOf(deps, command);
      const found = await resolveDomain(context, wanted, options.tenant);
      print(context, found, (seen, columns) => describeDomain(seen, { now: deps.clock(), columns }));
    });
}

function registerAdd(domain: Command, deps: CliDeps): void {
  domain
    .command('add')
    .description('register a domain for a tenant')
    .argument('<name>', 'e.g. portal.acme.com')
    .option('--tenant <id or name>')
    .option(
      '--allow-confusable',
      'for operators: accept a name that is refused because it looks like another one',
    )
    .option('--wait', 'wait until it is active')
    .option('--timeout <seconds>', 'how long to wait', wholeNumber, 600)
    .action(
      async (
        name: string,
        options: { tenant?: string; allowConfusable?: true; wait?: boolean; timeout: number },
        command: Command,
      ) => {
        const context = await contextOf(deps, command);
        const tenant = await tenantToUse(context, options.tenant);
        const added = await ask<Domain>(
          context.client.POST('/api/v1/tenants/{tenant}/domains', {
            params: { path: { tenant } },
            body: { domain: name, ...(options.allowConfusable ? { allowConfusable: true } : {}) },
          }),
        );
        const describe = (seen: Domain, columns: number | null) =>
          describeDomain(seen, { now: deps.clock(), columns });
        if (options.wait !== true) return print(context, added, describe);
        if (!context.json) print(context, added, (seen, columns) => `${describe(seen, columns)}\n`);
        const active = await waitFor(context, added, {
          judge: judgeActivation,
          withinSeconds: options.timeout,
          what: 'active',
        });
        print(context, active, () => `${visibleText(added.displayDomain)} is active.`);
      },
    );
}

function judgeActivation(domain: Domain | null) {
  if (domain === null) return new CliError('domain_not_found', 'The domain was deleted meanwhile.');
  if (domain.status === 'active') return 'done';
  if (domain.givenUpAt !== null) return new CliError('gave_up', domain.statusMessage);
  return domain.desired === 'active'
    ? 'wait'
    : new CliError('switched_off', 'The domain was disabled meanwhile.');
}

function registerExplain(domain: Command, deps: CliDeps): void {
  domain
    .command('explain')
    .description(
      'why a domain has its status: its conditions, its objects at the edge, its workflow, and its timeline with the evidence',
    )
    .argument('<domain>', 'its id or its name')
    .option('--tenant <id or name>')
    .option('--limit <entries>', 'the newest ones only', wholeNumber, 100)
    .action(async (wanted: string, options: { tenant?: string; limit: number }, command: Command) => {
      const context = await contextOf(deps, command);
      const found = await resolveDomain(context, wanted, options.tenant);
      const { tenant, id } = found;
      const { events } = await ask<{ events: DomainEvent[] }>(
        context.client.GET('/api/v1/tenants/{tenant}/domains/{id}/events', {
          params: { path: { tenant, id }, query: { limit: Math.min(options.limit, 200) } },
        }),
      );
      const workflow = await deps.workflowOf(id);
      print(context, { domain: found, workflow, events }, (seen, columns) =>
        [
          describeDomain(seen.domain, { now: deps.clock(), columns }),
          `At the edge\n${describeEdge(seen.events, columns)}`,
          `Workflow\n${describeWorkflow(seen.workflow, seen.domain, columns)}`,
          `Timeline\n${describeTimeline(seen.events, columns)}`,
        ].join('\n\n'),
      );
    });
}
