import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './root.ts';

const FAILING = `
import { afterAll, expect, test } from 'vitest';
test('one is two', () => expect(1).toBe(2));
test('one is one', () => expect(1).toBe(1));
test('a property', () => { throw new Error('Property failed after 3 tests\\n{ seed: 7, path: "2" }\\nCounterexample: [1]'); });
`;
const LATE = `
import { test } from 'vitest';
test('leaves something behind', () => void setTimeout(() => Promise.reject(new Error('after the end')), 1));
test('waits for nothing', () => new Promise((resolve) => setTimeout(resolve, 200)));
`;
const BROKEN_TEARDOWN = `
import { afterAll, test } from 'vitest';
afterAll(() => { throw new Error('could not clean up'); });
test('is well', () => {});
`;

describe('a run of tests that fails', () => {
  let folder: string;
  beforeAll(async () => {
    // Below the repository, where vitest is found.
    folder = await mkdtemp(join(ROOT, 'dist', 'failing-tests-'));
    await writeFile(join(folder, 'failing.test.mjs'), FAILING);
    await writeFile(join(folder, 'late.test.mjs'), LATE);
    await writeFile(join(folder, 'teardown.test.mjs'), BROKEN_TEARDOWN);
    const reporter = JSON.stringify(join(ROOT, 'src', 'testing', 'failed-last.ts'));
    const config = `import { FailedLast } from ${reporter};
export default { test: { include: ['*.test.mjs'], reporters: ['dot', new FailedLast()] } };`;
    await writeFile(join(folder, 'vitest.config.mts'), config);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(...files: string[]) {
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [vitest, 'run', '--root', folder, ...files],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    return { status, last: stderr.slice(stderr.lastIndexOf('\nFailed:\n')).trim(), said: stdout + stderr };
  }

  test('names each failed test, teardown and error outside of a test at its end', () => {
    const { status, last } = run();
    expect(status).toBe(1);
    expect(last).toContain('failing.test.mjs > one is two: expected 1 to be 2');
    expect(last).toContain('a property: Property failed after 3 tests { seed: 7, path: "2" }');
    expect(last).not.toContain('one is one');
    expect(last).toMatch(/teardown\.test\.mjs.*: could not clean up/);
    expect(last).toMatch(/outside of a test.*late\.test\.mjs.*: after the end/);
  }, 120_000);
});
