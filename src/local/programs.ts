import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config, Environment } from '../config/config.ts';
import { LocalError } from './errors.ts';
import { exists } from './pip.ts';
import type { Supervisor } from './processes.ts';

export type ProgramName = 'api' | 'worker';

/**
 * The built command line program, of which `api` and `worker` are commands.
 * @throws LocalError not_built.
 */
export const findProgram = (): Promise<string> => builtProgram('cli.js');

/**
 * One of the programs of dist/src/bin.
 * @throws LocalError not_built.
 */
export async function builtProgram(name: string): Promise<string> {
  const file = join(await installationRoot(), 'dist', 'src', 'bin', name);
  if (await exists(file)) return file;
  throw new LocalError('not_built', `${file} is missing; run \`npm run build\` (npm ci does it too).`);
}

/** Starts the api or the worker; resolves once its /readyz says so. */
export async function startProgram(
  supervisor: Supervisor,
  options: { name: ProgramName; program: string; env: Environment; config: Config },
): Promise<void> {
  const { name, program, env, config } = options;
  const url = name === 'api' ? apiUrl(config) : `http://127.0.0.1:${config.ports.worker}`;
  await supervisor.start({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', program, name],
    env,
    cwd: config.dataDir,
    ready: () => answersReady(`${url}/readyz`),
    readyWithinMs: 90_000,
  });
}

/** Returns the URL at which this machine reaches the API. */
export function apiUrl({ apiHost, ports }: Pick<Config, 'apiHost' | 'ports'>): string {
  const host = ['0.0.0.0', '::', 'localhost'].includes(apiHost) ? '127.0.0.1' : apiHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${ports.api}`;
}

async function answersReady(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await answer.body?.cancel();
  return answer.status === 200;
}

/** The folder of the package.json above this file, which runs from src/local/ and from dist/src/local/. */
async function installationRoot(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if ((await readdir(folder)).includes('package.json')) return folder;
    if (folder === dirname(folder)) {
      throw new LocalError(
        'not_built',
        'The installation is broken: there is no package.json; run `npm ci`.',
      );
    }
  }
}
