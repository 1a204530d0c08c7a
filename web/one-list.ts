import { readFile, writeFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

type Listed = { name: string; version: string };

/** Adds the packages compiled into the component to the list of those compiled into the pages, which the image reads. */
export function oneListOfPackages(ofComponent: URL, ofPages: URL): Plugin {
  return {
    name: 'one-list-of-packages',
    async closeBundle() {
      const [pages, component] = await Promise.all(
        [ofPages, ofComponent].map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Listed[]),
      );
      const all = new Map(
        [...(pages ?? []), ...(component ?? [])].map((one) => [`${one.name}@${one.version}`, one]),
      );
      await writeFile(ofPages, `${JSON.stringify([...all.values()], null, 2)}\n`);
    },
  };
}
