import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsIn, linksOf, pagesBelow, problemOf, readPage } from '../testing/markdown.ts';
import { ROOT } from '../testing/root.ts';

const INDEX = 'docs/README.md';
const DOCS = pagesBelow('docs');
const PAGES = [
  ...['README.md', 'SECURITY.md', 'CONTRIBUTING.md'],
  ...[...DOCS, ...pagesBelow('e2e'), ...pagesBelow('test')],
];

/** Every page that somebody can click to from this one. */
function reachableFrom(start: string): Set<string> {
  const reached = new Set<string>();
  const next = [start];
  for (let page = next.pop(); page !== undefined; page = next.pop()) {
    if (reached.has(page) || !PAGES.includes(page)) continue;
    reached.add(page);
    next.push(...linksOf(page).map(({ path }) => path));
  }
  return reached;
}

describe('the links of the documentation', () => {
  test.each(PAGES)('all of %s lead somewhere', (page) => {
    const problems = linksOf(page).flatMap((link) => {
      const problem = problemOf(link);
      return problem === null ? [] : [`${link.link}: ${problem}`];
    });
    expect(problems).toEqual([]);
  });

  test(`from ${INDEX} every page of docs/ can be reached`, () => {
    const reached = reachableFrom(INDEX);
    expect(DOCS.filter((page) => !reached.has(page))).toEqual([]);
  });

  test('the README leads to the index', () => {
    expect(linksOf('README.md').map(({ path }) => path)).toContain(INDEX);
  });

  test('each source file that the architecture names is there', () => {
    const named = [...readPage('docs/architecture.md').matchAll(/`([\w./-]+\.ts)`/g)].map(
      ([, path = '']) => path,
    );
    const rooms = ['', 'src', 'src/edge/caddy', 'src/edge/kubernetes'];
    expect(named.length).toBeGreaterThanOrEqual(30);
    expect(named.filter((path) => !rooms.some((room) => existsSync(join(ROOT, room, path))))).toEqual([]);
  });

  test('a link to a page or a heading that is not there is found', () => {
    const link = { link: '', path: INDEX, anchor: null };
    expect(problemOf(link)).toBeNull();
    expect(problemOf({ ...link, path: 'docs/none.md' })).toBe('there is no docs/none.md');
    expect(problemOf({ ...link, anchor: 'none' })).toBe(`${INDEX} has no heading for #none`);
  });

  test('headings become anchors as GitHub makes them, code in blocks does not', () => {
    const page = '# The `up` command, stopped\n```sh\n# a comment\n```\n## Fix it\n## Fix it\n';
    expect(anchorsIn(page)).toEqual(['the-up-command-stopped', 'fix-it', 'fix-it-1']);
  });
});
