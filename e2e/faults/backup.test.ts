import { randomUUID } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { environment } from '../../src/config/config.ts';
import { certificatesDir } from '../../src/edge/caddy/config.ts';
import { caddyPaths } from '../../src/edge/caddy/paths.ts';
import { type OperatorPage, openOperatorPage } from '../../src/testing/operator-page.ts';
import { pageTests } from '../../src/testing/page-tests.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import {
  addTenant,
  certificatesIssued,
  disable,
  leftAtEdge,
  publishRecord,
  register,
  removeRecord,
  show,
  untilStatus,
  visit,
} from '../../src/testing/stack-actions.ts';

const FILE = 'docs/one-machine.md';
const PLACES = ['one-machine'] as const;

/** Everything that the page has an operator do on one machine, with the machine lost in between. */
describe('one machine, its backup and its restore', () => {
  const tenant = randomUUID();
  let stack: RunningStack;
  let page: OperatorPage;
  let backups: string;
  let live: Domain;
  let waiting: Domain;
  let certificate: string;
  let lost: Domain;
  /** Keys and names that are good when the backup is made, and are revoked or removed afterwards. */
  let removed: Domain;
  let key: { id: string; key: string };
  let token: string;
  const during: Domain[] = [];

  beforeAll(async () => {
    backups = await mkdtemp(join(tmpdir(), 'portal-backups-'));
    stack = await startRunningStack();
    await addTenant(stack, tenant, 'Careful');
    live = await register(stack, tenant, 'portal.careful.localhost');
    await publishRecord(stack, live);
    live = await untilStatus(stack, live, 'active');
    waiting = await register(stack, tenant, 'waiting.careful.localhost');
    removed = await register(stack, tenant, 'removed.careful.localhost');
    await publishRecord(stack, removed);
    removed = await untilStatus(stack, removed, 'active');
    key = JSON.parse((await stack.cli('key', 'create', 'lost laptop', '--json')).out);
    token = (await stack.cli('token', 'create', '--tenant', tenant, '--role', 'admin')).out.trim();
    certificate = await certificateOf(live.domain);
    page = await openOperatorPage({
      file: FILE,
      places: PLACES,
      databaseUrl: stack.psqlUrl,
      env: { PATH: environment().PATH, HOME: stack.settings.HOME, PORTAL_DATA_DIR: stack.config.dataDir },
      placeholders: { backups, 'data-folder': stack.config.dataDir },
    });
  });
  afterAll(async () => {
    await page?.close();
    await stack?.stop();
    if (backups !== undefined) await rm(backups, { recursive: true, force: true });
  });

  async function certificateOf(name: string): Promise<string> {
    const { dir } = caddyPaths(stack.config.dataDir);
    return readFile(join(certificatesDir(dir), `${name}.pem`), 'utf8');
  }

  /** By the DNS of the world, which no restore changes; that of the sandbox is in the database. */
  const takeRecordAway = () => removeRecord(stack, removed.domain, 'CNAME');
  const accepts = async (bearer: string) =>
    (await stack.cli('--token', bearer, 'domain', 'list', '--tenant', tenant)).code === 0;

  let registering: Promise<unknown>;
  pageTests(FILE, PLACES, {
    page: () => page,
    stages: {
      'Back up': {
        before: async () => {
          // What an earlier backup left that was cut off; and names that arrive while it is written.
          await mkdir(join(backups, 'unfinished', 'postgres'), { recursive: true });
          registering = (async () => {
            for (let n = 0; n < 12; n++)
              during.push(await register(stack, tenant, `during-${n}.careful.localhost`));
          })();
          return {};
        },
        after: async () => {
          await registering;
          lost = await register(stack, tenant, 'after.careful.localhost');
          await takeRecordAway();
          for (const args of [
            ['domain', 'delete', removed.id, '--yes'],
            ['key', 'revoke', key.id, '--yes'],
            ['key', 'rotate-signing', '--end-old-now', '--yes'],
          ])
            expect(await stack.cli(...args)).toMatchObject({ code: 0 });
          expect([await accepts(key.key), await accepts(token)]).toEqual([false, false]);
        },
      },
      Restore: {
        before: async () => {
          await stack.killAll();
          await rm(stack.config.dataDir, { recursive: true });
          return {};
        },
        after: async () => {
          await stack.startAgain();
        },
      },
      'After a restore': {
        before: async () => {
          await takeRecordAway();
          expect(await visit(stack, removed.domain)).toMatchObject({ kind: 'answer', status: 200 });
          expect([await accepts(key.key), await accepts(token)]).toEqual([true, true]);
          return { 'key-id': key.id, domain: removed.domain, 'domain-id': removed.id };
        },
        after: async () => {
          expect([await accepts(key.key), await accepts(token)]).toEqual([false, false]);
          expect(await show(stack, removed)).toBeNull();
          expect(await leftAtEdge(stack, removed.domain)).toEqual([]);
        },
      },
    },
  });

  test('the backup is one folder, without what was cut off before and without logs or Temporal', async () => {
    const [folder = '', ...more] = await readdir(backups);
    expect(more).toEqual([]);
    expect((await readdir(join(backups, folder))).sort()).toEqual(
      ['backup.json', 'caddy', 'certificate-key', 'operator-key', 'postgres', 'postgres-password'].sort(),
    );
  });

  test('after the restore the portal is served at once, with the certificate that was there', async () => {
    expect(await visit(stack, live.domain)).toMatchObject({ kind: 'answer', status: 200 });
    expect(await certificateOf(live.domain)).toBe(certificate);
    expect((await certificatesIssued(stack)).get(live.domain)).toBe(1);
  });

  test('it holds what was there when the backup ended, and nothing of later', async () => {
    expect(await show(stack, live)).toMatchObject({ status: 'active', serving: true });
    expect(await show(stack, lost)).toBeNull();
    const there = await Promise.all(during.map(async (domain) => (await show(stack, domain)) !== null));
    expect(there.indexOf(false) === -1 || !there.slice(there.indexOf(false)).includes(true)).toBe(true);
  });

  test('what was on its way arrives, and what is live can be switched off: the workflows are back', async () => {
    await publishRecord(stack, waiting);
    await stack.cli('domain', 'refresh', waiting.id, '--no-wait');
    await untilStatus(stack, waiting, 'active');
    await disable(stack, live);
    await untilStatus(stack, live, 'disabled');
    expect(await leftAtEdge(stack, live.domain)).toEqual([]);
  });

  test('older backups go, other folders stay, and a folder inside the data is refused', async () => {
    await mkdir(join(backups, 'mine'));
    const run = await stack.cli('backup', backups, '--keep', '1', '--json');
    expect(run).toMatchObject({ code: 0, err: '' });
    const { folder, removed } = JSON.parse(run.out) as { folder: string; removed: string[] };
    expect(removed).toHaveLength(1);
    expect((await readdir(backups)).map((name) => join(backups, name)).sort()).toEqual(
      [folder, join(backups, 'mine')].sort(),
    );
    expect(((await lstat(folder)).mode & 0o777).toString(8)).toBe('700');
    await symlink(backups, join(backups, 'mine', 'link'));
    const led = await stack.cli('backup', join(backups, 'mine', 'link'));
    expect(led).toMatchObject({ code: 1, err: expect.stringContaining('folder_not_private: ') });
    const refused = await stack.cli('backup', join(stack.config.dataDir, 'backups'));
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('wrong_setting: ') });
  });

  test('while another one is being made it says so, and leaves that one alone', async () => {
    const unfinished = join(backups, 'unfinished', 'postgres');
    await mkdir(unfinished, { recursive: true });
    const slot = 'portal_domains_backup';
    await sql`select pg_create_physical_replication_slot(${slot})`.execute(stack.db);
    const run = await stack.cli('backup', backups);
    await sql`select pg_drop_replication_slot(${slot})`.execute(stack.db);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining('Another backup is being made') });
    expect(await readdir(join(backups, 'unfinished'))).toEqual(['postgres']);
  });

  test('where nothing runs it says so', async () => {
    const run = await stack.script('dist/src/bin/cli.js', ['backup', backups], {
      PORTAL_DATA_DIR: join(backups, 'nowhere'),
    });
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining('not_ready: No `up` runs on') });
  });
});
