import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { ROOT } from './root.ts';

/** Packages by which a test starts programs, or reaches what the set-up of `parts` alone has started: Temporal. */
const STARTERS = new Set([
  'node:child_process',
  'playwright-core',
  '@sparticuz/chromium',
  '@temporalio/client',
  '@temporalio/testing',
  '@temporalio/worker',
]);

/** Folders with tests that `npm test` runs beside each other. The image is built by `npm run test:cluster`. */
const FOLDERS = ['src', 'web', 'scripts', 'deploy/chart', 'deploy/systemd', 'test/replay'];

export type TestKinds = {
  /** Tests that need no service, as paths from the root of the repository. */
  unit: string[];
  /** Tests that use what the set-up of the run has started, the database above all, and start nothing themselves. */
  given: string[];
  /** Tests of real time-outs, `*.timeouts.test.ts`: they need no service, and pass the time by waiting. */
  waiting: string[];
  /** Tests that can start programs, each with the imports that lead there. */
  starting: Map<string, string[]>;
};

/**
 * Sorts the test files of the repository by what they can do, and not by where they are: a test
 * can start a program when something that it imports can, itself or by way of other modules, and it is given what the
 * set-up has started when something of that calls `inject`. A unit test does neither. Dynamic imports of the code
 * under test are not counted: a test that needs them imports them itself, and no-programs.ts fails the one that does
 * not.
 */
export function testKinds(root = ROOT, folders: readonly string[] = FOLDERS): TestKinds {
  const modules = new Map<string, Module>();
  const kinds: TestKinds = { unit: [], given: [], waiting: [], starting: new Map() };
  for (const file of folders.flatMap((folder) => testsBelow(join(root, folder)))) {
    const name = relative(root, file);
    const { way, isGiven } = walk(file, modules);
    if (way !== null)
      kinds.starting.set(
        name,
        way.map((step) => (isAbsolute(step) ? relative(root, step) : step)),
      );
    else if (isGiven) kinds.given.push(name);
    else (name.endsWith('.timeouts.test.ts') ? kinds.waiting : kinds.unit).push(name);
  }
  return kinds;
}

function testsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name) && !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => join(folder, name))
    .sort();
}

type Module = { imports: string[]; starter: string | null; isGiven: boolean };

/** The shortest chain of imports from a file to a starter, or null, and whether anything that it imports calls `inject`. */
function walk(file: string, modules: Map<string, Module>): { way: string[] | null; isGiven: boolean } {
  const seen = new Set([file]);
  const open: string[][] = [[file]];
  let isGiven = false;
  for (let way = open.shift(); way !== undefined; way = open.shift()) {
    const module = moduleOf(way.at(-1) ?? file, modules);
    isGiven ||= module.isGiven;
    if (module.starter !== null) return { way: [...way, module.starter], isGiven };
    for (const next of module.imports.filter((one) => !seen.has(one))) {
      seen.add(next);
      open.push([...way, next]);
    }
  }
  return { way: null, isGiven };
}

function moduleOf(file: string, modules: Map<string, Module>): Module {
  const known = modules.get(file);
  if (known !== undefined) return known;
  const read = readModule(file);
  modules.set(file, read);
  return read;
}

const STATIC = /^(?:import|export)\s([^;]*?)['"]([^'"]+)['"](?:\swith\s\{[^}]*\})?;/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g;

function readModule(file: string): Module {
  const text = readFileSync(file, 'utf8');
  const found = [
    ...[...text.matchAll(STATIC)].map(([, what = '', from = '']) => ({ what, from })),
    ...(isOfTests(file) ? [...text.matchAll(DYNAMIC)] : []).map(([, from = '']) => ({ what: '', from })),
  ].filter(({ what }) => !isTypeOnly(what));
  const starter = found.find(({ from }) => STARTERS.has(from))?.from ?? null;
  const isGiven = found.some(({ what, from }) => from === 'vitest' && /\binject\b/.test(what));
  const imports = found
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from }) => join(dirname(file), from))
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path) && existsSync(path));
  return { imports, starter, isGiven };
}

const isOfTests = (file: string) => /\.test\.tsx?$|\/testing\//.test(file);

/** Such an import is gone when the code runs. */
function isTypeOnly(what: string): boolean {
  if (/^type\s/.test(what)) return true;
  const names = /^\s*\{([^}]*)\}/
    .exec(what)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '');
  return names?.every((name) => name.trim().startsWith('type ')) ?? false;
}
