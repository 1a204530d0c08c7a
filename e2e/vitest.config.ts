import { defineConfig } from 'vitest/config';
import { FailedLast } from '../src/testing/failed-last.ts';
import { SlowestFiles } from '../src/testing/slowest-files.ts';

/** These start clusters of their own. */
const OWN = ['chart', 'chart-values', 'edge.*', 'two-namespaces', 'two-gateways'].map(
  (name) => `e2e/scenarios/${name}.test.ts`,
);

/**
 * The tests on real control planes, of the image that runs on them, which is compiled as a whole, of processes that are
 * killed or stopped wherever they may be, of the page in each way that people look at it, and the fuzzing of the API:
 * they take minutes, not seconds, and are never part of `npm test`.
 */
export default defineConfig({
  test: {
    reporters: ['default', new SlowestFiles(), new FailedLast()],
    pool: 'forks',
    // One after the other: each needs the machine.
    fileParallelism: false,
    exclude: ['**/node_modules/**', 'dist/**'],
    testTimeout: 240_000,
    // A build with empty caches.
    hookTimeout: 90 * 60_000,
    // Beyond it vitest leaves, and what the shared world runs would run on.
    teardownTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'scenarios',
          include: ['e2e/scenarios/**/*.test.ts'],
          exclude: OWN,
          globalSetup: ['e2e/scenarios/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: ['cluster', 'alerts', 'fleet', 'fuzz', 'traces']
            .map((name) => `e2e/${name}/**/*.test.ts`)
            .concat('deploy/docker/**/*.test.ts', OWN),
          globalSetup: ['src/testing/postgres-setup.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'image',
          include: ['e2e/pods/image/**/*.test.ts'],
          globalSetup: ['src/testing/postgres-setup.ts', 'src/testing/temporal-setup.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['e2e/faults/**/*.test.ts'],
          globalSetup: ['src/testing/build-setup.ts'],
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'appearance',
          include: ['e2e/appearance/**/*.test.ts'],
          globalSetup: ['src/testing/build-setup.ts'],
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'packages',
          include: ['e2e/packages/**/*.test.ts'],
          globalSetup: ['src/testing/build-setup.ts'],
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
