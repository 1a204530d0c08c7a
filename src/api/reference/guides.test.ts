import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../store/database/database.ts';
import { createTestApi, refusal } from '../../testing/api.ts';
import { ROOT } from '../../testing/root.ts';
import { linkFrom, renderMarkdown } from './markdown.ts';
import { search, sectionsOf } from './search.ts';

// Nothing here needs the database.
const db = openDatabase('postgres://nobody@127.0.0.1:1/none');
afterAll(() => db.destroy());
const { app } = createTestApi(db);
const get = async (path: string) => app.request(`http://localhost${path}`);
const PAGES = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.md'),
);

describe('the guides on the running product', () => {
  test('each page of docs is served, as a page and as Markdown', async () => {
    expect(PAGES.length).toBeGreaterThan(100);
    for (const file of PAGES) {
      const markdown = await get(`/docs/${file}`);
      expect([file, markdown.status, markdown.headers.get('Content-Type')]).toEqual([
        file,
        200,
        'text/markdown; charset=utf-8',
      ]);
      const path = file.replace(/(^|\/)README\.md$/, '').replace(/\.md$/, '');
      const page = await get(path === '' ? '/docs/guides' : `/docs/${path}`);
      expect([file, page.status]).toEqual([file, 200]);
      expect(await page.text()).toContain('<h1');
    }
  });

  test('each link of a page leads somewhere on the product itself', async () => {
    const targets = new Set<string>();
    for (const file of PAGES) {
      const page = await (await get(`/docs/${file.replace(/\.md$/, '')}`)).text();
      for (const [, href = ''] of page.matchAll(/<a href="(\/[^"#]*)/g)) targets.add(href);
    }
    expect(targets.size).toBeGreaterThan(50);
    const broken: string[] = [];
    for (const target of targets) if ((await get(target)).status !== 200) broken.push(target);
    expect(broken).toEqual([]);
  });

  test('no path leads out of the folder, and none to what is no page', async () => {
    for (const path of [
      '../package.json',
      '..%2fpackage.json',
      'a/../../README',
      'none',
      'none.md',
      '.md',
      'a'.repeat(300),
    ])
      expect(await refusal(await get(`/docs/${path}`))).toBe('404 not_found');
  });

  test('without the folder the API is documented, and no guide', async () => {
    const bare = createTestApi(db, { docsRoot: null }).app;
    expect((await bare.request('http://localhost/docs')).status).toBe(200);
    for (const path of ['/docs/guides', '/docs/quick-start', '/llms.txt'])
      expect((await bare.request(`http://localhost${path}`)).status).toBe(404);
  });

  test('/llms.txt leads to the Markdown of the pages', async () => {
    const text = await (await get('/llms.txt')).text();
    expect(text).toMatch(/^# Portal Domains\n\n> /);
    const links = [...text.matchAll(/\]\((\/[^)#]+)/g)].map(([, link = '']) => link);
    expect(links).toContain('/docs/api-guide.md');
    expect(links).toContain('/openapi.json');
    for (const link of links) expect([link, (await get(link)).status]).toEqual([link, 200]);
  });
});

describe('a page', () => {
  test.each([
    ['api-guide', 'errors/README.md', '/docs/errors'],
    ['api-guide', 'decisions/0048-x.md#why', '/docs/decisions/0048-x#why'],
    ['reasons/cname', '../dns-providers.md', '/docs/dns-providers'],
    ['reasons/README', 'cname.md', '/docs/reasons/cname'],
    ['concepts', 'README.md', '/docs/guides'],
    ['concepts', '#here', '#here'],
    ['concepts', 'https://example.com/a.md', 'https://example.com/a.md'],
    ['concepts', '../openapi/openapi.json', '/openapi.json'],
    ['concepts', '../CONTRIBUTING.md', null],
  ])('of %s leads by %s to %s', (path, href, target) => {
    expect(linkFrom(path, href)).toBe(target);
  });

  test('has anchors, scrolling tables, and code as it is written', () => {
    const html = renderMarkdown('# A `b` c\n\n| x |\n| - |\n| 1 |\n\n```sh everywhere\na < "b"\n```\n', 'x');
    expect(html).toContain('<h1 id="a-b-c">A <code>b</code> c</h1>');
    expect(html).toContain('<div class="wide"><table>');
    expect(html).toContain('<pre><code>a &lt; &quot;b&quot;</code></pre>');
  });
});

describe('a search', () => {
  const page =
    '# Runbook\n\nWords.\n\n## Restore a backup\n\nStop *it*, then `restore`.\n\n```sh\n# no heading\n```\n\n## Else\n\nA backup too.\n';
  const sections = sectionsOf('runbook', page);

  test('finds each section that has all words, headings first', () => {
    expect(search(sections, 'BACKUP').map(({ heading, anchor }) => [heading, anchor])).toEqual([
      ['Restore a backup', 'restore-a-backup'],
      ['Else', 'else'],
    ]);
    expect(search(sections, 'backup stop').map(({ heading }) => heading)).toEqual(['Restore a backup']);
    expect(search(sections, 'backup nothing')).toEqual([]);
    expect(search(sections, '  ')).toEqual([]);
  });

  test('of a very long question takes the beginning', async () => {
    expect(search(sections, `backup ${'e '.repeat(10_000)}`)).toHaveLength(2);
    const many = encodeURIComponent('e '.repeat(5_000));
    expect((await get(`/docs/search?q=${many}`)).status).toBe(200);
  });

  test('shows plain words around the first place', () => {
    expect(search(sections, 'restore')[0]?.excerpt).toBe('Stop it, then restore. no heading');
  });

  test('is shown as a page, whatever was typed', async () => {
    const found = await (await get('/docs/search?q=pg_dump')).text();
    expect(found).toContain('<ul class="found"><li><a href="/docs/');
    const typed = await (await get(`/docs/search?q=${encodeURIComponent('"><b>x</b>')}`)).text();
    expect(typed).not.toContain('<b>x</b>');
    expect(typed).toContain('No page has all of these words.');
  });
});
