import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { createAnchors } from '../api/reference/markdown.ts';
import { ROOT } from './root.ts';

/** A link of a page: as written, the file or folder it leads to (from the repository's root), and its anchor. */
export type PageLink = { link: string; path: string; anchor: string | null };

/** Every page below a folder of the repository, by its path from the root. */
export function pagesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort();
}

export const readPage = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The words of a page without its fenced blocks. */
export const proseOf = (markdown: string): string => markdown.replace(/^ *```[\s\S]*?^ *```$/gm, '');

/** The anchors of all headings, in order. */
export function anchorsIn(markdown: string): string[] {
  const anchorOf = createAnchors();
  return [...proseOf(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/** Links within the repository; those to other sites are left out. */
export function linksOf(path: string): PageLink[] {
  const prose = proseOf(readPage(path)).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [target = '', anchor = null] = link.split('#');
    return [{ link, path: target === '' ? path : normalize(join(dirname(path), target)), anchor }];
  });
}

/** Returns why a link is broken, as a sentence; null when it is not. */
export function problemOf({ path, anchor }: PageLink): string | null {
  if (!existsSync(join(ROOT, path))) return `there is no ${path}`;
  if (anchor === null || anchorsIn(readPage(path)).includes(anchor)) return null;
  return `${path} has no heading for #${anchor}`;
}
