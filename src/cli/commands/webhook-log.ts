import type { Command } from 'commander';
import type { components } from '../../client/schema.generated.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

type Page = components['schemas']['WebhookDeliveryPage'];

/** The commands about what was sent to an endpoint: its log, to go on, and to send again. */
export function registerWebhookLog(webhook: Command, deps: CliDeps): void {
  webhook
    .command('resume')
    .description('go on with an endpoint that is disabled, where it stopped')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const params = { path: { id } };
      const resumed = await ask<components['schemas']['Webhook']>(
        context.client.POST('/api/v1/webhooks/{id}/resume', { params }),
      );
      print(context, resumed, ({ url }) => `What waits for ${url} is sent from now on.`);
    });
  webhook
    .command('replay')
    .description('send again what has happened since a time, for 30 days back')
    .argument('<id>')
    .requiredOption('--since <time>', 'ISO 8601, e.g. 2026-12-01T00:00:00Z')
    .action(async (id: string, { since }: { since: string }, command: Command) => {
      const context = await contextOf(deps, command);
      const params = { path: { id } };
      const answer = await ask<{ replayed: number }>(
        context.client.POST('/api/v1/webhooks/{id}/replay', { params, body: { since } }),
      );
      print(context, answer, ({ replayed }) => `Events to be sent again: ${replayed}.`);
    });
  registerDeliveries(webhook, deps);
}

function registerDeliveries(webhook: Command, deps: CliDeps): void {
  webhook
    .command('deliveries')
    .description('what was sent to an endpoint and what waits, newest first')
    .argument('<id>')
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--limit <number>', 'at most 200', wholeNumber, 50)
    .action(async (id: string, query: { cursor?: string; limit: number }, command: Command) => {
      const context = await contextOf(deps, command);
      const params = { path: { id }, query };
      const page = await ask<Page>(context.client.GET('/api/v1/webhooks/{id}/deliveries', { params }));
      print(context, page, ({ deliveries, nextCursor }, columns) => {
        const more = nextCursor === null ? '' : `\nOlder ones: --cursor ${nextCursor}`;
        return `${deliveries.length === 0 ? 'Nothing was sent.' : deliveryTable(deliveries, columns)}${more}`;
      });
    });
}

function deliveryTable(deliveries: Page['deliveries'], columns: number | null): string {
  return table(
    ['AT', 'EVENT', 'DOMAIN', 'ATTEMPTS', 'ID', 'STATE'],
    deliveries.map((one) => [
      ...[one.at, one.type, one.name ?? '-', String(one.attempts), one.webhookId],
      one.deliveredAt === null
        ? [one.lastError, `next ${one.nextAt}`].filter((part) => part !== null).join(', ')
        : `delivered ${one.deliveredAt}`,
    ]),
    { columns, droppable: ['ID', 'ATTEMPTS'] },
  );
}
