import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONDITION_TYPES, REASONS } from '../../core/conditions.ts';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import { openDatabase, type RootDb } from '../../store/database/database.ts';
import { createTestApi, jsonOf, refusal } from '../../testing/api.ts';
import { renderOpenApi } from './openapi.ts';

let db: RootDb;
let pages: string;
beforeAll(async () => {
  // Nothing here needs the database.
  db = openDatabase('postgres://nobody@127.0.0.1:1/none');
  pages = await mkdtemp(join(tmpdir(), 'portal-domains-pages-'));
  await mkdir(join(pages, 'dist', 'assets'), { recursive: true });
  await writeFile(join(pages, 'secret.txt'), 'secret');
  await writeFile(join(pages, 'dist', 'index.html'), '<title>Client Portal</title>');
  await writeFile(join(pages, 'dist', 'assets', 'app-1a2b.js'), 'export {};');
});
afterAll(async () => {
  await db.destroy();
  await rm(pages, { recursive: true });
});

const get = (path: string, options = {}) =>
  createTestApi(db, { webRoot: join(pages, 'dist'), ...options }).call('GET', path, { as: null });

describe('paths and methods', () => {
  test('an unknown path is a 404 problem, with and without a token', async () => {
    expect(await refusal(await get('/api/v1/nothing'))).toBe('404 not_found');
    expect(await refusal(await get('/api'))).toBe('404 not_found');
    expect(await refusal(await get('/edge/nothing'))).toBe('404 not_found');
    expect(await refusal(await createTestApi(db).call('POST', '/'))).toBe('404 not_found');
  });

  test('a known path with another method is 405 and says which methods there are', async () => {
    const api = createTestApi(db, { webRoot: join(pages, 'dist') });
    const response = await api.call('PATCH', 'tenants/0c0ffee0-0000-4000-8000-000000000001');
    expect(response.headers.get('Allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PUT']);
    expect(await refusal(response)).toBe('405 method_not_allowed');
    expect(await refusal(await api.call('POST', '/healthz'))).toBe('405 method_not_allowed');
  });

  test('a fault of ours shows nothing of its cause and is logged under the id that it shows', async () => {
    const api = createTestApi(db, {
      clock: () => {
        throw new Error('the secret cause');
      },
    });
    const response = await api.call('POST', 'keys', { body: { label: 'x' } });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('secret');
    const { instance } = JSON.parse(text) as { instance: string };
    expect(api.logged).toMatchObject([{ level: 'error' }]);
    expect(instance).toBe(`urn:portal-domains:request:${response.headers.get('X-Request-Id')}`);
  });
});

describe('pages', () => {
  test('the page is served at / and at the paths of its own router, its assets for ever', async () => {
    for (const path of ['/', '/settings/client-portal']) {
      const response = await get(path);
      expect(await response.text()).toContain('Client Portal');
      expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'self'");
      expect(response.headers.get('Cache-Control')).toBe('no-cache');
    }
    const asset = await get('/assets/app-1a2b.js');
    expect(asset.headers.get('Content-Type')).toContain('text/javascript');
    expect(asset.headers.get('Cache-Control')).toContain('immutable');
    expect(await refusal(await get('/assets/none.js'))).toBe('404 not_found');
  });

  test('a HEAD is told the type and the length of a file, and gets nothing of it', async () => {
    const api = createTestApi(db, { webRoot: join(pages, 'dist') });
    const head = await api.call('HEAD', '/assets/app-1a2b.js', { as: null });
    expect(head.status).toBe(200);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'content-type': expect.stringContaining('text/javascript'),
      'content-length': String('export {};'.length),
      'cache-control': expect.stringContaining('immutable'),
    });
    expect(await head.text()).toBe('');
  });

  test('no other method is answered with the page', async () => {
    const api = createTestApi(db, { webRoot: join(pages, 'dist') });
    expect(await refusal(await api.call('POST', '/settings', { as: null, body: {} }))).toBe('404 not_found');
  });

  test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..%5csecret.txt', '/%00', '/%ff'])(
    'nothing outside of the folder is served: %s',
    async (path) => {
      expect(await (await get(path)).text()).not.toContain('secret\n');
      expect((await get(path)).headers.get('Content-Type')).not.toContain('text/plain');
    },
  );

  test('without built pages / is a 404 problem', async () => {
    expect(await refusal(await get('/', { webRoot: null }))).toBe('404 not_found');
  });
});

describe('documentation', () => {
  test('/openapi.json is the committed document', async () => {
    const response = await get('/openapi.json');
    const document = await jsonOf<{ openapi: string }>(response);
    expect(document.openapi).toBe('3.1.0');
    expect(document).toEqual(JSON.parse(renderOpenApi()));
  });

  test('/docs shows every operation and needs nothing from elsewhere', async () => {
    const text = await (await get('/docs')).text();
    const { paths } = JSON.parse(renderOpenApi()) as { paths: Record<string, object> };
    for (const path of Object.keys(paths)) expect(text).toContain(`<span class="path">${path}</span>`);
    expect(text).not.toMatch(/<script|(src|href)="https?:/);
    expect(text).toContain('&quot;domain&quot;: &quot;portal.acme.com&quot;');
    const withoutExamples = text.replaceAll(/<pre>.*?<\/pre>/gs, '');
    expect(withoutExamples, 'a raw schema').not.toMatch(/&quot;(type|properties|\$ref)&quot;:/);
    expect((await get('/docs/style.css')).headers.get('Content-Type')).toContain('text/css');
  });

  test('every error code and every reason has its page; other words have none', async () => {
    const reasons = CONDITION_TYPES.flatMap((type) => Object.keys(REASONS[type]));
    const paths = [
      ...Object.keys(ERROR_CODES).map((code) => `/docs/errors/${code}`),
      ...reasons.map((reason) => `/docs/reasons/${reason}`),
    ];
    for (const path of paths) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text()).toContain('<h1>');
    }
    const proxied = await (await get('/docs/reasons/proxied')).text();
    expect(proxied).toContain('<td>Cloudflare</td><td>the domain → DNS → Records</td>');
    expect(await refusal(await get('/docs/errors/toString'))).toBe('404 not_found');
    expect(await refusal(await get('/docs/reasons/none'))).toBe('404 not_found');
  });
});
