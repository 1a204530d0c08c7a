import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deleteKeptOfName, issuerKey, keptOfName } from './folder.ts';

test.each([
  ['https://acme-v02.api.letsencrypt.org/directory', 'acme-v02.api.letsencrypt.org-directory'],
  ['https://127.0.0.1:14000/dir', '127.0.0.1-14000-dir'],
  ['https://ca.example/acme/v2/', 'ca.example-acme-v2'],
  ['https://ca.example', 'ca.example'],
  [null, 'local'],
])('what %s issues lies in %s', (directory, key) => {
  expect(issuerKey(directory)).toBe(key);
});

test('a name is deleted from the folders of all CAs, and no other', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'portal-domains-issuers-'));
  try {
    for (const [ca, kind] of [
      ['one', 'orders'],
      ['two', 'certificates'],
    ] as const) {
      await mkdir(join(dir, ca, kind), { recursive: true });
      for (const name of ['a.example', 'b.example'])
        await writeFile(join(dir, ca, kind, `${name}.json`), '{}');
    }
    expect(await keptOfName(dir, 'a.example')).toHaveLength(2);
    await deleteKeptOfName(dir, 'a.example');
    expect(await keptOfName(dir, 'a.example')).toEqual([]);
    expect(await keptOfName(dir, 'b.example')).toHaveLength(2);
    await expect(keptOfName(dir, '../x')).rejects.toThrow(TypeError);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
