import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../temporal/names.ts';
import type { DataFolder } from './data-folder.ts';
import { answers } from './ports.ts';
import type { Supervisor } from './processes.ts';

const HOST = '127.0.0.1';

export type TemporalOptions = {
  program: string;
  folder: DataFolder;
  port: number;
  uiPort: number;
  namespace: string;
  supervisor: Supervisor;
};

/** Starts Temporal's development server with its database in the data folder; resolves once the namespace answers. */
export async function startTemporal(options: TemporalOptions): Promise<{ address: string }> {
  const { program, folder, port, uiPort, namespace, supervisor } = options;
  const address = `${HOST}:${port}`;
  const attributes = SEARCH_ATTRIBUTES.flatMap(({ name }) => ['--search-attribute', `${name}=Keyword`]);
  // A write-ahead log with fewer syncs more than doubles what the server does in a second; a crash of the machine may
  // lose the last moments, and the outbox and the schedules in PostgreSQL make up for it.
  const pragmas = ['journal_mode=wal', 'synchronous=normal'].flatMap((pragma) => ['--sqlite-pragma', pragma]);
  const places = ['--ip', HOST, '--port', String(port), '--ui-port', String(uiPort)];
  await supervisor.start({
    name: 'temporal',
    command: program,
    args: [
      ...['server', 'start-dev', '--db-filename', join(folder.root, 'temporal.db')],
      ...[...places, '--namespace', namespace, ...attributes, ...pragmas, '--log-level', 'error'],
    ],
    // Without the user's own settings of the command line tool, which would apply to the server too.
    env: { HOME: folder.run, PATH: '/usr/bin:/bin' },
    cwd: folder.root,
    ready: () => namespaceAnswers(address, namespace),
    readyWithinMs: 60_000,
  });
  return { address };
}

/** Whether a Temporal frontend at this address knows the namespace. */
export async function namespaceAnswers(address: string, namespace: string): Promise<boolean> {
  const { host, port } = splitAddress(address);
  if (!(await answers(host, port))) return false;
  const connection = await Connection.connect({ address, connectTimeout: 2000 });
  try {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.name === namespace;
  } finally {
    await connection.close();
  }
}

function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  if (colon < 0) return { host: address, port: 7233 };
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}
