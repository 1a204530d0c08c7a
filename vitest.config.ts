import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FailedLast } from './src/testing/failed-last.ts';
import { RECKONING_FILES_AT_ONCE, WAITING_FILES_AT_ONCE } from './src/testing/files-at-once.ts';
import { longFilesFirst } from './src/testing/long-files-first.ts';
import { SlowestFiles } from './src/testing/slowest-files.ts';
import { testKinds } from './src/testing/test-kinds.ts';

/** Those that take more than half a minute, and of the others those that wait most. */
const LONG = [
  'src/edge/caddy/acme.test.ts',
  'test/integration/one-stack.test.ts',
  'test/integration/page-states.test.ts',
  'test/integration/runbook.test.ts',
  'src/workflows/portal-domain.test.ts',
  'src/issuers/acme/issuer.test.ts',
  'src/dns/silent-servers.timeouts.test.ts',
  'src/dns/hostile.timeouts.test.ts',
];
for (const file of LONG)
  if (!existsSync(new URL(file, import.meta.url))) throw new Error(`vitest.config.ts: there is no ${file}`);

/** Hundreds of Node processes load the same files: with what V8 has made of them, each starts in three quarters of the time. */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('node_modules/.cache/node-compile', import.meta.url),
);

const { unit, given, waiting, starting } = testKinds();

export default defineConfig({
  test: {
    reporters: ['default', new SlowestFiles(), new FailedLast()],
    // Temporal's worker is a native module, which threads of one process cannot share.
    pool: 'forks',
    exclude: ['**/node_modules/**', 'dist/**', 'web/dist/**'],
    // Only what hangs should meet these, on a slow machine with other work beside as well.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 120_000,
    // First what soon says where it fails, then what takes minutes.
    sequence: { sequencer: longFilesFirst(LONG) },
    projects: [
      {
        extends: true,
        test: {
          // What can start no program, see test-kinds.ts: nothing is set up, and the files of a worker share it.
          name: 'unit',
          include: unit,
          setupFiles: ['src/testing/no-programs.ts'],
          isolate: false,
          maxWorkers: RECKONING_FILES_AT_ONCE,
        },
      },
      {
        extends: true,
        test: {
          // What waits for real time-outs of DNS: seconds without work, which a unit test does not have.
          name: 'timeouts',
          include: waiting,
          setupFiles: ['src/testing/no-programs.ts'],
          maxWorkers: RECKONING_FILES_AT_ONCE,
        },
      },
      {
        extends: true,
        test: {
          // What needs a database, or what else the set-up starts, and starts nothing: files share their workers too.
          name: 'database',
          include: given,
          globalSetup: ['src/testing/postgres-setup.ts'],
          setupFiles: ['src/testing/no-programs.ts'],
          isolate: false,
          maxWorkers: RECKONING_FILES_AT_ONCE,
        },
      },
      {
        extends: true,
        test: {
          // What starts programs of its own: Temporal, Caddy, Pebble. Each file has a process for itself.
          name: 'parts',
          include: [...starting.keys()],
          globalSetup: ['src/testing/postgres-setup.ts', 'src/testing/temporal-setup.ts'],
          maxWorkers: WAITING_FILES_AT_ONCE,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // The whole product as built, on a stack of the file's own.
          name: 'whole',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['src/testing/build-setup.ts'],
          maxWorkers: WAITING_FILES_AT_ONCE,
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
