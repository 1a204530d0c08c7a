/**
 * `npm run generate`: writes the files that are generated from the sources. `--check` writes nothing, names those that
 * are stale, and exits with 1 when there are any. migrations/schema.sql is not among them: it takes a database, and its
 * drift test (src/store/dump-schema.test.ts) has one.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderClientFiles } from '../api/generated-files.ts';
import { GENERATED_FOLDERS, renderDocs } from '../docs/generated-docs.ts';
import { systemErrorCode } from '../local/errors.ts';

const files = [...(await renderClientFiles()), ...renderDocs()];

async function absentAsNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Pages of codes that are gone. */
async function leftovers(): Promise<string[]> {
  const wanted = new Set(files.map(({ path }) => path));
  const present = await Promise.all(
    GENERATED_FOLDERS.map(async (folder) =>
      ((await absentAsNull(readdir(folder))) ?? []).map((name) => join(folder, name)),
    ),
  );
  return present.flat().filter((path) => !wanted.has(path));
}

async function stale(): Promise<string[]> {
  const differing = await Promise.all(
    files.map(async ({ path, content }) =>
      (await absentAsNull(readFile(path, 'utf8'))) === content ? [] : [path],
    ),
  );
  return [...differing.flat(), ...(await leftovers())];
}

async function write(): Promise<void> {
  for (const { path, content } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  for (const path of await leftovers()) await rm(path);
  console.log(`${files.length} files written`);
}

if (process.argv.includes('--check')) {
  const paths = await stale();
  for (const path of paths) console.error(`stale: ${path}`);
  if (paths.length > 0) console.error('Run `npm run build:server && npm run generate`.');
  process.exitCode = paths.length === 0 ? 0 : 1;
} else {
  await write();
}
