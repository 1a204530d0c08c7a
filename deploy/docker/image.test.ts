import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listContext, readContextRules } from '../../e2e/pods/image/context.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCKERFILE = new URL('Dockerfile', import.meta.url);

describe('the image', () => {
  let context: string;

  beforeAll(async () => {
    context = await mkdtemp(join(tmpdir(), 'portal-domains-image-'));
    const rules = readContextRules(
      await readFile(new URL('Dockerfile.dockerignore', import.meta.url), 'utf8'),
    );
    for (const file of await listContext(ROOT, rules)) await cp(join(ROOT, file), join(context, file));
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
