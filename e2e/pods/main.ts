import { fileURLToPath } from 'node:url';
import { runMain } from '../../src/bin/run-main.ts';
import { environment } from '../../src/config/config.ts';
import { enterBox } from './enter-box.ts';
import { buildImages } from './images.ts';
import { buildPrograms, lackOf } from './programs.ts';

const HELP = `Runs the tests on real pods, in namespaces of their own: a control plane, a node, and the chart installed.

  npm run test:pods [-- FILES…]   options and names of files are Vitest's
`;

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const CONFIG = 'e2e/pods/vitest.config.ts';

/** Builds everything, as a box has no network, then runs Vitest in one. Resolves with the exit code. */
await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const env = environment();
  const lack = await lackOf(env);
  if (lack !== null) {
    report(lack);
    return 1;
  }
  await buildPrograms({ environment: env, report });
  await buildImages(report);
  return enterBox([process.execPath, VITEST, 'run', '--config', CONFIG, ...args]).ended;
});
