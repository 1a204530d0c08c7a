import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment } from '../../src/config/config.ts';
import { ROOT } from '../../src/testing/root.ts';

const run = promisify(execFile);

/** The packages that are published, by their workspace; the product is the repository itself. */
export const PUBLISHED = {
  product: ROOT,
  client: join(ROOT, 'packages/client'),
  react: join(ROOT, 'packages/react'),
} as const;

/** The files of `npm pack`, by package. */
export type Tarballs = Record<keyof typeof PUBLISHED, string>;

/** The environment of someone who has Node and npm, and nothing of this repository. */
export function newcomer(): Record<string, string> {
  const { HOME = '', npm_config_cache } = environment();
  // Vitest's own NODE_ENV would leave packages out, and the paths of this repository's programs would hide a missing one.
  const path = (environment().PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return { HOME, PATH: path.join(':'), ...(npm_config_cache === undefined ? {} : { npm_config_cache }) };
}

/** Runs npm in a folder. @throws Error with what it said when it fails. */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('npm', args, { cwd: folder, env: newcomer(), maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** A folder outside of the repository; the caller removes it. */
export const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'portal-domains-packed-'));

/** Packs all that is published, as a release does. */
export async function packAll(into: string): Promise<Tarballs> {
  const tarballs: Partial<Tarballs> = {};
  for (const [name, folder] of Object.entries(PUBLISHED)) {
    const to = join(into, name);
    await mkdir(to);
    await npm(folder, 'pack', '--silent', '--pack-destination', to);
    const [file = ''] = await readdir(to);
    tarballs[name as keyof Tarballs] = join(to, file);
  }
  return tarballs as Tarballs;
}

/** Installs what a package takes, from files and from the registry, into a folder. */
export async function install(folder: string, ...what: string[]): Promise<void> {
  await npm(folder, 'install', '--prefer-offline', '--no-save', '--no-audit', '--no-fund', ...what);
}

/** Copies an example out of the repository and installs what it takes, ours from the tarballs. */
export async function installExample(name: string, into: string, { client, react }: Tarballs): Promise<void> {
  await cp(join(ROOT, 'examples', name), into, { recursive: true });
  await install(into, client, react);
}
