import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { renderClientFiles } from './api.ts';

describe('generated files', () => {
  test('are as `npm run generate` would write them', async () => {
    for (const { path, content } of await renderClientFiles()) {
      expect((await readFile(path, 'utf8')) === content, `${path} is stale: run \`npm run generate\``).toBe(
        true,
      );
    }
  });
});
