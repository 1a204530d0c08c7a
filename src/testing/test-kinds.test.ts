import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testKinds } from './test-kinds.ts';

/** Sorts these files, of which each is one line. */
function sorted(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'portal-domains-kinds-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, line] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `// A line before it.\n${line}\n`);
  }
  const { unit, given, waiting, starting } = testKinds(root, ['src']);
  return { unit, given, waiting, starting: Object.fromEntries(starting) };
}

test('a test that can start a program, itself or by what it imports, is no unit test, and the way is told', () => {
  const found = sorted({
    'src/direct.test.ts': "import { spawn } from 'node:child_process';",
    'src/deep/far.test.ts': "import { start } from '../helper.ts';",
    'src/helper.ts': "export { start } from './starter.ts';",
    'src/starter.ts': "import cp from 'node:child_process';",
    // In two, so that this file itself is no such test.
    'src/late.test.tsx': `const lazy = () => ${'import'}('playwright-core');`,
    'src/pure.test.ts': "import { add } from './add.ts';",
    'src/add.ts': "import { readFile } from 'node:fs/promises';",
  });
  expect(found.unit).toEqual(['src/pure.test.ts']);
  expect(found.starting).toEqual({
    'src/direct.test.ts': ['src/direct.test.ts', 'node:child_process'],
    'src/deep/far.test.ts': ['src/deep/far.test.ts', 'src/helper.ts', 'src/starter.ts', 'node:child_process'],
    'src/late.test.tsx': ['src/late.test.tsx', 'playwright-core'],
  });
});

test('a test of real time-outs is no unit test, and is known by its name', () => {
  const found = sorted({ 'src/a.timeouts.test.ts': '', 'src/b.test.ts': '' });
  expect(found).toMatchObject({ unit: ['src/b.test.ts'], waiting: ['src/a.timeouts.test.ts'] });
});

test('a test that is given what the set-up has started is no unit test, and starts nothing itself', () => {
  const found = sorted({
    'src/a.test.ts': "import { useDatabase } from './database.ts';",
    'src/database.ts': "import { expect, inject } from 'vitest';",
    'src/b.test.ts': "import './database.ts'; import 'node:child_process';".replace('; ', ';\n'),
  });
  expect(found).toMatchObject({ unit: [], given: ['src/a.test.ts'] });
  expect(Object.keys(found.starting)).toEqual(['src/b.test.ts']);
});

test('what code under test imports only when it is used is not counted; what a test or a helper imports so is', () => {
  const lazy = `const lazy = () => ${'import'}('node:child_process');`;
  const found = sorted({
    'src/a.test.ts': "import './a.ts';",
    'src/a.ts': lazy,
    'src/b.test.ts': "import './testing/b.ts';",
    'src/testing/b.ts': lazy,
  });
  expect(found.unit).toEqual(['src/a.test.ts']);
  expect(Object.keys(found.starting)).toEqual(['src/b.test.ts']);
});

test('a unit test that starts a program all the same fails, and is told what to do', async () => {
  const { spawn } = await import(/* Not read by the sorting. */ ['node', 'child_process'].join(':'));
  expect(() => spawn('true')).toThrow('this test starts true: it must import what starts it');
});

test('types lead nowhere, and a circle of imports ends', () => {
  const { unit } = sorted({
    'src/a.test.ts': "import type { ChildProcess } from 'node:child_process';",
    'src/b.test.ts': "import { type ChildProcess } from 'node:child_process';",
    'src/c.test.ts': "import './c.ts';",
    'src/c.ts': "import './d.ts';",
    'src/d.ts': "import './c.ts';",
  });
  expect(unit).toEqual(['src/a.test.ts', 'src/b.test.ts', 'src/c.test.ts']);
});

test('of this repository, the core and the page have unit tests, and the store is tested on a database', () => {
  const { unit, given, starting } = testKinds();
  const pure = /^(src\/core|web\/src)\//;
  expect(unit.filter((file) => pure.test(file)).length).toBeGreaterThan(40);
  expect([...given, ...starting.keys()].filter((file) => pure.test(file))).toEqual([]);
  expect(unit.filter((file) => file.startsWith('src/store/'))).toEqual([]);
  expect(given).toContain('src/store/domains/domains.test.ts');
});
