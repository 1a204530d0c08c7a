import { afterAll, describe, expect, inject, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { publishRecord, register, show, untilStatus } from '../../src/testing/stack-actions.ts';
import { openScenario } from './scenario.ts';
import { newTenant, objectOf, untilServed } from './testing/steps.ts';

describe('a challenge that the CA could not fetch', () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test('is told in its words, and once the cause is gone a retry does not wait for the back-off of cert-manager', async () => {
    const name = 'portal.retried.localhost';
    const domain = await register(scenario, await newTenant(scenario, 'Retried'), name);
    // The preflight finds all well and the order begins; what the CA needs goes only then.
    await scenario.parts.stopPart('cert-manager');
    await publishRecord(scenario, domain);
    await eventually('the certificate is asked for', () => objectOf(scenario, 'Certificate', domain), {
      withinMs: 60_000,
    });
    await scenario.parts.stopPart('envoy');
    try {
      await scenario.parts.startPart('cert-manager');
      const failed = await untilStatus(scenario, domain, 'certificate_failed');
      expect(failed.conditions).toContainEqual(
        expect.objectContaining({ type: 'CertificateReady', status: 'False', reason: 'challenge_failed' }),
      );
      expect(failed.statusMessage).toContain('(urn:ietf:params:acme:error:connection)');
    } finally {
      await scenario.parts.startPart('envoy');
    }
    // The next attempt that cert-manager makes by itself comes an hour after this.
    const certificate = await objectOf(scenario, 'Certificate', domain);
    expect(certificate?.status).toMatchObject({ failedIssuanceAttempts: 1 });
    const path = { tenant: domain.tenant, id: domain.id };
    await scenario.api.POST('/api/v1/tenants/{tenant}/domains/{id}/retry', { params: { path } });
    // Our own pause after an order is a minute, so that asking again and again spends no orders.
    await eventually('it is active', async () => (await show(scenario, domain))?.status === 'active', {
      withinMs: 150_000,
    });
    await untilServed(scenario, name);
  }, 420_000);
});
