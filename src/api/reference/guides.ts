import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAsNull } from '../../lib/system-error.ts';

/** The pages of the folder docs, by their path in it without the ending: `quick-start`, `alerts/PortalDomainsWatchStale`. */
export type Guides = {
  /** Returns the Markdown of a page; null: there is none. */
  read(path: string): Promise<string | null>;
  /** Lists all pages. */
  list(): Promise<string[]>;
};

const NONE: Guides = { read: async () => null, list: async () => [] };

/** Short words of letters, digits, dashes and underscores, so that no path leads out of the folder. */
const PATH = /^[A-Za-z0-9][\w-]{0,99}(\/[A-Za-z0-9][\w-]{0,99}){0,3}$/;

/** Reads the guides of a folder; null: this installation has none. A page is read once. */
export function createGuides(folder: string | null): Guides {
  if (folder === null) return NONE;
  const pages = new Map<string, Promise<string | null>>();
  return {
    async read(path) {
      if (!PATH.test(path)) return null;
      const page = pages.get(path) ?? readFile(join(folder, `${path}.md`), 'utf8').catch(absentAsNull);
      // What is not there is not kept, or asking for anything would fill the memory.
      if ((await page) !== null) pages.set(path, page);
      return page;
    },
    async list() {
      const files = await readdir(folder, { recursive: true });
      const paths = files.filter((file) => file.endsWith('.md')).map((file) => file.slice(0, -'.md'.length));
      return paths.map((path) => path.replaceAll('\\', '/')).sort();
    },
  };
}

/** Returns the heading of a page. */
export const titleOf = (markdown: string): string => /^# (.+)$/m.exec(markdown)?.[1] ?? 'Documentation';
