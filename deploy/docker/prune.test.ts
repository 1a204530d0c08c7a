import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prune } from './steps/prune.ts';

describe('what is taken out of the packages of the image', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'portal-domains-prune-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** Writes files; those named package.json get the content given, the others none. */
  const given = async (files: Record<string, object | null>) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content === null ? '' : JSON.stringify(content));
    }
  };
  const left = async () => {
    await prune(root);
    const entries = await readdir(join(root, 'node_modules'), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'node_modules/').length))
      .sort();
  };

  test('packages that nothing of ours leads to, and no nested one that is needed', async () => {
    await given({
      'package.json': { dependencies: { a: '1' } },
      'node_modules/a/package.json': { name: 'a', dependencies: { b: '2' }, peerDependencies: { peer: '1' } },
      'node_modules/a/index.js': null,
      'node_modules/a/node_modules/b/package.json': { name: 'b' },
      'node_modules/a/node_modules/b/index.js': null,
      'node_modules/b/package.json': { name: 'b' },
      'node_modules/b/index.js': null,
      'node_modules/peer/package.json': { name: 'peer' },
      'node_modules/@scope/other/package.json': { name: '@scope/other' },
      'node_modules/@scope/other/lib/index.js': null,
      'node_modules/.package-lock.json': null,
    });
    expect(await left()).toEqual([
      'a/index.js',
      'a/node_modules/b/index.js',
      'a/node_modules/b/package.json',
      'a/package.json',
      'peer/package.json',
    ]);
  });

  test('what makes bundles of workflows, but for the two files of webpack that are loaded', async () => {
    await given({
      'package.json': { dependencies: { '@temporalio/worker': '1' } },
      'node_modules/@temporalio/worker/package.json': {
        name: '@temporalio/worker',
        dependencies: { webpack: '5', 'swc-loader': '1', rxjs: '7' },
      },
      'node_modules/rxjs/package.json': { name: 'rxjs' },
      'node_modules/rxjs/dist/cjs/index.js': null,
      'node_modules/rxjs/dist/esm/index.js': null,
      'node_modules/swc-loader/package.json': { name: 'swc-loader' },
      'node_modules/webpack/package.json': { name: 'webpack', dependencies: { acorn: '8' } },
      'node_modules/webpack/LICENSE': null,
      'node_modules/webpack/lib/index.js': null,
      'node_modules/webpack/lib/util/memoize.js': null,
      'node_modules/webpack/lib/Compiler.js': null,
      'node_modules/acorn/package.json': { name: 'acorn' },
    });
    expect(await left()).toEqual([
      '@temporalio/worker/package.json',
      'rxjs/dist/cjs/index.js',
      'rxjs/package.json',
      'webpack/LICENSE',
      'webpack/lib/index.js',
      'webpack/lib/util/memoize.js',
      'webpack/package.json',
    ]);
  });

  test('types, source maps and pages, never a license; native code of other machines', async () => {
    const target = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
    const core = 'node_modules/@temporalio/core-bridge';
    await given({
      'package.json': { dependencies: { a: '1', '@temporalio/core-bridge': '1' } },
      'node_modules/a/package.json': { name: 'a' },
      ...Object.fromEntries(
        ['index.js', 'index.mjs', 'index.d.ts', 'index.d.mts', 'index.js.map', 'README.md', 'LICENSE.md'].map(
          (name) => [`node_modules/a/${name}`, null],
        ),
      ),
      [`${core}/package.json`]: { name: '@temporalio/core-bridge' },
      [`${core}/releases/${target}-unknown-linux-gnu/index.node`]: null,
      [`${core}/releases/${target}-apple-darwin/index.node`]: null,
      [`${core}/sdk-core/Cargo.toml`]: null,
      [`${core}/lib/index.js`]: null,
    });
    expect(await left()).toEqual([
      '@temporalio/core-bridge/lib/index.js',
      '@temporalio/core-bridge/package.json',
      `@temporalio/core-bridge/releases/${target}-unknown-linux-gnu/index.node`,
      'a/LICENSE.md',
      'a/index.js',
      'a/index.mjs',
      'a/package.json',
    ]);
  });

  test('tests of packages, not what only has the word in its name', async () => {
    await given({
      'package.json': { dependencies: { a: '1' } },
      'node_modules/a/package.json': { name: 'a' },
      'node_modules/a/test/basic.js': null,
      'node_modules/a/dist/parser.test.js': null,
      'node_modules/a/lib/latest.js': null,
      'node_modules/a/lib/test.js': null,
    });
    expect(await left()).toEqual(['a/lib/latest.js', 'a/lib/test.js', 'a/package.json']);
  });
});
