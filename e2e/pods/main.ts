import { fileURLToPath } from 'node:url';
import { runMain } from '../../src/bin/run-main.ts';
import { environment } from '../../src/config/config.ts';
import { enterBox } from './enter-box.ts';
import { prepare } from './prepare.ts';

const HELP = `Runs the tests on real pods, in namespaces of their own: a control plane, a node, and the chart installed.

  npm run test:pods [-- FILES…]   options and names of files are Vitest's
`;

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const CONFIG = 'e2e/pods/vitest.config.ts';

const seconds = (ms: number) => (ms / 1000).toFixed(0);

/** Builds everything, as a box has no network, then runs Vitest in one. Resolves with the exit code. */
await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const began = performance.now();
  const start = await prepare(environment(), report);
  if (start === null) return 1;
  const entered = performance.now();
  const code = await enterBox([process.execPath, VITEST, 'run', '--config', CONFIG, ...args], start).ended;
  report(
    `${seconds(entered - began)} s for programs and images, ${seconds(performance.now() - entered)} s in the box`,
  );
  return code;
});
