import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '../http/security-headers.ts';
import { readLogo } from './logo.ts';
import { type Brand, registerBrand } from './routes.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>';
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-domains-brand-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  await writeFile(file, content);
  return readLogo(file);
}

function served(brand: Brand) {
  const app = new Hono();
  app.use(securityHeaders());
  registerBrand(app, brand);
  return (path: string) => app.request(path);
}

describe('a logo', () => {
  test.each([
    ['an SVG', SVG, 'image/svg+xml'],
    [
      'an SVG behind a declaration and a comment',
      `<?xml version="1.0"?>\n<!-- ours -->${SVG}`,
      'image/svg+xml',
    ],
    ['a PNG', PNG, 'image/png'],
    ['a WebP', 'RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ])('is %s by its first bytes, whatever its name', async (_what, content, type) => {
    expect(await read('logo.txt', content)).toMatchObject({ type });
  });

  test.each([
    ['a page with an SVG in it', `<html><body>${SVG}</body></html>`, 'no_image'],
    ['a GIF', 'GIF89a', 'no_image'],
    ['an empty file', '', 'no_image'],
    ['more than 200 KiB', SVG + ' '.repeat(200 * 1024), 'too_large'],
  ])('is not %s', async (_what, content, fault) => {
    expect(await read('logo.svg', content)).toBe(fault);
  });

  test('is no file that is not there, nor a folder', async () => {
    expect(await readLogo(join(folder, 'nothing.svg'))).toBe('not_readable');
    expect(await readLogo(folder)).toBe('not_readable');
  });
});

describe('the brand, as it is served', () => {
  test('is an empty stylesheet and no logo where none is set', async () => {
    const get = served({ color: null, logo: null });
    const css = await get('/brand.css');
    expect(css.headers.get('Content-Type')).toBe('text/css; charset=utf-8');
    expect(await css.text()).toBe('');
    expect((await get('/brand/logo')).status).toBe(404);
  });

  test('gives the pages their colour in both schemes', async () => {
    const css = await (await served({ color: '#0A7D55', logo: null })('/brand.css')).text();
    expect(css).toBe(
      'html:root{--pd-accent:#0a7d55;--pd-accent-strong:#086444;--pd-on-accent:#ffffff;--pd-link:#0a7d55;--pd-focus:#0a7d55}\n' +
        '@media (prefers-color-scheme: dark){html:root{--pd-accent:#51a386;--pd-accent-strong:#85bfaa;--pd-on-accent:#0c1a30;--pd-link:#51a386;--pd-focus:#51a386}}\n',
    );
  });

  test('is a logo whose scripts no browser runs, also when it is opened by itself', async () => {
    const get = served({
      color: null,
      logo: { bytes: new TextEncoder().encode(SVG), type: 'image/svg+xml' },
    });
    expect(await (await get('/brand.css')).text()).toContain('--pd-logo:url("/brand/logo")');
    const logo = await get('/brand/logo');
    expect(await logo.text()).toBe(SVG);
    expect(logo.headers.get('Content-Type')).toBe('image/svg+xml');
    expect(logo.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });
});
