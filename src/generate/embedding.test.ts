import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

/** The most lines of their own that it may take to embed the component. */
const MOST_LINES = 15;
const EXAMPLES = {
  'plain HTML': ['examples/plain-html/server.mjs', 'examples/plain-html/settings.html'],
  Express: ['examples/express/server.mjs'],
  'Next.js': ['examples/nextjs/app/portal-token/route.js', 'examples/nextjs/app/page.jsx'],
};
const MARKED = /^.*(?:\/\/|<!--|\{\/\*) portal-domains\b.*\n([\s\S]*?)^.*(?:\/\/|<!--|\{\/\*) end\b/gm;

/** Returns what stands between the marks of a file: all that the component takes of it. */
async function markedIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  return [...text.matchAll(MARKED)].map(([, marked = '']) => marked);
}

test('each colour and size of the component is in the table of its properties', async () => {
  const [styles, guide] = await Promise.all(
    ['web/src/styles/tokens.css', 'docs/embedding.md'].map((file) => readFile(file, 'utf8')),
  );
  const properties = [...new Set(styles?.match(/--pd-[a-z-]+(?=:)/g))];
  expect(properties.length).toBeGreaterThan(30);
  expect(properties.filter((name) => !guide?.includes(`\`${name}\``))).toEqual([]);
});

describe.each(Object.entries(EXAMPLES))('the example of %s', (_name, files) => {
  test(`takes at most ${MOST_LINES} lines of its own`, async () => {
    const marked = (await Promise.all(files.map(markedIn))).flat();
    expect(marked.length).toBeGreaterThanOrEqual(files.length);
    const lines = marked.flatMap((part) => part.split('\n')).filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
  });

  test('is in the guide as it runs', async () => {
    const guide = await readFile('docs/embedding.md', 'utf8');
    for (const part of (await Promise.all(files.map(markedIn))).flat())
      for (const line of part.split('\n')) expect(guide).toContain(line.trim());
  });
});
