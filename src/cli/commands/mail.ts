import type { Command } from 'commander';
import type { components } from '../../client/schema.generated.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../values.ts';

type Page = components['schemas']['MailPage'];
type Tested = components['schemas']['MailTest'];

/** The commands about mail. */
export function registerMailCommands(program: Command, deps: CliDeps): void {
  const mail = program.command('mail').description('mail to the contacts of tenants');
  mail
    .command('test')
    .description('send a test by the settings of the API, and say what came of it')
    .requiredOption('--to <address>', 'where it goes')
    .option('--language <language>', 'en or de', 'en')
    .action(async (body: { to: string; language: string }, command: Command) => {
      const context = await contextOf(deps, command);
      const tested = await ask<Tested>(
        context.client.POST('/api/v1/mails/test', { body: body as components['schemas']['TestMail'] }),
      );
      print(context, tested, ({ error }) =>
        error === null ? 'Sent: the server has taken it.' : `Not sent: ${error}`,
      );
    });
  mail
    .command('list')
    .description('what mails were about and what waits, newest first')
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--limit <number>', 'at most 200', wholeNumber, 50)
    .action(async (query: { cursor?: string; limit: number }, command: Command) => {
      const context = await contextOf(deps, command);
      const page = await ask<Page>(context.client.GET('/api/v1/mails', { params: { query } }));
      print(context, page, ({ mails, nextCursor }, columns) => {
        const more = nextCursor === null ? '' : `\nOlder ones: --cursor ${nextCursor}`;
        return `${mails.length === 0 ? 'No mails.' : mailTable(mails, columns)}${more}`;
      });
    });
}

function mailTable(mails: Page['mails'], columns: number | null): string {
  return table(
    ['AT', 'TOPIC', 'DOMAIN', 'TO', 'ATTEMPTS', 'STATE'],
    mails.map(({ at, topic, name, link, attempts, outcome, nextAt, lastError }) => [
      ...[at, topic, name, link === null ? 'contact' : 'link', String(attempts)],
      [outcome ?? `next ${nextAt}`, lastError].filter((part) => part !== null).join(', '),
    ]),
    { columns, droppable: ['ATTEMPTS'] },
  );
}
