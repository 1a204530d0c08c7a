import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { FailedLast } from './src/testing/failed-last.ts';

/** Vitest leaves one processor free, which on two means one file at a time; most files wait more than they reckon. */
const FILES_AT_ONCE = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    reporters: ['default', new FailedLast()],
    // Temporal's worker is a native module, which threads of one process cannot share.
    pool: 'forks',
    exclude: ['**/node_modules/**', 'dist/**', 'web/dist/**'],
    // Only what hangs should meet these, on a slow machine with other work beside as well.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: [
            'src/**/*.test.ts',
            'web/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'deploy/**/*.test.ts',
            'test/replay/**/*.test.ts',
          ],
          globalSetup: ['src/testing/postgres-setup.ts', 'src/testing/temporal-setup.ts'],
          maxWorkers: FILES_AT_ONCE,
        },
      },
      {
        extends: true,
        test: {
          // The whole product as built, each file on a stack of its own, and not beside the other tests. Two stacks
          // wait for each other's processes less than for their own pauses; more would need the whole machine.
          name: 'whole',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['src/testing/build-setup.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
