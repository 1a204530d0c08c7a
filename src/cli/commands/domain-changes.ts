import type { Command } from 'commander';
import type { Domain } from '../../client/client.ts';
import { visibleText } from '../../core/visible-text.ts';
import { confirmUnless, withYes } from '../confirm.ts';
import { type CliContext, type CliDeps, contextOf } from '../context.ts';
import { describeDomain } from '../describe.ts';
import { ask, CliError } from '../failure.ts';
import { print } from '../output.ts';
import { resolveDomain, search } from '../resolve.ts';
import { wholeNumber } from '../values.ts';
import { type Verdict, waitFor } from '../wait.ts';

type Change = {
  name: string;
  description: string;
  /** The past participle of the change, for "is not … yet". */
  what: string;
  timeout: number;
  send: (context: CliContext, path: { tenant: string; id: string }) => Promise<Domain>;
  /** null: there is nothing to wait for. */
  judge: ((before: Domain, now: Domain | null) => Verdict) | null;
  /** The sentence that names the loss, if the change cannot be undone. */
  lost?: (before: Domain) => string;
};

const gone = () => new CliError('domain_not_found', 'The domain was deleted meanwhile.');

const switchedOff = ({ displayDomain }: Domain) =>
  new CliError('not_possible', `${displayDomain} is disabled; \`domain retry\` enables it again.`);

const CHANGES: Change[] = [
  {
    name: 'refresh',
    description: 'check a domain now, and show the result',
    what: 'checked',
    timeout: 30,
    send: ({ client }, path) =>
      ask(client.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', { params: { path } })),
    judge: (before, now) => {
      if (now === null) return gone();
      if (now.status === 'disabled') return switchedOff(now);
      return now.lastCheckedAt !== before.lastCheckedAt ? 'done' : 'wait';
    },
  },
  {
    name: 'retry',
    description: 'start over after giving up, or switch a disabled domain on again',
    what: 'started over',
    timeout: 30,
    send: ({ client }, path) =>
      ask(client.POST('/api/v1/tenants/{tenant}/domains/{id}/retry', { params: { path } })),
    judge: null,
  },
  {
    name: 'disable',
    description: 'switch a domain off, and wait until nothing of it is left at the edge',
    what: 'disabled',
    timeout: 60,
    send: ({ client }, path) =>
      ask(client.POST('/api/v1/tenants/{tenant}/domains/{id}/disable', { params: { path } })),
    judge: (_, now) => (now === null ? gone() : now.status === 'disabled' ? 'done' : 'wait'),
  },
  {
    name: 'delete',
    description: 'remove a domain, and wait until it is forgotten or says which record is left in the DNS',
    what: 'gone',
    timeout: 60,
    send: ({ client }, path) =>
      ask(client.DELETE('/api/v1/tenants/{tenant}/domains/{id}', { params: { path } })),
    judge: (_, now) => (now === null || now.reason === 'left_behind' ? 'done' : 'wait'),
    lost: ({ displayDomain, serving }) =>
      `${displayDomain} is removed with its certificate and its timeline${serving ? '; clients get the portal there no more' : ''}.`,
  },
];

const unpause = ({ client }: CliContext, id: string) =>
  ask<Domain>(client.POST('/api/v1/domains/{id}/unpause', { params: { path: { id } } }));

/** The link of a CA mostly ends its pause for all names of an account, so that one command ends it for all here. */
function registerUnpause(domain: Command, deps: CliDeps): void {
  domain
    .command('unpause')
    .description("end the CA's pause of a domain's orders, after its link was followed (operators)")
    .argument('[domain]', 'its id or its name')
    .option('--all', 'of every domain whose orders are paused')
    .option('--tenant <id or name>')
    .action(async (wanted: string | undefined, options: { all?: true; tenant?: string }, self: Command) => {
      const context = await contextOf(deps, self);
      if ((wanted === undefined) !== (options.all === true))
        throw new CliError('usage', 'Name one domain, or say --all.');
      const meant =
        wanted === undefined
          ? await search(context, undefined)
          : [await resolveDomain(context, wanted, options.tenant)];
      const suspended = meant.filter(({ allowedActions }) => allowedActions.includes('unpause'));
      const names: string[] = [];
      for (const { id, domain: name } of suspended) {
        await unpause(context, id);
        names.push(name);
      }
      print(context, { unpaused: names }, () =>
        names.length === 0
          ? 'No orders are paused.'
          : `Ended the pause of ${names.map(visibleText).join(', ')}; the next order begins by itself.`,
      );
    });
}

/** The commands that ask something of a domain. */
export function registerDomainChanges(domain: Command, deps: CliDeps): void {
  registerUnpause(domain, deps);
  for (const change of CHANGES) {
    const command = domain
      .command(change.name)
      .description(change.description)
      .argument('<domain>', 'its id or its name')
      .option('--tenant <id or name>');
    if (change.lost !== undefined) withYes(command);
    if (change.judge !== null) {
      command
        .option('--no-wait', 'only ask for it')
        .option('--timeout <seconds>', 'how long to wait', wholeNumber, change.timeout);
    }
    command.action((wanted: string, options: Options, self: Command) =>
      perform(deps, change, wanted, options, self),
    );
  }
}

type Options = { tenant?: string; wait?: boolean; timeout?: number; yes?: true };

async function perform(deps: CliDeps, change: Change, wanted: string, options: Options, command: Command) {
  const context = await contextOf(deps, command);
  const before = await resolveDomain(context, wanted, options.tenant);
  const { lost } = change;
  if (lost !== undefined) await confirmUnless(options.yes, context, () => visibleText(lost(before)));
  const asked = await change.send(context, { tenant: before.tenant, id: before.id });
  const { judge } = change;
  if (judge === null || options.wait === false) {
    return print(context, asked, (seen, columns) => describeDomain(seen, { now: deps.clock(), columns }));
  }
  const after = await waitFor(context, before, {
    judge: (now) => judge(before, now),
    withinSeconds: options.timeout ?? change.timeout,
    what: change.what,
  });
  if (after !== null)
    return print(context, after, (seen, columns) => describeDomain(seen, { now: deps.clock(), columns }));
  const { id, domain, displayDomain } = before;
  print(context, { id, domain, deleted: true }, () => `${visibleText(displayDomain)} is gone.`);
}
