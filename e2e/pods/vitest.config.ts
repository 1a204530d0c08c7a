import { defineConfig } from 'vitest/config';
import { FailedLast } from '../../src/testing/failed-last.ts';
import { SlowestFiles } from '../../src/testing/slowest-files.ts';
import { ByName } from './by-name.ts';

/** The tests on real pods; `npm run test:pods` runs them in a box. */
export default defineConfig({
  test: {
    reporters: ['default', new SlowestFiles(), new FailedLast()],
    include: ['e2e/pods/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    globalSetup: ['e2e/pods/setup.ts'],
    pool: 'forks',
    // One after the other, on one installation.
    fileParallelism: false,
    sequence: { sequencer: ByName },
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
  },
});
