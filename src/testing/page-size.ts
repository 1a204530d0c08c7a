import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

/** Returns the bytes of a built page as it is sent: its own, and all that it loads before somebody can use it. */
export async function bytesOfPage(page: 'index.html' | 'console.html' | 'link.html'): Promise<number> {
  const html = await readFile(`web/dist/${page}`);
  const loaded = [...html.toString().matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(
    ([, file]) => file ?? '',
  );
  if (loaded.length === 0) throw new Error(`${page} loads nothing`);
  const files = await Promise.all(loaded.map((file) => readFile(`web/dist/${file}`)));
  return [html, ...files].reduce((sum, file) => sum + gzipSync(file).byteLength, 0);
}
