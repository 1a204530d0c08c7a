import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [`src/core/${process.env.MUTATED_FOLDER}/**/*.test.ts`],
    // Their inputs differ from run to run, and so would the score; each of them takes longer than all others together.
    exclude: ['**/*.property.test.ts'],
    runner: './scripts/mutation/loaded-tests.mjs',
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    // Instrumented code is slow, on a busy machine above all.
    testTimeout: 60_000,
  },
});
