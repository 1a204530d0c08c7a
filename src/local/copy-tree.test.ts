import { rmSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyTree } from './copy-tree.ts';

describe('copying a folder', () => {
  let folder: string;
  let from: string;
  let to: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-copy-'));
    from = join(folder, 'from');
    to = join(folder, 'to');
    await mkdir(join(from, 'kept', 'deep'), { recursive: true, mode: 0o700 });
    await mkdir(join(from, 'emptied'));
    await writeFile(join(from, 'kept', 'deep', 'key'), 'secret', { mode: 0o600 });
    await writeFile(join(from, 'emptied', 'log'), 'old');
    await writeFile(join(from, 'left-out'), 'pid');
    await symlink('kept/deep/key', join(from, 'link'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('takes files, links and modes along, and leaves out what is not wanted', async () => {
    await copyTree(from, to, (path) => {
      if (path === 'emptied') return 'empty';
      return path === 'left-out' ? 'nothing' : 'all';
    });
    expect((await readdir(to, { recursive: true })).sort()).toEqual(
      ['emptied', 'kept', 'kept/deep', 'kept/deep/key', 'link'].sort(),
    );
    expect(await readFile(join(to, 'kept/deep/key'), 'utf8')).toBe('secret');
    expect((await lstat(join(to, 'kept/deep/key'))).mode & 0o777).toBe(0o600);
    expect((await lstat(join(to, 'kept'))).mode & 0o777).toBe(0o700);
    expect(await readlink(join(to, 'link'))).toBe('kept/deep/key');
  });

  test('takes away what others may do', async () => {
    await chmod(from, 0o755);
    await chmod(join(from, 'emptied'), 0o777);
    await chmod(join(from, 'emptied', 'log'), 0o664);
    await copyTree(from, to);
    const modes = ['', 'emptied', 'emptied/log'].map(
      async (path) => (await lstat(join(to, path))).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o600]);
  });

  test('what goes away meanwhile was no part of it', async () => {
    await copyTree(from, to, (path) => {
      if (path === 'kept') rmSync(join(from, 'kept'), { recursive: true });
      return 'all';
    });
    expect(await readdir(to)).toContain('left-out');
  });

  test('a folder that is there already is never written into', async () => {
    await mkdir(to);
    await expect(copyTree(from, to)).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
