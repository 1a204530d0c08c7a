/** `npm run check`: lint, types, import rules, unused code, commit subjects, numbers of
 * migrations and decisions, the field's words, generated files up to date. Closes with `N passed, N failed`. */
import { spawnSync } from 'node:child_process';

const CHECKS = [
  ['lint and format', 'npx', ['biome', 'check', '--error-on-warnings', '.']],
  ['types', 'npx', ['tsc', '--noEmit', '-p', 'tsconfig.json']],
  ['types of the page', 'npx', ['tsc', '--noEmit', '-p', 'web/tsconfig.json']],
  ['import rules', 'npx', ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'web/src', 'bench']],
  ['unused code', 'npx', ['knip']],
  ['commit subjects', 'node', ['scripts/commit-subjects.mjs']],
  ['numbers', 'node', ['scripts/numbers.mjs']],
  ['words', 'node', ['scripts/words.mjs']],
  ['generated files', 'npx', ['node', 'src/bin/generate.ts', '--check']],
];

let failed = 0;
for (const [name, command, args] of CHECKS) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
