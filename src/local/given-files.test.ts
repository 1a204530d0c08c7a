import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkGivenFiles } from './given-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-domains-given-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = (caFile: string | null, trustedCaFile: string | null) =>
  checkGivenFiles({
    acme: { directory: null, caFile, email: null, profile: null, keepsKeys: false },
    trustedCaFile,
  });

test('files with a certificate, and none at all, are taken', async () => {
  const root = join(folder, 'root.pem');
  await writeFile(root, rootCertificates[0] ?? '');
  await check(root, root);
  await check(null, null);
});

test('a file that is absent or holds no certificate is refused, naming the setting', async () => {
  const text = join(folder, 'text');
  await writeFile(text, 'vm\n');
  await expect(check(join(folder, 'none'), null)).rejects.toMatchObject({
    code: 'wrong_setting',
    message: expect.stringMatching(/^PORTAL_ACME_CA_FILE names .+ cannot be read \(ENOENT\); give the path/),
  });
  await expect(check(null, text)).rejects.toMatchObject({
    code: 'wrong_setting',
    message: expect.stringMatching(/^PORTAL_TRUSTED_CA_FILE names .+ contains no certificate; give the path/),
  });
});
