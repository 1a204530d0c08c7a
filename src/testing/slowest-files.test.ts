import { expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import { ROOT } from './root.ts';
import { SlowestFiles } from './slowest-files.ts';

/** Builds the module that a reporter receives for a file whose tests took this long. */
const aModule = (name: string, tests: Record<string, number>, imports = 0) =>
  ({
    moduleId: `${ROOT}${name}`,
    project: { name: 'parts' },
    diagnostic: () => ({
      environmentSetupDuration: 0,
      prepareDuration: 0,
      setupDuration: 0,
      collectDuration: imports,
      duration: Object.values(tests).reduce((sum, took) => sum + took, 0),
    }),
    children: {
      allTests: () =>
        Object.entries(tests).map(([name, duration]) => ({ name, diagnostic: () => ({ duration }) })),
    },
  }) as unknown as TestModule;

function printed(...modules: TestModule[]): string[] {
  let text = '';
  new SlowestFiles((more) => {
    text += more;
  }).onTestRunEnd(modules);
  return text.trim().split('\n').slice(1);
}

test('the ten files that took longest are told, slowest first, with their slowest test', () => {
  const quick = Array.from({ length: 12 }, (_, index) => aModule(`src/${index}.test.ts`, { quick: index }));
  const lines = printed(...quick, aModule('src/slow.test.ts', { waits: 2_500, runs: 500 }, 1_000));
  expect(lines).toHaveLength(10);
  expect(lines[0]?.trim()).toBe('4.0  parts src/slow.test.ts, imports 1.0; slowest: waits (2.5)');
  expect(lines[1]).toContain('src/11.test.ts');
});

test('of a single file nothing is told', () => {
  expect(printed(aModule('src/slow.test.ts', { waits: 2_500 }))).toEqual([]);
});
