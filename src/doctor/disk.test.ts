import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { spaceOf } from '../local/disk-space.ts';
import { diskCheck, type Space } from './disk.ts';

const GIB = 1024 ** 3;
const space = (over: Partial<Space> = {}): Space => ({
  freeBytes: GIB,
  totalBytes: 9 * GIB,
  freeFiles: 10_000,
  ...over,
});
const runCheck = (seen: Record<string, Space | null>) =>
  diskCheck({
    folders: Object.keys(seen).map((path) => ({ what: 'data', path })),
    spaceOf: async (path) => seen[path] ?? null,
  }).run(new AbortController().signal);

describe('the disk', () => {
  test.each([
    ['just enough of both', space(), 'ok'],
    ['a byte too few', space({ freeBytes: GIB - 1 }), 'failed'],
    ['a file too few', space({ freeFiles: 9_999 }), 'failed'],
    ['a file system that counts no files', space({ freeFiles: null }), 'ok'],
  ])('with %s', async (_, seen, status) => {
    expect(await runCheck({ '/data': seen })).toMatchObject({ status });
  });

  test('names the folder that is full, and how full, beside those that are well', async () => {
    expect(
      await runCheck({ '/data': space(), '/var/lib/postgresql': space({ freeBytes: 5 * 1024 ** 2 }) }),
    ).toEqual({
      status: 'failed',
      detail: 'data (/data): 1.0 GiB of 9.0 GiB free; data (/var/lib/postgresql): 5 MiB of 9.0 GiB free',
      fix: 'Free space at /var/lib/postgresql, or enlarge that disk: at least 1 GiB and 10000 files.',
    });
  });

  test('is not checked where nothing is kept', async () => {
    expect(await runCheck({ '/nowhere': null })).toMatchObject({ status: 'skipped' });
  });

  test('is measured where a folder is, and not where none is', async () => {
    expect(await spaceOf(tmpdir())).toMatchObject({ freeBytes: expect.any(Number) });
    expect(await spaceOf('/nowhere/at/all')).toBeNull();
  });
});
