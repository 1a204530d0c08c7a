import { defineConfig } from 'vitest/config';

/** What runs on real control planes: minutes, not seconds, and never as part of `npm test`. */
export default defineConfig({
  test: {
    pool: 'forks',
    // Each test file starts a control plane of its own.
    fileParallelism: false,
    include: ['e2e/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    testTimeout: 120_000,
    // A build with empty caches.
    hookTimeout: 90 * 60_000,
  },
});
