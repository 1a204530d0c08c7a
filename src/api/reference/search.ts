import { createAnchors } from './markdown.ts';

/** A part of a page below one heading. */
export type Section = {
  path: string;
  page: string;
  heading: string;
  anchor: string;
  text: string;
  /** All its words in lower case, to be searched. */
  searched: string;
};

/** A section that was found, with the words around the first place. */
export type Found = Omit<Section, 'text' | 'searched'> & { excerpt: string };

/** The most sections that a search shows. */
const MOST = 30;
/** Bounds of a question: anybody may ask, and each word is looked for in every section. */
const MOST_CHARACTERS = 100;
const MOST_WORDS = 8;
const AROUND = 90;

/** Parts a page of Markdown by its headings. */
export function sectionsOf(path: string, markdown: string): Section[] {
  const anchorOf = createAnchors();
  const sections: Section[] = [];
  let isCode = false;
  for (const line of markdown.split('\n')) {
    if (/^\s*```/.test(line)) isCode = !isCode;
    const heading = isCode ? null : (/^#+ (.+)$/.exec(line)?.[1] ?? null);
    if (heading === null) {
      const last = sections.at(-1);
      if (last !== undefined && !/^\s*```/.test(line)) last.text += `${line}\n`;
    } else {
      const page = sections[0]?.heading ?? heading;
      sections.push({ path, page, heading, anchor: anchorOf(heading), text: '', searched: '' });
    }
  }
  for (const one of sections) one.searched = `${one.page} ${one.heading} ${one.text}`.toLowerCase();
  return sections;
}

/** Finds the sections that hold every word; first those whose page or heading does, else in their order. */
export function search(sections: readonly Section[], query: string): Found[] {
  const asked = query.slice(0, MOST_CHARACTERS).toLowerCase().split(/\s+/);
  const words = asked.filter(Boolean).slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  const holds = (text: string) => words.every((word) => text.includes(word));
  const rank = ({ page, heading }: Section) => {
    if (holds(heading.toLowerCase())) return 0;
    return holds(`${page} ${heading}`.toLowerCase()) ? 1 : 2;
  };
  return sections
    .filter(({ searched }) => holds(searched))
    .map((section) => ({ section, rank: rank(section) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST)
    .map(({ section: { text, searched: _, ...found } }) => ({ ...found, excerpt: excerptOf(text, words) }));
}

/** Returns the plain words around the first place that holds one of `words`. */
function excerptOf(text: string, words: readonly string[]): string {
  const plain = text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`|]|^[-#>]+ |^\s*[-|: ]+$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  const places = words.map((word) => plain.toLowerCase().indexOf(word)).filter((at) => at >= 0);
  const from = Math.max(0, Math.min(...places, plain.length) - AROUND);
  const excerpt = plain.slice(from, from + 2 * AROUND);
  return `${from > 0 ? '…' : ''}${excerpt}${from + 2 * AROUND < plain.length ? '…' : ''}`;
}
