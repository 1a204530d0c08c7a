import { type Command, Option } from 'commander';
import type { components } from '../../client/schema.generated.ts';
import { visibleText } from '../../core/visible-text.ts';
import { CHOSEN_EVENT_TYPES, type ChosenEventType } from '../../core/webhooks/event-types.ts';
import { confirmUnless, withYes } from '../confirm.ts';
import { type CliContext, type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { resolveTenant } from '../resolve.ts';
import { table } from '../table.ts';
import { registerWebhookLog } from './webhook-log.ts';

type Webhook = components['schemas']['Webhook'];
type NewWebhook = components['schemas']['NewWebhook'];
type WebhookTest = components['schemas']['WebhookTest'];

/** The commands about webhooks. */
export function registerWebhookCommands(program: Command, deps: CliDeps): void {
  const webhook = program.command('webhook').description('where events are sent');
  registerAdd(webhook, deps);
  registerReading(webhook, deps);
  registerSecret(webhook, deps);
  registerTest(webhook, deps);
  withYes(webhook.command('remove'))
    .description('send nothing more to an endpoint; what waits for it goes too')
    .argument('<id>')
    .action(async (id: string, { yes }: { yes?: true }, command: Command) => {
      const context = await contextOf(deps, command);
      const what = () =>
        `Nothing more is sent to endpoint ${visibleText(id)}, and what waits for it is lost.`;
      await confirmUnless(yes, context, what);
      await ask(context.client.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } }));
      print(context, { id, removed: true }, (seen) => `Endpoint ${seen.id} is removed.`);
    });
  registerWebhookLog(webhook, deps);
}

type AddOptions = { tenant?: string; event?: ChosenEventType[] };

function registerAdd(webhook: Command, deps: CliDeps): void {
  webhook
    .command('add')
    .description('have events sent to a URL; the secret that verifies them is shown this once')
    .argument('<url>')
    .option('--tenant <id or name>', "only this tenant's events")
    .addOption(
      new Option('--event <type...>', 'only these types; all unless given').choices(CHOSEN_EVENT_TYPES),
    )
    .action(async (url: string, { tenant, event: events }: AddOptions, command: Command) => {
      const context = await contextOf(deps, command);
      const body = {
        url,
        ...(tenant === undefined ? {} : { tenant: await resolveTenant(context, tenant) }),
        ...(events === undefined ? {} : { events }),
      };
      const made = await ask<NewWebhook>(context.client.POST('/api/v1/webhooks', { body }));
      print(context, made, secretText);
    });
}

const secretText = ({ secret, id }: NewWebhook) =>
  `${secret}\nid ${id}. Keep the secret: it is not shown again.`;

function registerReading(webhook: Command, deps: CliDeps): void {
  webhook
    .command('list')
    .description('all endpoints')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const answer = await ask<{ webhooks: Webhook[] }>(context.client.GET('/api/v1/webhooks'));
      print(context, answer, ({ webhooks }, columns) =>
        webhooks.length === 0 ? 'No endpoints.' : webhookTable(webhooks, columns),
      );
    });
  webhook
    .command('show')
    .description('one endpoint')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const params = { path: { id } };
      const found = await ask<Webhook>(context.client.GET('/api/v1/webhooks/{id}', { params }));
      print(context, found, describeWebhook);
    });
}

function webhookTable(webhooks: Webhook[], columns: number | null): string {
  return table(
    ['URL', 'STATE', 'EVENTS', 'TENANT', 'ID'],
    webhooks.map((one) => [
      ...[one.url, stateOf(one), one.events?.join(' ') ?? 'all', one.tenant ?? 'all', one.id],
    ]),
    { columns, droppable: ['EVENTS', 'TENANT'] },
  );
}

function stateOf({ disabledReason, failures }: Webhook): string {
  if (disabledReason !== null) return `disabled (${disabledReason})`;
  return failures === 0 ? 'in use' : `failing (${failures})`;
}

function describeWebhook(one: Webhook): string {
  const until = one.oldSecretUntil;
  return [
    one.url,
    `  ${stateOf(one)}${one.disabledAt === null ? '' : ` since ${one.disabledAt}`}`,
    `  events: ${one.events?.join(', ') ?? 'all'}; of ${one.tenant === null ? 'all tenants' : `tenant ${one.tenant}`}`,
    ...(until === null ? [] : [`  the secret before signs as well until ${until}`]),
    `  id ${one.id}, made ${one.createdAt}`,
  ].join('\n');
}

function registerSecret(webhook: Command, deps: CliDeps): void {
  webhook
    .command('rotate')
    .description('sign with a new secret; the one until now signs too for 24 hours')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const params = { path: { id } };
      const made = await ask<NewWebhook>(context.client.POST('/api/v1/webhooks/{id}/rotate', { params }));
      print(context, made, secretText);
    });
}

function registerTest(webhook: Command, deps: CliDeps): void {
  webhook
    .command('test')
    .description('send a test now, and show what comes back')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const answer = await sendTest(context, id);
      print(context, answer, ({ delivered, status, failure, body }) => {
        const came = status === null ? `No answer: ${failure}.` : `It answered ${status}.`;
        const text = body === null || body === '' ? '' : `\n${body}`;
        return `${delivered ? 'Delivered.' : 'Not delivered.'} ${came}${text}`;
      });
    });
}

function sendTest({ client }: CliContext, id: string): Promise<WebhookTest> {
  return ask<WebhookTest>(client.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } } }));
}
