import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Written by each build of the server, the first thing of it. */
const STAMP = join(ROOT, 'dist', '.tsbuildinfo');
const BUNDLE = join(ROOT, 'dist', 'workflow-bundle.js');

/**
 * Vitest's globalSetup for tests whose processes run what is built: builds when the sources are newer, so that no test
 * ever runs old code. After `npm ci` there is nothing to do.
 */
export function setup(): void {
  const builtAt = Math.min(changedAt(STAMP), changedAt(BUNDLE));
  if (newestSource() <= builtAt) return;
  const startedAt = new Date();
  for (const script of ['build:server', 'build:bundle']) {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`npm run ${script} failed:\n${stdout}${stderr}`);
  }
  // The compiler leaves its stamp alone when nothing it knows has changed. What is saved during the build is newer.
  utimesSync(STAMP, startedAt, startedAt);
}

/** Milliseconds; 0 when the file is not there. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Of the product: what only tests run is not run from `dist`. */
function newestSource(): number {
  const folder = join(ROOT, 'src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(ts|json)$/.test(file) && !file.endsWith('.test.ts') && !file.startsWith('testing/'),
  );
  return Math.max(...sources.map((file) => changedAt(join(folder, file))));
}
