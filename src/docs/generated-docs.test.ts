import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { REASONS } from '../core/conditions.ts';
import { ERROR_CODES } from '../core/errors/codes.ts';
import { HOSTNAME_REFUSALS } from '../core/hostname/refusals.ts';
import { REASON_DOCS } from '../core/reasons/index.ts';
import { GENERATED_FOLDERS, renderDocs } from './generated-docs.ts';

const files = renderDocs();
const paths = new Set(files.map(({ path }) => path));

describe('the generated pages', () => {
  test.each(files)('$path is as `npm run generate` would write it', async ({ path, content }) => {
    expect((await readFile(path, 'utf8')) === content, `${path} is stale: run \`npm run generate\``).toBe(
      true,
    );
  });

  test('there is a page for every error code, every refused name and every reason', () => {
    for (const code of [...Object.keys(ERROR_CODES), ...Object.keys(HOSTNAME_REFUSALS)])
      expect(paths).toContain(`docs/errors/${code}.md`);
    for (const reasons of Object.values(REASONS))
      for (const reason of Object.keys(reasons)) expect(paths).toContain(`docs/reasons/${reason}.md`);
  });

  test.each(GENERATED_FOLDERS)('%s holds no page of a code that is gone', async (folder) => {
    for (const name of await readdir(folder)) expect(paths).toContain(`${folder}/${name}`);
  });

  test('every reason says what it means, what to do, and shows an example', () => {
    for (const docs of Object.values(REASON_DOCS))
      for (const doc of Object.values(docs)) {
        expect(doc.meaning).toMatch(/\.$/);
        expect(doc.fix).toMatch(/\.$/);
        expect(doc.example).not.toBe('');
      }
  });
});
