import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCKERFILE = new URL('Dockerfile', import.meta.url);

/** What of the repository the build of the image is given: of the form that our ignore file keeps to. */
async function contextRules() {
  const lines = (await readFile(new URL('Dockerfile.dockerignore', import.meta.url), 'utf8')).split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const anywhere = rules.filter((rule) => rule.startsWith('**/')).map((rule) => rule.slice('**/'.length));
  const [everything, ...rest] = rules.filter((rule) => !rule.startsWith('**/'));
  expect(everything).toBe('*');
  return {
    kept: rest.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1)),
    leftOut: rest.filter((rule) => !rule.startsWith('!')),
    /** Names such as `dist`, or endings such as `*.test.ts`. */
    isLeftOut: (name: string) =>
      anywhere.some((rule) => (rule.startsWith('*') ? name.endsWith(rule.slice(1)) : name === rule)),
  };
}

describe('the image', () => {
  let context: string;

  beforeAll(async () => {
    context = await mkdtemp(join(tmpdir(), 'portal-domains-image-'));
    const { kept, leftOut, isLeftOut } = await contextRules();
    const without = leftOut.map((path) => join(ROOT, path));
    for (const name of kept) {
      await cp(join(ROOT, name), join(context, name), {
        recursive: true,
        filter: (path) => !isLeftOut(basename(path)) && !without.includes(path),
      });
    }
    // In the place of `npm ci`, which needs the network.
    await symlink(join(ROOT, 'node_modules'), join(context, 'node_modules'));
  });
  afterAll(() => rm(context, { recursive: true, force: true }));

  test('builds from what its context holds, and has all that its last stage copies', async () => {
    const dockerfile = await readFile(DOCKERFILE, 'utf8');
    const [, command = ''] = /\nCOPY \. \.\n(?:#.*\n)*RUN (.+)\n/.exec(dockerfile) ?? [];
    const built = spawnSync('sh', ['-c', command], { cwd: context, encoding: 'utf8' });
    expect({
      command,
      status: built.status,
      said: built.status === 0 ? '' : built.stdout + built.stderr,
    }).toEqual({
      command: 'npm run build:image',
      status: 0,
      said: '',
    });
    const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) /gm)].map(
      ([, path = '']) => path,
    );
    expect(copied).not.toEqual([]);
    for (const path of copied) expect(await readdir(join(context, path, '..'))).toContain(basename(path));
    const version = spawnSync('node', ['dist/src/bin/cli.js', '--version'], {
      cwd: context,
      encoding: 'utf8',
    });
    const { version: own } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(version.stdout.trim()).toBe(own);
  }, 600_000);
});
