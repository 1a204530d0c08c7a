import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Writes each script and style of a build compressed as well, beside it: the server sends what the browser takes. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const content = await readFile(`${dir}/${name}`);
          await writeFile(`${dir}/${name}.gz`, await promisify(gzip)(content, { level: 9 }));
          await writeFile(`${dir}/${name}.br`, await promisify(brotliCompress)(content));
        }),
      );
    },
  };
}
