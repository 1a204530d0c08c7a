/** `npm run generate`: writes the files that are generated from the sources. Their tests say when they are stale. */
import { writeFile } from 'node:fs/promises';
import { renderClientFiles } from '../api/generated-files.ts';

for (const { path, content } of await renderClientFiles()) {
  await writeFile(path, content);
  console.log(path);
}
