import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { checkRoom, orNoRoom, tooLittle } from './disk-room.ts';
import { LocalError } from './errors.ts';

const MB = 1024 * 1024;

test('too little room is one sentence with how much there is and how much is needed', () => {
  expect(tooLittle({ bytes: 199.9 * MB }, '/data', true)).toBe(
    'The disk of /data has 199 MB left, and a first start needs 200 MB; make room, or set PORTAL_DATA_DIR to a folder on another disk.',
  );
  expect(tooLittle({ bytes: 200 * MB }, '/data', true)).toBeNull();
  expect(tooLittle({ bytes: 50 * MB - 1 }, '/data', false)).toMatch(/ 49 MB left, and a start needs 50 MB/);
  expect(tooLittle({ bytes: 50 * MB }, '/data', false)).toBeNull();
});

test('the disk that is really there is asked', async () => {
  const root = await mkdtemp(join(tmpdir(), 'portal-room-'));
  try {
    await checkRoom(await openDataFolder(join(root, 'data')));
  } finally {
    await rm(root, { recursive: true });
  }
});

test('a write that fails for want of room is told as that, and anything else stays what it is', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(await orNoRoom(full, '/data')).toMatchObject({
    code: 'disk_full',
    message: expect.stringMatching(/^There is no room left on the disk of \/data; make room/),
  });
  const other = new LocalError('not_ready', 'Caddy did not start.');
  expect(await orNoRoom(other, tmpdir())).toBe(other);
});
