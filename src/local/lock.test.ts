import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { lockFolder } from './lock.ts';
import { identityOf } from './process-identity.ts';

describe('one `up` per data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('a second one is refused with the pid of the first and what to do', async () => {
    await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringMatching(new RegExp(`pid ${process.pid}.*PORTAL_DATA_DIR`)),
    });
    expect(await readdir(folder)).toEqual(['up.lock.1']);
  });

  test('after a release the folder is free', async () => {
    await (await lockFolder(folder)).release();
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual(['up.lock.2']);
  });

  test('a lock of a process that was killed is taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await lockFolder(folder, child.pid);
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'folder_in_use' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await lockFolder(folder);
  });

  test('a lock whose pid another process has by now is taken over', async () => {
    const holder = { pid: process.pid, identity: 'another boot/1', token: 'x' };
    await writeFile(join(folder, 'up.lock.1'), JSON.stringify(holder));
    await lockFolder(folder);
  });

  test('a lock that cannot be read is taken over', async () => {
    await writeFile(join(folder, 'up.lock.1'), '{"pid":');
    await lockFolder(folder);
  });

  test.each(Array.from({ length: 20 }, (_, n) => n))(
    'of many that find a stale lock at once, one gets it (%i)',
    async () => {
      await writeFile(join(folder, 'up.lock.1'), JSON.stringify({ pid: 1, identity: 'gone', token: 'x' }));
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
      expect(tries.filter((tried) => tried.status === 'fulfilled')).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['up.lock.2']);
    },
  );

  test('a folder that cannot be made says so', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openDataFolder(join(folder, 'file', 'data'))).rejects.toMatchObject({
      code: 'folder_not_writable',
      message: expect.stringContaining('PORTAL_DATA_DIR'),
    });
  });

  test.skipIf(process.platform !== 'linux')('so does one where nothing can be made', async () => {
    await expect(openDataFolder('/proc/portal/data')).rejects.toMatchObject({ code: 'folder_not_writable' });
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written says so', async () => {
    await mkdir(join(folder, 'data'));
    await chmod(join(folder, 'data'), 0o500);
    await expect(openDataFolder(join(folder, 'data'))).rejects.toMatchObject({ code: 'folder_not_writable' });
  });
});

describe('what tells processes apart', () => {
  test('a process keeps its identity, and a dead one has none', async () => {
    expect(identityOf(process.pid)).toBe(identityOf(process.pid));
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(identityOf(child.pid ?? 0)).toBeNull();
  });
});
