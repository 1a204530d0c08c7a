import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import {
  addTenant,
  certificatesIssued,
  isAllowedByAsk,
  leftAtEdge,
  publishRecord,
  register,
  setRecord,
  show,
  untilStatus,
  visit,
} from '../../src/testing/stack-actions.ts';
import { startWebServer } from '../../src/testing/web-servers.ts';

describe('nothing is ordered before a preflight passes', () => {
  const tenant = randomUUID();
  let stack: RunningStack;

  beforeAll(async () => {
    // As on a public machine: what tenants publish must not lead to this machine, but for the edge's own address.
    stack = await startRunningStack({ PORTAL_ALLOW_PRIVATE_ADDRESSES: 'off' });
    await addTenant(stack, tenant, 'Preflight');
  });
  afterAll(() => stack?.stop());

  /** The domain once it fails for this reason. */
  const untilReason = (domain: Domain, reason: string) =>
    eventually(
      `${domain.domain} fails: ${reason}`,
      async () => {
        const now = await show(stack, domain);
        return now?.reason === reason && now;
      },
      { withinMs: 60_000 },
    );

  async function expectNothingOrdered(name: string): Promise<void> {
    expect(await leftAtEdge(stack, name)).toEqual([]);
    expect(await isAllowedByAsk(stack, name)).toBe(false);
    // Whoever comes: a handshake for the name begins no order either.
    await visit(stack, name);
    expect((await certificatesIssued(stack)).get(name)).toBeUndefined();
  }

  test('scenario 22: CAA of a parent forbids our CA; with the record that the message names it goes on by itself', async () => {
    await setRecord(stack, 'caa.localhost', 'CAA', '0 issue "other-ca.example"');
    const domain = await register(stack, tenant, 'portal.caa.localhost');
    await publishRecord(stack, domain);
    const held = await untilReason(domain, 'caa_forbids');
    expect(held).toMatchObject({ status: 'certificate_failed', actor: 'tenant', serving: false });
    expect(held.statusMessage).toContain('Add CAA 0 issue "letsencrypt.org" at caa.localhost.');
    expect(held.nextCheckAt).not.toBeNull();
    await expectNothingOrdered(domain.domain);
    await setRecord(stack, 'caa.localhost', 'CAA', '0 issue "letsencrypt.org"');
    await untilStatus(stack, domain, 'active');
    expect(await visit(stack, domain.domain)).toMatchObject({ kind: 'answer', status: 200 });
  });

  test('scenario 22: an account of somebody else’s is forbidden too, and doctor says so', async () => {
    const value = '0 issue "letsencrypt.org; accounturi=https://ca.example/acct/1"';
    await setRecord(stack, 'account.localhost', 'CAA', value);
    const domain = await register(stack, tenant, 'portal.account.localhost');
    await publishRecord(stack, domain);
    await untilReason(domain, 'caa_forbids');
    await expectNothingOrdered(domain.domain);
    const doctor = await stack.cli('doctor', domain.domain);
    expect(doctor.code).toBe(1);
    expect(doctor.out).toContain('FIX  CertificateAllowed caa_forbids: the tenant acts');
    expect(doctor.out).toContain('allows another account of our CA only');
  });

  test('scenario 23: a stale AAAA beside the right A is found before any order', async () => {
    const domain = await register(stack, tenant, 'six.localhost');
    await setRecord(stack, domain.domain, 'A', '127.0.0.1');
    await setRecord(stack, domain.domain, 'AAAA', '2a00:1450::7');
    const found = await untilReason(domain, 'stale_ipv6');
    expect(found).toMatchObject({ status: 'dns_failed', actor: 'tenant' });
    expect(found.statusMessage).toContain('2a00:1450::7');
    await expectNothingOrdered(domain.domain);
  });

  test('scenario 20: a preflight for a name that leads into our own network connects nowhere', async () => {
    const inside = await startWebServer('127.0.0.66', stack.config.ports.http, (_, response) =>
      response.end('inside'),
    );
    await setRecord(stack, 'portal.inside.localhost', 'A', '127.0.0.66');
    const { data } = await stack.api.POST('/api/v1/preflight', {
      body: { domain: 'portal.inside.localhost', tenant },
    });
    const seen = inside.connections();
    await inside.close();
    expect(seen).toBe(0);
    expect(data?.findings.map(({ reason, actor }) => [reason, actor])).toContainEqual([
      'wrong_address',
      'tenant',
    ]);
    expect(JSON.stringify(data)).toContain('portal.inside.localhost has a private address');
    expect(JSON.stringify(data)).not.toContain('127.0.0.66');
  });

  test('doctor passes for a live name', async () => {
    expect(await stack.cli('doctor', 'portal.caa.localhost')).toMatchObject({ code: 0 });
  });
});
