import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../api/http/server.ts';
import { createTestApi, OPERATOR_KEY, type TestApi } from '../testing/api.ts';
import { aDnsObservation, aView } from '../testing/builders.ts';
import { createTestCli } from '../testing/cli.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDomain, aTenant } from '../testing/store-builders.ts';

const database = useDatabase();
let api: TestApi;
let server: RunningServer;
let cli: ReturnType<typeof createTestCli>;
beforeAll(async () => {
  api = createTestApi(database.db);
  server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  cli = createTestCli({ url: server.url, token: OPERATOR_KEY });
});
afterAll(async () => {
  await server.stop(0);
});

describe('doctor', () => {
  test('tells each finding with its fix and who acts, and fails; --json gives the same to programs', async () => {
    const tenant = await aTenant(database.db);
    const seen = await cli('doctor', 'portal.sick.com', '--tenant', tenant.id);
    expect(seen).toMatchObject({ code: 1, err: '' });
    expect(seen.out).toMatch(/^portal\.sick\.com: not registered; it can be\n/);
    expect(seen.out).not.toContain('CertificateAllowed');
    expect(seen.out).toContain('FIX  PointsHere wrong_target: the tenant acts\n');
    expect(seen.out).toContain(`Change its value to ${tenant.canonicalHost}`);
    expect(seen.out).toMatch(/\n\n\d problems? to fix\.\n$/);
    const json = await cli('doctor', 'portal.sick.com', '--tenant', tenant.id, '--json');
    const { findings } = JSON.parse(json.out) as { findings: { reason: string }[] };
    expect(json.code).toBe(1);
    expect(findings.map(({ reason }) => reason)).toContain('wrong_target');
  });

  test('passes when all is well, and finds the tenant by the name', async () => {
    const { domain, canonicalHost } = await aDomain(database.db, { domain: 'portal.well.com' });
    const before = api.deps.dns.observe;
    api.deps.dns.observe = async () =>
      aDnsObservation({
        domain,
        routing: [
          aView({
            chain: [{ from: domain, to: canonicalHost, ttl: 300 }],
            addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }],
          }),
        ],
      });
    const seen = await cli('doctor', 'Portal.Well.com.');
    api.deps.dns.observe = before;
    expect(seen).toMatchObject({ code: 0, err: '' });
    expect(seen.out).toContain('ok   CertificateAllowed allowed\n');
    expect(seen.out).toContain('No problem was found.');
  });

  test('asks for the tenant of a name that nobody has registered, and tells a refusal', async () => {
    expect((await cli('doctor', 'portal.nobody.com')).err).toMatch(/^no_tenant: /);
    const tenant = await aTenant(database.db);
    expect((await cli('doctor', '*.sick.com', '--tenant', tenant.id)).err).toMatch(
      /^wildcard_not_supported: /,
    );
  });
});
