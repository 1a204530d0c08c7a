/**
 * Takes out of an installed folder what no program of the image loads: `node prune.ts <folder of package.json>`.
 * Packages first, by the graph of dependencies, then files, by the list below. Licenses always stay.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Dependencies of Temporal's worker that make a bundle of workflows. The image brings its bundle along. `webpack` itself
 * is loaded as soon as the worker is, though nothing of it is called: two of its files stay.
 */
const BUNDLING = ['@swc/core', 'source-map-loader', 'swc-loader', 'webpack'];
const STUB = { package: 'webpack', files: ['package.json', 'lib/index.js', 'lib/util/memoize.js'] };

/** The folder that Temporal's core is loaded from on this machine, as its own common.js names it. */
const TARGET = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-unknown-linux-gnu`;

/** Files to take out: the reason, and the paths below node_modules that it fits. */
const FILES: readonly (readonly [reason: string, fits: RegExp])[] = [
  ['types and sources in TypeScript', /\.([cm]?ts|tsbuildinfo|flow)$/],
  ['source maps; those of our own programs stay', /\.map$/],
  ['tests', /(^|\/)(test|tests|__tests__)\/|\.test\.[cm]?js$/],
  ['pages', /\.(md|markdown|puml|html)$/i],
  ["Temporal's core for other machines", new RegExp(`^@temporalio/core-bridge/releases/(?!${TARGET}/).*`)],
  [
    "Temporal's core as source",
    /^@temporalio\/core-bridge\/(sdk-core|src|ts|bridge-macros|scripts|Cargo\.\w+)(\/|$)/,
  ],
  ['builds of RxJS for browsers', /^rxjs\/(src|dist\/(bundles|esm|esm5|types))\//],
  ['builds of protobufjs for browsers', /^protobufjs\/dist\//],
];
const LICENSE = /^(licen[cs]e|notice|copying|authors)\b/i;

/** Prunes the packages of a folder; tells how many files each reason took. */
export async function prune(root: string): Promise<Map<string, number>> {
  const modules = join(root, 'node_modules');
  const needed = neededPackages(root);
  const taken = new Map<string, number>();
  for (const path of await filesBelow(modules)) {
    const reason = reasonAgainst(modules, path, needed);
    if (reason === null) continue;
    await rm(path);
    taken.set(reason, (taken.get(reason) ?? 0) + 1);
  }
  await removeEmpty(modules);
  return taken;
}

/** Why a file is not needed; null where it is. */
function reasonAgainst(modules: string, path: string, needed: ReadonlySet<string>): string | null {
  const owner = packageOf(modules, path);
  if (owner === null) return "npm's own notes and links";
  if (!needed.has(owner)) return 'packages that only make bundles, pages or types';
  if (LICENSE.test(path.slice(path.lastIndexOf(sep) + 1))) return null;
  if (relative(modules, owner) === STUB.package)
    return STUB.files.includes(relative(owner, path)) ? null : 'the maker of bundles';
  const name = relative(modules, path).split(sep).join('/');
  return FILES.find(([, fits]) => fits.test(name))?.[0] ?? null;
}

/** Follows the dependencies of the package in a folder; returns the folders of all that can be loaded. */
function neededPackages(root: string): Set<string> {
  const needed = new Set<string>();
  const visit = (folder: string): void => {
    if (needed.has(folder)) return;
    needed.add(folder);
    const {
      name,
      dependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = readManifest(folder);
    const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
    for (const dependency of [...Object.keys(dependencies), ...peers]) {
      const found = resolvePackage(root, folder, dependency);
      if (found === null) continue;
      // Loaded, but nothing of what it depends on.
      if (name === '@temporalio/worker' && dependency === STUB.package) needed.add(found);
      else if (name !== '@temporalio/worker' || !BUNDLING.includes(dependency)) visit(found);
    }
  };
  visit(root);
  return needed;
}

/** The folder that Node would load a package from. */
function resolvePackage(root: string, from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === root) return null;
  }
}

type Manifest = {
  name?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
};

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The folder of the package that a file belongs to: the innermost below a `node_modules`. */
function packageOf(modules: string, path: string): string | null {
  const parts = path.split(sep);
  const at = parts.lastIndexOf('node_modules');
  const length = parts[at + 1]?.startsWith('@') ? 3 : 2;
  const folder = parts.slice(0, at + length).join(sep);
  const isPackage = folder.startsWith(modules) && existsSync(join(folder, 'package.json'));
  return isPackage ? folder : null;
}

/** Files, and links in the place of files; package.json last, as the packages are told by it. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const isManifest = (path: string) => path.endsWith(`${sep}package.json`);
  return [...paths.filter((path) => !isManifest(path)), ...paths.filter(isManifest)];
}

/** Removes folders that hold no file; tells whether this one held any. */
async function removeEmpty(folder: string): Promise<boolean> {
  let holds = false;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || (await removeEmpty(join(folder, entry.name)))) holds = true;
  }
  if (!holds) await rm(folder, { recursive: true });
  return holds;
}

const [, program, folder] = process.argv;
if (program === fileURLToPath(import.meta.url) && folder !== undefined) {
  for (const [reason, files] of await prune(folder)) console.log(`${files} files: ${reason}`);
}
