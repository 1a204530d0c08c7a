import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Temporal's worker is a native module, which threads of one process cannot share.
    pool: 'forks',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'web/dist/**'],
    globalSetup: ['src/testing/postgres-setup.ts', 'src/testing/temporal-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
