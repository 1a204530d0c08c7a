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

test('takes sizes from a property of the element, where the page has them from its root', () => {
  const dark = '@media (prefers-color-scheme:dark){:root{--pd-page:#000}}';
  const styles = hostStyles(`${dark}.a3rem{margin:-.5rem 1rem;font-size:clamp(1.25rem,5vw,1.75rem)}`);
  expect(styles).not.toMatch(/\drem[ ;,)}]/);
  expect(styles).toContain('.a3rem{margin:calc(-.5*var(--pd-size,16px)) calc(1*var(--pd-size,16px));');
});

test('gives conditions in pixels, as no property counts in them', () => {
  const dark = '@media (prefers-color-scheme:dark){:root{--pd-page:#000}}';
  const styles = hostStyles(`${dark}@container card (max-width:28.5rem){.a{gap:1rem}}`);
  expect(styles).toContain('@container card (max-width:456px){.a{gap:calc(1*var(--pd-size,16px))}}');
});

test('fails a build whose colours it does not understand', () => {
  expect(() => hostStyles(':root{--pd-page:#fff}')).toThrow('no dark colours');
});
