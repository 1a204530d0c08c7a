import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { bootId } from '../lib/boot-id.ts';
import { connectionOptions, type TemporalPlace } from '../temporal/connection-options.ts';
import { SEARCH_ATTRIBUTES } from '../temporal/names.ts';
import type { DataFolder } from './data-folder.ts';
import { answers } from './ports.ts';
import type { Supervisor } from './processes.ts';
import { prepareTemporalData } from './temporal-data.ts';

const HOST = '127.0.0.1';

/** The server also opens an HTTP API on some port, and would answer there whatever name a browser was led by. */
const NO_HTTP_API = 'frontend.httpAllowedHosts=["none.invalid"]';

/**
 * The retention of closed workflow histories, the shortest that Temporal accepts; it bounds the server's database.
 * The history of a domain is its timeline in PostgreSQL.
 */
const RETENTION_MS = 3_600_000;

export type TemporalOptions = {
  program: string;
  folder: DataFolder;
  port: number;
  /** Null: without the web interface. */
  ui: { host: string; port: number } | null;
  namespace: string;
  supervisor: Supervisor;
};

/** Starts Temporal's development server with its database in the data folder; resolves once the namespace answers. */
export async function startTemporal(options: TemporalOptions): Promise<{ address: string }> {
  const { program, folder, port, ui, namespace, supervisor } = options;
  const address = `${HOST}:${port}`;
  const attributes = SEARCH_ATTRIBUTES.flatMap(({ name }) => ['--search-attribute', `${name}=Keyword`]);
  const data = await prepareTemporalData(folder.root, bootId());
  const pragmas = data.pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma]);
  const pages = ui === null ? ['--headless'] : ['--ui-ip', ui.host, '--ui-port', String(ui.port)];
  const places = ['--ip', HOST, '--port', String(port), ...pages];
  await supervisor.start({
    name: 'temporal',
    command: program,
    args: [
      ...['server', 'start-dev', '--db-filename', data.file],
      ...[...places, '--namespace', namespace, ...attributes, ...pragmas, '--log-level', 'error'],
      ...['--dynamic-config-value', NO_HTTP_API],
    ],
    // Without the user's own settings of the command line tool, which would apply to the server too.
    env: { HOME: folder.run, PATH: '/usr/bin:/bin' },
    cwd: folder.root,
    ready: () => namespaceAnswers({ address, namespace, tls: null, apiKey: null }),
    readyWithinMs: 60_000,
  });
  await keepFor(address, namespace);
  return { address };
}

async function keepFor(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5000 });
  try {
    const config = { workflowExecutionRetentionTtl: msToTs(RETENTION_MS) };
    await connection.workflowService.updateNamespace({ namespace, config });
  } finally {
    await connection.close();
  }
}

/** Returns whether a Temporal frontend at this address knows the namespace. */
export async function namespaceAnswers({ namespace, ...place }: TemporalPlace): Promise<boolean> {
  const { host, port } = splitAddress(place.address);
  if (!(await answers(host, port))) return false;
  const connection = await Connection.connect({ ...connectionOptions(place), connectTimeout: 2000 });
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
