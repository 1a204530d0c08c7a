import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../api/http/server.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import { createTestApi, OPERATOR_KEY, type TestApi } from '../testing/api.ts';
import { noSuchName } from '../testing/builders.ts';
import { createTestCli } from '../testing/cli.ts';
import { aCondition } from '../testing/conditions.ts';
import { eventually } from '../testing/eventually.ts';
import { twoGateways } from '../testing/gateways.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDecision, aDomain, aTenant, NOON, NOTHING_SEEN } from '../testing/store-builders.ts';
import { EXIT_CODES } from './exit-codes.ts';

const database = useDatabase();
let api: TestApi;
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  api = createTestApi(database.db, { settings: { sandbox: true } });
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(async () => {
  await server.stop(0);
});

/** Plays the domain's workflow for one round. */
async function reconcileOnce(
  id: string,
  change: Parameters<typeof aDecision>[1],
  rest?: Parameters<typeof aDecision>[2],
) {
  const snapshot = await beginRound(database.db, id, NOON);
  if (snapshot === null) throw new Error('gone');
  const dns = rest?.timeline?.[0]?.evidence?.dns ?? null;
  const decision = aDecision(snapshot, change, rest);
  await recordRound(database.db, { domainId: id, decision, observations: { ...NOTHING_SEEN, dns } });
}

describe('tenants, keys and tokens', () => {
  test('a tenant is added, listed, and found by its name', async () => {
    const added = await cli('tenant', 'add', 'Bolt & Co', '--json');
    const tenant = JSON.parse(added.out) as { id: string; canonicalHost: string };
    expect(added).toMatchObject({ code: 0, err: '' });
    const listed = await cli('tenant', 'list');
    expect(listed.out).toMatch(/^NAME +CANONICAL HOST +ID\n/);
    expect(listed.out).toContain(tenant.canonicalHost);
    const token = await cli('token', 'create', '--tenant', 'bolt & co', '--role', 'admin');
    expect(token.out).toMatch(/^pdt_\S+\n$/);
    const own = await cli('domain', 'add', 'portal.bolt.com', '--token', token.out.trim());
    expect(own.code).toBe(0);
  });

  test('gateways are listed once there is a second one', async () => {
    expect((await cli('tenant', 'list')).out).not.toContain('GATEWAY');
    const { canonicalHost } = await aTenant(database.db, randomUUID(), {
      ...twoGateways(1),
      places: [{ name: 'two', baseDomain: 'portal-2.example.com' }],
    });
    const { out } = await cli('tenant', 'list');
    expect(out).toMatch(/^NAME +CANONICAL HOST +GATEWAY +ID\n/);
    expect(out).toMatch(new RegExp(`${canonicalHost} +two `));
  });

  test('a key is made, works, and is revoked', async () => {
    const made = JSON.parse((await cli('key', 'create', 'ci', '--json')).out) as { id: string; key: string };
    expect((await cli('tenant', 'list', '--token', made.key)).code).toBe(0);
    expect((await cli('key', 'revoke', made.id, '--yes')).out).toContain('revoked');
    expect(await cli('tenant', 'list', '--token', made.key)).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/^unauthorized: /),
    });
    expect((await cli('key', 'list')).out).toMatch(/^LABEL/);
  });
});

describe('domains', () => {
  test('add shows the record to publish; show, list and explain find it by its name', async () => {
    const tenant = await aTenant(database.db);
    const added = await cli('domain', 'add', 'Portal.Show.com', '--tenant', tenant.id);
    expect(added.code).toBe(0);
    expect(added.out).toMatch(new RegExp(`CNAME +portal\\.show\\.com +${tenant.canonicalHost} +unknown`));
    const shown = JSON.parse((await cli('domain', 'show', 'portal.show.com', '--json')).out) as {
      id: string;
    };
    const evidence = { ...NOTHING_SEEN, dns: noSuchName() };
    const conditions = [aCondition('PointsHere', 'nxdomain')];
    await reconcileOnce(
      shown.id,
      { status: 'dns_failed', conditions, nextCheckAt: '2026-11-24T12:05:00.000Z' },
      {
        actor: 'tenant',
        timeline: [
          {
            at: NOON,
            kind: 'status_changed',
            from: 'verifying_dns',
            to: 'dns_failed',
            reason: 'nxdomain',
            detail: { kind: 'condition', condition: aCondition('PointsHere', 'nxdomain') },
            by: 'system',
            evidence,
          },
        ],
      },
    );
    const explained = await cli('domain', 'explain', shown.id);
    expect(explained.code).toBe(0);
    expect(explained.out).toContain('the tenant acts');
    expect(explained.out).toContain('2026-11-24T12:05:00.000Z');
    expect(explained.out).toMatch(
      /PointsHere +False +nxdomain +tenant +portal\.acme\.com does not exist in DNS\./,
    );
    expect(explained.out).toContain('status_changed  verifying_dns -> dns_failed  (system)');
    expect(explained.out).toContain('ns1.acme.com (192.0.2.1:53), authoritative: nxdomain (kept for 60 s)');
    const listed = await cli('domain', 'list', '--status', 'dns_failed', '--q', 'show');
    expect(listed.out).toMatch(/portal\.show\.com +dns_failed +tenant +2026-11-24T12:05:00Z/);
  });

  test('add --wait ends with 0 once it is active, and tells each status on the way', async () => {
    const { id: tenant } = await aTenant(database.db);
    const running = cli('domain', 'add', 'portal.wait.com', '--tenant', tenant, '--wait');
    const { id } = await eventually('it is stored', async () => {
      const { out } = await cli('domain', 'list', '--tenant', tenant, '--json');
      return (JSON.parse(out) as { domains: { id: string }[] }).domains[0];
    });
    await reconcileOnce(id, { status: 'active', activatedAt: NOON });
    const { code, out, err } = await running;
    expect(code).toBe(0);
    expect(out).toContain('portal.wait.com is active.');
    expect(err).toMatch(/Z {2}active: /);
  });

  test('add --wait says when it is given up, and ends as not yet when the time is over', async () => {
    const { id: tenant } = await aTenant(database.db);
    const late = await cli(
      'domain',
      'add',
      'portal.late.com',
      '--tenant',
      tenant,
      '--wait',
      '--timeout',
      '1',
      '--json',
    );
    expect(late).toMatchObject({ code: 6, out: '' });
    const [, error = ''] = late.err.split(/^(?={)/m);
    expect(JSON.parse(error)).toMatchObject({ error: { code: 'not_yet', kind: 'not_yet' } });
    const row = await aDomain(database.db, { tenant, domain: 'portal.lost.com' });
    await reconcileOnce(row.id, { status: 'dns_failed', givenUpAt: NOON });
    expect((await cli('domain', 'show', row.id)).out).toContain('given up at');
  });

  test('refresh, disable and delete wait until it is so; --no-wait only asks', async () => {
    const { id } = await aDomain(database.db, { domain: 'portal.change.com' });
    const refreshing = cli('domain', 'refresh', 'portal.change.com');
    await eventually('it was asked for', async () =>
      (await cli('domain', 'explain', id)).out.includes('refresh'),
    );
    await reconcileOnce(id, {});
    expect((await refreshing).code).toBe(0);
    expect((await cli('domain', 'disable', id, '--timeout', '1')).err).toMatch(
      /\nnot_yet: .* is not disabled after 1 s/,
    );
    await reconcileOnce(id, { status: 'disabled' });
    expect((await cli('domain', 'disable', id)).code).toBe(0);
    expect(await cli('domain', 'refresh', id)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/\nnot_possible: portal\.change\.com is disabled; `domain retry`/),
    });
    expect((await cli('domain', 'retry', id)).out).toContain('pending_dns');
    expect((await cli('domain', 'delete', id, '--no-wait', '--yes')).code).toBe(0);
    await reconcileOnce(id, {}, { forget: true });
    expect(await cli('domain', 'delete', id, '--yes')).toMatchObject({
      code: 4,
      err: expect.stringMatching(/^domain_not_found: /),
    });
  });

  test('a name that two tenants claim is not guessed', async () => {
    const one = await aDomain(database.db, { domain: 'portal.both.com' });
    const two = await aDomain(database.db, { domain: 'portal.both.com' });
    const { code, err } = await cli('domain', 'show', 'portal.both.com');
    expect(code).toBe(2);
    expect(err).toMatch(/^ambiguous: /);
    expect(err).toContain(one.id);
    expect(err).toContain(two.id);
    expect((await cli('domain', 'show', 'portal.both.com', '--tenant', one.tenant)).out).toContain(one.id);
  });
});

describe('the sandbox DNS', () => {
  test('is set, listed and unset', async () => {
    expect((await cli('sandbox', 'dns', 'set', 'a.acme.localhost', 'cname', 'b.portal.localhost')).code).toBe(
      0,
    );
    expect((await cli('sandbox', 'dns', 'list')).out).toMatch(
      /a\.acme\.localhost +CNAME +5 +b\.portal\.localhost/,
    );
    expect((await cli('sandbox', 'dns', 'unset', 'a.acme.localhost', 'CNAME')).code).toBe(0);
    expect(await cli('sandbox', 'dns', 'unset', 'a.acme.localhost', 'CNAME')).toMatchObject({
      code: 4,
      err: expect.stringMatching(/^record_not_found: /),
    });
  });
});

describe('what goes wrong', () => {
  test('is one sentence with its code on standard error, with --json as JSON; standard output is empty', async () => {
    const { id } = await aTenant(database.db);
    const text = await cli('domain', 'add', '1.2.3.4', '--tenant', id);
    expect(text).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^ip_address: [^\n]+\n$/) });
    const json = await cli('domain', 'add', '1.2.3.4', '--tenant', id, '--json');
    expect(json).toMatchObject({ code: 3, out: '' });
    expect(JSON.parse(json.err)).toEqual({
      error: { code: 'ip_address', kind: 'refused', detail: expect.stringMatching(/\w{3}/) },
    });
  });

  test.each([
    [['domain', 'add', 'a.acme.com'], 'usage', /^no_tenant: /],
    [['domain', 'show', 'nowhere.acme.com'], 'not_found', /^domain_not_found: /],
    [['domain', 'add', 'a.acme.com', '--tenant', 'nobody'], 'not_found', /^tenant_not_found: /],
    [['domain', 'add', 'a.acme.com', '--tenant', randomUUID()], 'not_found', /^tenant_not_found: /],
    [['tenant', 'list', '--token', 'pdk_made-up'], 'refused', /^unauthorized: /],
    [
      ['tenant', 'list', '--api', 'http://127.0.0.1:1'],
      'unreachable',
      /^api_unreachable: Nothing answers at http:\/\/127\.0\.0\.1:1\. /,
    ],
    [['domain', 'add'], 'usage', /missing required argument/],
    [['domain', 'frobnicate'], 'usage', /unknown command/],
    [['domain', 'list', '--status', 'broken'], 'usage', /Allowed choices/],
    [['domain', 'explain', 'x', '--limit', '0'], 'usage', /whole number/],
  ] as const)('%j ends with the exit code of its kind: %s', async (args, kind, message) => {
    const { exitCode } = EXIT_CODES[kind];
    const { code, out, err } = await cli(...args);
    expect({ code, out }).toEqual({ code: exitCode, out: '' });
    expect(err).toMatch(message);
    const json = await cli(...args, '--json');
    expect(json).toMatchObject({ code: exitCode, out: '' });
    expect(JSON.parse(json.err)).toMatchObject({ error: { code: expect.any(String), kind } });
  });

  test('each kind has an exit code of its own', () => {
    const codes = Object.values(EXIT_CODES).map(({ exitCode }) => exitCode);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('without a key or token it says where to give one; another server is told from the API', async () => {
    const bare = createTestCli({ url: server.url, token: null });
    expect((await bare('tenant', 'list')).err).toMatch(/^no_token: .*PORTAL_API_TOKEN/);
    const other = await startServer(
      { fetch: () => new Response('hi', { status: 404 }) },
      { host: '127.0.0.1', port: 0 },
    );
    expect((await cli('tenant', 'list', '--api', other.url)).err).toMatch(/^unexpected_answer: /);
    await other.stop(0);
  });
});

describe('help and processes', () => {
  test('--help, --version and a process give their own exit codes', async () => {
    expect(await cli('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
    const help = await cli('domain', 'add', '--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('--json');
    const failing = {
      up: async () => 3,
      api: async () => 0,
      worker: async () => 0,
      challenges: async () => 0,
      sds: async () => 0,
    };
    const broken = createTestCli({ url: server.url, token: null, run: failing });
    expect((await broken('up')).code).toBe(3);
    expect((await broken('worker', '--json')).code).toBe(0);
    expect((await broken()).code).toBe(EXIT_CODES.usage.exitCode);
    const migrate = createTestCli({ url: server.url, token: null, migrate: async () => ['0001_initial'] });
    expect(JSON.parse((await migrate('migrate', '--json')).out)).toEqual({ applied: ['0001_initial'] });
  });
});
