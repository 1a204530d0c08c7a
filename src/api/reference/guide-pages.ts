import { html, raw } from 'hono/html';
import { type Guides, titleOf } from './guides.ts';
import { type Html, layout } from './layout.ts';
import { renderMarkdown } from './markdown.ts';
import { type Section, search, sectionsOf } from './search.ts';

/** The page that leads to all others, by who reads. */
export const INDEX = 'README';

/** Makes a page of each guide, once. Resolves with null where there is none; a folder's page is its README. */
export function createGuidePages(guides: Guides): (path: string) => Promise<Html | null> {
  const made = new Map<string, Html>();
  return async (path) => {
    const found = await findGuide(guides, path);
    if (found === null) return null;
    const page = made.get(found.path) ?? pageOf(found);
    made.set(found.path, page);
    return page;
  };
}

type Guide = { path: string; markdown: string };

function pageOf({ path, markdown }: Guide): Html {
  return layout(
    titleOf(markdown),
    html`${raw(renderMarkdown(markdown, path))}
<p class="soft"><a href="/docs/${path}.md">This page as Markdown</a></p>`,
  );
}

async function findGuide(guides: Guides, path: string): Promise<Guide | null> {
  for (const each of [path, `${path}/${INDEX}`]) {
    const markdown = await guides.read(each);
    if (markdown !== null) return { path: each, markdown };
  }
  return null;
}

/** Returns the page with what a search has found. Made once and kept by the caller: `sections`. */
export function searchPage(sections: readonly Section[], query: string): Html {
  const found = search(sections, query);
  const nothing = query.trim() === '' ? 'Type one word or several.' : 'No page has all of these words.';
  return layout(
    'Search',
    html`<h1>Search</h1>
<form action="/docs/search"><input type="search" name="q" value="${query}" aria-label="Words" autofocus> <button>Search</button></form>
${found.length === 0 ? html`<p>${nothing}</p>` : ''}
<ul class="found">${found.map(
      ({ path, page, heading, anchor, excerpt }) =>
        html`<li><a href="/docs/${path.replace(/\/README$/, '')}#${anchor}">${heading === page ? page : `${page}: ${heading}`}</a><br><span class="soft">${excerpt}</span></li>`,
    )}</ul>`,
  );
}

/** Reads all guides, parted by their headings. */
export async function readSections(guides: Guides): Promise<Section[]> {
  const paths = await guides.list();
  const pages = await Promise.all(
    paths.map(async (path) => sectionsOf(path, (await guides.read(path)) ?? '')),
  );
  return pages.flat();
}

/** Returns the index as https://llmstxt.org describes it: the same links, each to the Markdown of its page. */
export async function llmsText(guides: Guides): Promise<string | null> {
  const index = await guides.read(INDEX);
  if (index === null) return null;
  const links = index.replace(/\]\(([^)\s]+)\)/g, (link, href: string) => {
    if (href.startsWith('../openapi/')) return '](/openapi.json)';
    return /^(\.\.\/|[a-z]+:|#)/.test(href) ? link : `](/docs/${href})`;
  });
  return links.replace(
    /^# .+\n/,
    '# Portal Domains\n\n> Gives every tenant of a multi-tenant SaaS its own branded portal address: DNS, ownership, certificate, route, and the watch over them.\n',
  );
}
