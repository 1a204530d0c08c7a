import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../api/http/server.ts';
import { createTestApi, OPERATOR_KEY } from '../../testing/api.ts';
import { createTestCli } from '../../testing/cli.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain } from '../../testing/store-builders.ts';
import { anUploadingCa } from '../../testing/uploads.ts';

const database = useDatabase();
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
let ca: Awaited<ReturnType<typeof anUploadingCa>>;
let folder: string;
beforeAll(async () => {
  ca = await anUploadingCa();
  folder = await mkdtemp(join(tmpdir(), 'portal-cli-'));
  const api = createTestApi(database.db, { judgeChain: ca.judgeChain });
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(async () => {
  await server.stop(0);
  await rm(folder, { recursive: true });
});

const files = async (named: string) => {
  const { chain, privateKey } = await ca.upload(named);
  await writeFile(join(folder, 'chain.pem'), chain);
  await writeFile(join(folder, 'key.pem'), privateKey);
  return { chain: join(folder, 'chain.pem'), key: join(folder, 'key.pem') };
};
const run = (...args: string[]) => cli('domain', 'certificate', ...args);

describe('domain certificate', () => {
  test('put, show and remove say what is served and what follows', async () => {
    const { id, domain } = await aDomain(database.db);
    expect((await run('show', id)).out).toMatch(/^own certificate +none\nserved +none\n$/);
    const { chain, key } = await files(domain);
    const put = await run('put', domain, '--chain', chain, '--key', key);
    expect(put).toMatchObject({ code: 0, err: '' });
    expect(put.out).toMatch(/^own certificate +Kept, and not served yet\nissuer +Test Trust CA\n/);
    expect(put.out).toMatch(/behind it +none\n$/);
    const shown = JSON.parse((await run('show', id, '--json')).out) as { ownCertificate: { state: string } };
    expect(shown.ownCertificate.state).toBe('pending');
    expect((await cli('domain', 'show', id)).out).toContain('own certificate');
    expect(await run('remove', id)).toMatchObject({ code: 3, err: expect.stringContaining('give --yes') });
    expect(await run('remove', id, '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('none') });
  });

  test('says why it is refused, and what to do', async () => {
    const { id } = await aDomain(database.db);
    const { chain, key } = await files('other.acme.com');
    expect(await run('put', id, '--chain', chain, '--key', key)).toMatchObject({
      code: 3,
      err: expect.stringContaining('is for other.acme.com, and not for'),
    });
    const missing = join(folder, 'missing.pem');
    expect(await run('put', id, '--chain', missing, '--key', key)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`${missing} cannot be read (ENOENT)`),
    });
    expect(await run('put', id, '--chain', chain)).toMatchObject({ code: 2 });
  });
});
