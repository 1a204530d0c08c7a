import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareTemporalData } from './temporal-data.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'portal-domains-temporal-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = (...parts: string[]) =>
  Promise.all(parts.map((part) => writeFile(join(root, `temporal.db${part}`), 'data')));

test('the file stays for as long as the machine runs, whatever became of the server', async () => {
  await prepareTemporalData(root, 'boot-1');
  await write('', '-wal', '-shm');
  const { file, pragmas } = await prepareTemporalData(root, 'boot-1');
  expect(await readFile(file, 'utf8')).toBe('data');
  expect(pragmas).toContain('synchronous=off');
});

test('what was written without syncs before the machine started again is removed, all of it and once', async () => {
  await prepareTemporalData(root, 'boot-1');
  await write('', '-wal', '-shm');
  await prepareTemporalData(root, 'boot-2');
  expect(await readdir(root)).toEqual(['temporal.db.boot']);
  await write('');
  await prepareTemporalData(root, 'boot-2');
  expect((await readdir(root)).sort()).toEqual(['temporal.db', 'temporal.db.boot']);
});

test('a file without a note is removed too: a crash of the machine may have taken the note', async () => {
  await write('');
  await prepareTemporalData(root, 'boot-1');
  expect(await readdir(root)).toEqual(['temporal.db.boot']);
});

test('where the kernel does not tell its starts apart, the file is synced and stays', async () => {
  await write('');
  const { pragmas } = await prepareTemporalData(root, '');
  expect(pragmas).toContain('synchronous=normal');
  expect(await readdir(root)).toContain('temporal.db');
});
