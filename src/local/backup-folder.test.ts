import { chmod, lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makePrivateFolder, openBackupFolder, problemOf } from './backup-folder.ts';

const modeOf = async (path: string) => (await lstat(path)).mode & 0o777;

describe('the folder of the backups', () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'portal-backup-folder-'));
    folder = join(root, 'backups');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  test('is made with those above it, for its owner only, and taken again', async () => {
    await openBackupFolder(join(folder, 'nightly'));
    expect([await modeOf(folder), await modeOf(join(folder, 'nightly'))]).toEqual([0o700, 0o700]);
    await openBackupFolder(join(folder, 'nightly'));
    await makePrivateFolder(join(folder, 'nightly', 'one'));
    expect(await modeOf(join(folder, 'nightly', 'one'))).toBe(0o700);
  });

  test('is no symbolic link, also not one to nowhere, and nothing is made where it leads', async () => {
    await mkdir(join(root, 'elsewhere'), { mode: 0o700 });
    await symlink(join(root, 'elsewhere'), folder);
    await symlink(join(root, 'nowhere'), join(root, 'dangling'));
    for (const link of [folder, join(root, 'dangling')])
      await expect(openBackupFolder(link)).rejects.toMatchObject({
        code: 'folder_not_private',
        message: `Nothing is backed up: ${link} is a symbolic link, which can be made to lead elsewhere; give the folder that it leads to.`,
      });
    expect((await readdir(root)).sort()).toEqual(['backups', 'dangling', 'elsewhere']);
    expect(await readdir(join(root, 'elsewhere'))).toEqual([]);
  });

  test.each([0o720, 0o702, 0o777, 0o1777])(
    'is refused when others may write in it, mode %i',
    async (mode) => {
      await mkdir(folder);
      await chmod(folder, mode);
      await expect(openBackupFolder(folder)).rejects.toMatchObject({
        code: 'folder_not_private',
        message: expect.stringContaining('chmod go-w'),
      });
    },
  );

  test('may be seen by others, who see no more than names of times', async () => {
    await mkdir(folder);
    await chmod(folder, 0o755);
    await openBackupFolder(folder);
  });

  test('is refused when it is somebody else’s', () => {
    const found = { isFolder: true, isLink: false, uid: 1001, mode: 0o700 };
    expect(problemOf(found, 1001)).toBeNull();
    expect(problemOf(found, 1002)).toContain('belongs to user 1001');
    expect(problemOf(found, 0)).toContain('run the command as its owner');
  });

  test('is a folder, and one that can be made', async () => {
    await writeFile(folder, '');
    await expect(openBackupFolder(folder)).rejects.toMatchObject({ code: 'folder_not_private' });
    await expect(openBackupFolder(join(folder, 'below'))).rejects.toMatchObject({
      code: 'folder_not_writable',
      message: expect.stringContaining('give another one'),
    });
  });
});
