import type { Command } from 'commander';
import { visibleText } from '../../core/visible-text.ts';
import { type CliContext, type CliDeps, contextOf } from '../context.ts';
import { ApiError, ask, CliError } from '../failure.ts';
import { print } from '../output.ts';
import { table } from '../table.ts';

type Session = {
  id: string;
  subject: string;
  email: string | null;
  role: string;
  createdAt: string;
  expiresAt: string;
};

/** The commands about operators who have signed in to the console. */
export function registerSessionCommands(program: Command, deps: CliDeps): void {
  const session = program.command('session').description('operators who are signed in to the console');
  session
    .command('list')
    .description('the sessions that last')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(deps, command);
      print(context, { sessions: await sessionsOf(context) }, (seen, columns) =>
        seen.sessions.length === 0 ? 'Nobody is signed in.' : sessionTable(seen.sessions, columns),
      );
    });
  session
    .command('end')
    .description('end a session, or all of one person; the next request with it is refused')
    .argument('<session or person>', 'the id of a session; or the email address or the subject of a person')
    .action(async (wanted: string, _options: object, command: Command) => {
      const context = await contextOf(deps, command);
      const meant = (await sessionsOf(context)).filter((one) => isMeant(one, wanted));
      if (meant.length === 0)
        throw new CliError('session_not_found', `No session of ${JSON.stringify(wanted)} lasts.`);
      for (const { id } of meant) await end(context, id);
      print(context, { ended: meant.map(({ id }) => id) }, () =>
        meant.map((one) => `The session ${one.id} of ${visibleText(personOf(one))} is ended.`).join('\n'),
      );
    });
}

async function sessionsOf({ client }: CliContext): Promise<Session[]> {
  return (await ask<{ sessions: Session[] }>(client.GET('/api/v1/sessions'))).sessions;
}

/** Ends a session; one that has ended by itself meanwhile is ended too. */
async function end({ client }: CliContext, id: string): Promise<void> {
  try {
    await ask(client.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'session_not_found') throw error;
  }
}

const personOf = ({ email, subject }: Session) => email ?? subject;

const isMeant = ({ id, email, subject }: Session, wanted: string) =>
  [id, subject].includes(wanted) || email?.toLowerCase() === wanted.toLowerCase();

function sessionTable(sessions: Session[], columns: number | null): string {
  return table(
    ['PERSON', 'ROLE', 'SIGNED IN', 'ENDS', 'ID'],
    sessions.map((one) => [personOf(one), one.role, one.createdAt, one.expiresAt, one.id]),
    { columns, droppable: ['SIGNED IN', 'ENDS'] },
  );
}
