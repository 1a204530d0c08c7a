import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeDrafts, replaceFile } from './replace-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-domains-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** No process has this number: Linux gives none above 4,194,304. */
const NOBODY = 4_194_305;
const draftOf = (pid: number | null) => `.draft-${pid === null ? '' : `${pid}.`}${randomUUID()}`;

test('a file is replaced whole, in folders that are made, for its owner only', async () => {
  const path = join(folder, 'a', 'b', 'file');
  await replaceFile(path, 'one');
  await replaceFile(path, 'two', { durable: false });
  expect(await readFile(path, 'utf8')).toBe('two');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['file']);
});

test('drafts of processes that have ended are removed, those of a neighbour that runs stay', async () => {
  const neighbours = draftOf(process.ppid);
  const left = [draftOf(NOBODY), draftOf(process.pid), draftOf(null)];
  for (const name of [neighbours, ...left, 'file', '.draft-of-a-letter'])
    await writeFile(join(folder, name), 'x');
  await removeDrafts(folder);
  expect((await readdir(folder)).sort()).toEqual([neighbours, '.draft-of-a-letter', 'file'].sort());
});

test('a draft of this very process is not removed while it is written', async () => {
  const path = join(folder, 'file');
  const cleaning = setInterval(() => void removeDrafts(folder), 0);
  try {
    for (let n = 0; n < 50; n++) await replaceFile(path, String(n));
  } finally {
    clearInterval(cleaning);
  }
  expect(await readFile(path, 'utf8')).toBe('49');
});

test('a folder that is not there has no drafts', async () => {
  await expect(removeDrafts(join(folder, 'none'))).resolves.toBeUndefined();
});
