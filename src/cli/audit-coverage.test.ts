import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../api/http/server.ts';
import { listAudit } from '../store/audit/audit.ts';
import type { AuditAction } from '../store/domains/types.ts';
import { createTestApi, OPERATOR_KEY } from '../testing/api.ts';
import { createTestCli } from '../testing/cli.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aSession, SIGN_IN } from '../testing/sessions.ts';
import { aDomain, aSuspendedDomain, aTenant } from '../testing/store-builders.ts';
import { anUploadingCa } from '../testing/uploads.ts';
import type { CliDeps } from './context.ts';
import { createProgram } from './program.ts';

const database = useDatabase();
let ca: Awaited<ReturnType<typeof anUploadingCa>>;
let folder: string;
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  ca = await anUploadingCa();
  folder = await mkdtemp(join(tmpdir(), 'portal-cli-'));
  const api = createTestApi(database.db, {
    settings: { sandbox: true },
    judgeChain: ca.judgeChain,
    signIn: SIGN_IN,
  });
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(async () => {
  await server.stop(0);
  await rm(folder, { recursive: true });
});

const RECORD = ['portal.acme.localhost', 'CNAME', 'x.portal.localhost'];
const theDomain = async () => (await aDomain(database.db)).id;
const theTenant = async () => (await aTenant(database.db)).id;
const aKey = async () => JSON.parse((await cli('key', 'create', 'one', '--json')).out) as { id: string };

const HOOK = 'https://hooks.acme.com/portal';
const aWebhook = async () =>
  (JSON.parse((await cli('webhook', 'add', HOOK, '--json')).out) as { id: string }).id;

/** The files of an upload, as options. */
async function filesOf(domain: string): Promise<string[]> {
  const { chain, privateKey } = await ca.upload(domain);
  await writeFile(join(folder, 'chain.pem'), chain);
  await writeFile(join(folder, 'key.pem'), privateKey);
  return ['--chain', join(folder, 'chain.pem'), '--key', join(folder, 'key.pem')];
}

/** The commands that change something: what the audit calls it, and their arguments. */
const WRITES: Record<string, { action: AuditAction; args: () => Promise<string[]> }> = {
  'domain add': {
    action: 'domain.registered',
    args: async () => ['portal.acme.com', '--tenant', await theTenant()],
  },
  'domain refresh': { action: 'domain.refresh', args: async () => [await theDomain(), '--no-wait'] },
  'domain retry': { action: 'domain.retry', args: async () => [await theDomain()] },
  'domain disable': { action: 'domain.disable', args: async () => [await theDomain(), '--no-wait'] },
  'domain unpause': {
    action: 'domain.unpause',
    args: async () => [(await aSuspendedDomain(database.db)).id],
  },
  'domain hold': { action: 'domain.hold', args: async () => [await theDomain(), '--reason', 'moves'] },
  'domain release': {
    action: 'domain.release',
    args: async () => {
      const domain = await theDomain();
      await cli('domain', 'hold', domain, '--reason', 'moves');
      return [domain];
    },
  },
  'domain delete': { action: 'domain.delete', args: async () => [await theDomain(), '--no-wait', '--yes'] },
  'domain certificate put': {
    action: 'domain.certificate_put',
    args: async () => {
      const { id, domain } = await aDomain(database.db);
      return [id, ...(await filesOf(domain))];
    },
  },
  'domain certificate remove': {
    action: 'domain.certificate_removed',
    args: async () => {
      const { id, domain } = await aDomain(database.db);
      await cli('domain', 'certificate', 'put', id, ...(await filesOf(domain)));
      return [id, '--yes'];
    },
  },
  'link create': { action: 'link.created', args: async () => [await theDomain()] },
  'link revoke': {
    action: 'link.revoked',
    args: async () => {
      const domain = await theDomain();
      const made = JSON.parse((await cli('link', 'create', domain, '--json')).out) as { id: string };
      return [domain, made.id, '--yes'];
    },
  },
  'tenant add': { action: 'tenant.created', args: async () => ['Acme', '--id', randomUUID()] },
  'tenant remove': { action: 'tenant.removed', args: async () => [await theTenant(), '--yes'] },
  'key create': { action: 'operator_key.created', args: async () => ['ci'] },
  'key revoke': { action: 'operator_key.revoked', args: async () => [(await aKey()).id, '--yes'] },
  'key rotate-signing': { action: 'signing_key.rotated', args: async () => [] },
  'session end': { action: 'operator.session_ended', args: async () => [(await aSession(database.db)).id] },
  'token create': { action: 'token.minted', args: async () => ['--tenant', await theTenant()] },
  'webhook add': { action: 'webhook.created', args: async () => [HOOK, '--event', 'domain.status_changed'] },
  'webhook rotate': { action: 'webhook.secret_rotated', args: async () => [await aWebhook()] },
  'webhook test': { action: 'webhook.tested', args: async () => [await aWebhook()] },
  'webhook resume': { action: 'webhook.resumed', args: async () => [await aWebhook()] },
  'webhook replay': {
    action: 'webhook.replayed',
    args: async () => [await aWebhook(), '--since', '2026-11-01T00:00:00Z'],
  },
  'webhook remove': { action: 'webhook.deleted', args: async () => [await aWebhook(), '--yes'] },
  'mail test': { action: 'mail.tested', args: async () => ['--to', 'ops@example.com'] },
  'sandbox dns set': { action: 'sandbox_record.put', args: async () => RECORD },
  'sandbox dns unset': {
    action: 'sandbox_record.deleted',
    args: async () => {
      await cli('sandbox', 'dns', 'set', ...RECORD);
      return RECORD.slice(0, 2);
    },
  },
};

/** Commands that only read, run the product, or change its schema but nobody's data. */
const OTHERS = [
  ...[
    'domain list',
    'domain show',
    'domain certificate show',
    'domain explain',
    'domain render',
    'tenant list',
  ],
  ...[
    'key list',
    'key list-signing',
    'audit',
    'sandbox dns list',
    'doctor',
    'webhook list',
    'support-bundle',
    'backup',
  ],
  ...['webhook show', 'webhook deliveries', 'link list', 'mail list', 'session list'],
  ...['up', 'api', 'worker', 'challenges', 'sds', 'migrate', 'posthog-dashboard'],
  ...['help', 'completion', 'complete'],
];

function leaves(command: Command, above: string[] = []): string[] {
  return command.commands.flatMap((sub) =>
    sub.commands.length > 0 ? leaves(sub, [...above, sub.name()]) : [[...above, sub.name()].join(' ')],
  );
}

describe('every command', () => {
  test('that changes something is known to this test', () => {
    const deps = { version: '1.2.3' } as CliDeps;
    const names = leaves(createProgram(deps, { exitCode: 0 }, () => undefined));
    const known = [...Object.keys(WRITES), ...OTHERS];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(Object.keys(WRITES).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('domain unpause takes one domain or all that are paused, and says which they were', async () => {
    const suspended = await aSuspendedDomain(database.db, { domain: 'one.paused.com' });
    await theDomain();
    const all = await cli('domain', 'unpause', '--all', '--json');
    expect(JSON.parse(all.out)).toEqual({ unpaused: [suspended.domain] });
    expect((await cli('domain', 'unpause', suspended.id)).out).toContain('No orders are paused.');
    expect(await cli('domain', 'unpause')).toMatchObject({ code: 2 });
    expect(await cli('domain', 'unpause', suspended.id, '--all')).toMatchObject({ code: 2 });
  });

  test.each(Object.keys(WRITES))('%s leaves its entry in the audit', async (name) => {
    const write = WRITES[name];
    if (write === undefined) throw new Error('not in the table');
    const args = await write.args();
    const [before] = await listAudit(database.db, { limit: 1 });
    expect(await cli(...name.split(' '), ...args)).toMatchObject({ code: 0, err: '' });
    const entries = await listAudit(database.db, { limit: 10 });
    const mine = entries.filter(({ id }) => id > (before?.id ?? 0));
    expect(mine).toEqual([
      expect.objectContaining({
        action: write.action,
        actor: { kind: 'operator', id: 'settings', subject: null },
        requestId: expect.any(String),
      }),
    ]);
  });

  test('audit tells it to an operator', async () => {
    const { id } = await aDomain(database.db);
    await cli('domain', 'disable', id, '--no-wait');
    const { out, code } = await cli('audit', '--domain', id);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^AT +WHO +WHAT +CHANGE +REQUEST$/);
    expect(lines[1]).toMatch(/operator settings +domain\.disable +.*desired=active.* → .*desired=disabled/);
    expect(lines[2]).toMatch(/tenant token-1 \(jane\) +domain\.registered /);
    expect(lines).toHaveLength(3);
    const json = JSON.parse((await cli('audit', '--domain', id, '--limit', '1', '--json')).out) as {
      nextCursor: string;
    };
    const rest = await cli('audit', '--domain', id, '--limit', '1', '--cursor', json.nextCursor);
    const [, older, ...more] = rest.out.trimEnd().split('\n');
    expect(older).toMatch(/tenant token-1 \(jane\) +domain\.registered /);
    expect(more).toEqual([expect.stringMatching(/^Older ones: --cursor \d+$/)]);
    expect((await cli('audit', '--domain', randomUUID())).out).toBe('Nothing was changed.\n');
  });
});
