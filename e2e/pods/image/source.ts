import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, runProgram } from '../../../src/local/run-program.ts';
import { ImageError } from './buildah.ts';
import { hashFiles, listContext, readContextRules } from './context.ts';

const DOCKERFILE = 'deploy/docker/Dockerfile';
export const IGNORE_FILE = 'deploy/docker/Dockerfile.dockerignore';

/** A source tree that an image is built from. */
export type Source = {
  root: string;
  dockerfile: string;
  ignoreFile: string;
  /** Hash of everything that the build is given. */
  hash: string;
  /** The base that the Dockerfile builds on: `node:<node>-<suite>-slim`. */
  base: { node: string; suite: string };
  /** The product's own version. */
  version: string;
};

/** Reads the source tree below a folder. */
export async function readSource(root: string): Promise<Source> {
  const dockerfile = join(root, DOCKERFILE);
  const ignoreFile = join(root, IGNORE_FILE);
  const files = await listContext(root, readContextRules(await readFile(ignoreFile, 'utf8')));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const base = baseOf(await readFile(dockerfile, 'utf8'));
  return { root, dockerfile, ignoreFile, hash: await hashFiles(root, [...files, DOCKERFILE]), base, version };
}

export function baseOf(dockerfile: string): Source['base'] {
  const [, node, suite] = /^ARG NODE=node:([\d.]+)-(\w+)-slim$/m.exec(dockerfile) ?? [];
  if (node === undefined || suite === undefined)
    throw new ImageError('The Dockerfile has no line `ARG NODE=node:<version>-<suite>-slim`.');
  return { node, suite };
}

/** Writes the tree of a commit into a folder. */
export async function checkOut(clone: string, commit: string, folder: string): Promise<void> {
  const tar = `${folder}.tar`;
  await mkdir(folder, { recursive: true });
  await run('git', ['-C', clone, 'archive', '--output', tar, commit]);
  await run('tar', ['xf', tar, '-C', folder]);
}

/** Returns the full name of a commit. */
export function resolveCommit(clone: string, name: string): Promise<string> {
  return run('git', ['-C', clone, 'rev-parse', '--verify', `${name}^{commit}`]);
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const result = await runProgram(program, args, { timeoutMs: 60_000 });
  if (result.code !== 0) throw new ImageError(`${program} ${args.join(' ')}: ${lastLines(result)}`);
  return result.stdout.trim();
}
