/**
 * `npm run generate`: writes the files that are generated from the sources. `--check` writes nothing, names those that
 * are stale, and exits with 1 when there are any. migrations/schema.sql takes a database: it is written when there is
 * one, and checked by its drift test (src/store/database/dump-schema.test.ts), which has one.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { environment, readConfig } from '../config/config.ts';
import { renderClientFiles } from '../generate/api.ts';
import { GENERATED_FOLDERS, renderDocs } from '../generate/generated-docs.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { withLocalStack } from '../local/connections.ts';
import { openDatabase } from '../store/database/database.ts';
import { renderSchema } from '../store/database/dump-schema.ts';
import { migrate } from '../store/database/migrate.ts';
import { runMain } from './run-main.ts';

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

/** Migrates the database of the settings, or of the running `up`, and writes down what it looks like. */
async function writeSchema(): Promise<void> {
  const { databaseUrl } = await withLocalStack(readConfig(environment()));
  if (databaseUrl === null) {
    console.log('migrations/schema.sql is left as it is: for it, give DATABASE_URL or run `up`');
    return;
  }
  const db = openDatabase(databaseUrl, { max: 1 });
  try {
    await migrate(db);
    await writeFile('migrations/schema.sql', await renderSchema(db));
    console.log('migrations/schema.sql written');
  } finally {
    await db.destroy();
  }
}

async function main(): Promise<number> {
  if (!process.argv.includes('--check')) {
    await write();
    await writeSchema();
    return 0;
  }
  const paths = await stale();
  for (const path of paths) console.error(`stale: ${path}`);
  if (paths.length > 0) console.error('Run `npm run build:server && npm run generate`.');
  return paths.length === 0 ? 0 : 1;
}

await runMain(main);
