import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../../src/config/config.ts';
import { findOnPath } from '../../../src/local/pip.ts';
import { lastLines, runProgram } from '../../../src/local/run-program.ts';

export class ImageError extends Error {
  override name = 'ImageError';
}

/** The programs that building the image takes, each with its package of Debian. */
const PROGRAMS = ['buildah', 'debootstrap', 'runc'] as const;

/** Says in one line what is missing to build the image here, and how to get it; null when nothing is. */
export async function describeMissing(environment: Environment): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'The image is built as root, on Linux.';
  const missing = [];
  for (const program of PROGRAMS)
    if ((await findOnPath(program, environment.PATH ?? '')) === null) missing.push(program);
  if (missing.length === 0) return null;
  return `Building the image takes ${missing.join(', ')}, not on PATH here: run e2e/pods/install.sh.`;
}

export type Buildah = {
  /** The environment of its programs, which names its storage. */
  environment: Environment;
  /** @throws ImageError with the last lines of what it said. */
  run(args: readonly string[], onLine?: (line: string) => void): Promise<string>;
};

// Only for what hangs.
const TIMEOUT_MS = 90 * 60_000;

/** Buildah with a storage of its own in a folder. */
export async function createBuildah(folder: string, environment: Environment): Promise<Buildah> {
  const config = join(folder, 'storage.conf');
  await mkdir(folder, { recursive: true });
  const settings = [
    '[storage]',
    'driver = "overlay"',
    `runroot = "${join(folder, 'run')}"`,
    `graphroot = "${join(folder, 'root')}"`,
  ];
  await writeFile(config, `${settings.join('\n')}\n`);
  const env = { ...environment, CONTAINERS_STORAGE_CONF: config };
  return {
    environment: env,
    async run(args, onLine) {
      const result = await runProgram('buildah', args, {
        env,
        timeoutMs: TIMEOUT_MS,
        ...(onLine ? { onLine } : {}),
      });
      if (result.code !== 0)
        throw new ImageError(`buildah ${args[0]} failed: ${result.failure ?? ''}\n${lastLines(result, 15)}`);
      return result.stdout.trim();
    },
  };
}
