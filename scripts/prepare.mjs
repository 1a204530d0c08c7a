/**
 * Runs after `npm ci` (and whenever npm links the package, as the first `npx portal-domains` does): builds what is not
 * built yet, or older than its sources.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { refuseOldNode } from '../src/bin/node-version.mjs';

refuseOldNode();

const root = new URL('../', import.meta.url);
const stamp = new URL('dist/.built', root);
const SOURCES = [
  'src/',
  'bench/',
  'e2e/',
  'web/src/',
  'web/vite.element.config.ts',
  'web/styles-in-file.ts',
  'web/one-list.ts',
  'web/compressed.ts',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

async function changedAt(url) {
  const { mtimeMs } = await stat(url);
  if (!url.href.endsWith('/')) return mtimeMs;
  const entries = await readdir(url, { recursive: true });
  const times = await Promise.all(entries.map(async (entry) => (await stat(new URL(entry, url))).mtimeMs));
  return Math.max(mtimeMs, ...times);
}

async function isBuilt() {
  try {
    const { mtimeMs } = await stat(stamp);
    const changed = await Promise.all(SOURCES.map((source) => changedAt(new URL(source, root))));
    return Math.max(...changed) <= mtimeMs;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

// In a clone, git asks the hooks of this repository. A copy without .git may lie in somebody else's, whose hooks stay.
if (existsSync(new URL('.git', root)))
  spawnSync('git', ['config', 'core.hooksPath', '.githooks'], { cwd: fileURLToPath(root), stdio: 'ignore' });

if (!(await isBuilt())) {
  const begun = new Date();
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  // npm does this only as it links the program for the first time; a build anew would leave the link without it.
  await chmod(new URL('dist/src/bin/cli.js', root), 0o755);
  await writeFile(stamp, '');
  // What changes while the build runs is not in it.
  await utimes(stamp, begun, begun);
}
