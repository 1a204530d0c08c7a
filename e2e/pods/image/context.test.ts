import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashFiles, listContext, readContextRules } from './context.ts';

const RULES = readContextRules('# words\n*\n!src\n!package.json\nsrc/testing\n**/dist\n**/*.test.ts\n');

describe('what the build of the image is given', () => {
  let root: string;
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'portal-domains-context-'));
    const paths = ['package.json', 'src/a.ts', 'src/b/c.ts', 'src/a.test.ts', 'src/testing/d.ts'];
    for (const path of [...paths, 'src/b/dist/e.js', 'docs/f.md']) await write(path, path);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  const hash = async () => hashFiles(root, await listContext(root, RULES));

  test('is what the ignore file lets in', async () => {
    expect(await listContext(root, RULES)).toEqual(['package.json', 'src/a.ts', 'src/b/c.ts']);
  });

  test('has another hash when a file of it changes, and the same when another one does', async () => {
    const before = await hash();
    await write('docs/f.md', 'changed');
    await write('src/a.test.ts', 'changed');
    expect(await hash()).toBe(before);
    await write('src/b/c.ts', 'changed');
    expect(await hash()).not.toBe(before);
  });

  test('cannot be told from an ignore file of another form', () => {
    expect(() => readContextRules('node_modules\n')).toThrow('must begin with `*`');
  });
});
