import { Marked, type RendererObject } from 'marked';

/** Makes anchors of the headings of one page as GitHub does; of the same words the second gets `-1`. */
export function createAnchors(): (heading: string) => string {
  const seen = new Map<string, number>();
  return (heading) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}

/** Renders a page of the folder docs as HTML. It is ours, and holds what we wrote, so that nothing in it is cleaned. */
export function renderMarkdown(markdown: string, path: string): string {
  const anchorOf = createAnchors();
  const renderer: RendererObject = {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const words = this.parser.parseInline(tokens);
      const target = linkFrom(path, href);
      return target === null ? words : `<a href="${escapeHtml(target)}">${words}</a>`;
    },
    image: ({ href, text }) =>
      `<img src="${escapeHtml(linkFrom(path, href) ?? '')}" alt="${escapeHtml(text)}">`,
    code: ({ text }) => `<pre><code>${escapeHtml(text)}</code></pre>\n`,
  };
  const html = new Marked({ renderer, async: false }).parse(markdown) as string;
  // A table may be wider than a phone: it scrolls, and not the page.
  return html.replaceAll('<table>', '<div class="wide"><table>').replaceAll('</table>', '</table></div>');
}

/** Renders one paragraph of ours, without the paragraph. */
export const renderInline = (markdown: string): string =>
  new Marked({ async: false }).parseInline(markdown) as string;

/**
 * Returns where a link of the page leads on the running product.
 * @param path of the page below docs, without the ending.
 * @returns null for a file of the repository, which is not served.
 */
export function linkFrom(path: string, href: string): string | null {
  if (/^([a-z]+:|#)/.test(href)) return href;
  const { pathname, hash } = new URL(href, `http://docs/docs/${path}`);
  if (pathname === '/openapi/openapi.json') return '/openapi.json';
  if (!pathname.startsWith('/docs/')) return null;
  const page = pathname === '/docs/README.md' ? '/docs/guides' : pathname.replace(/(\/README)?\.md$/, '');
  return `${page}${hash}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (one) => ESCAPES[one] ?? one);
