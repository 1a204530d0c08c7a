import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hostStyles } from './styles-in-file.ts';

test('gives the element the colours of the page, dark by the reader’s wish or by the attribute', async () => {
  const styles = hostStyles(await readFile('web/src/styles/tokens.css', 'utf8'));
  expect(styles).not.toContain(':root');
  const [dark = ''] = /--pd-page: #12151c;/.exec(styles) ?? [];
  expect(styles.split(dark)).toHaveLength(3);
  expect(styles).toMatch(/prefers-color-scheme:dark\)\{:host\(:not\(\[theme=light\]\)\)/);
  expect(styles).toContain(':host([theme=dark]){color-scheme:dark;');
});

test('fails a build whose colours it does not understand', () => {
  expect(() => hostStyles(':root{--pd-page:#fff}')).toThrow('no dark colours');
});
