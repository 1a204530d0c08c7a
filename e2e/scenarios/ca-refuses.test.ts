import { afterAll, describe, expect, inject, test } from 'vitest';
import { publishRecord, register, untilStatus } from '../../src/testing/stack-actions.ts';
import { openScenario, REFUSED } from './scenario.ts';
import { newTenant, objectOf } from './testing/steps.ts';

describe('a name that the CA refuses', () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test('is certificate_failed with the words of the CA, and no route waits for it', async () => {
    const name = `portal.${REFUSED}`;
    const domain = await register(scenario, await newTenant(scenario, 'Refused'), name);
    await publishRecord(scenario, domain);
    const failed = await untilStatus(scenario, domain, 'certificate_failed');
    expect(failed.conditions).toContainEqual(
      expect.objectContaining({
        type: 'CertificateReady',
        status: 'False',
        reason: 'order_failed',
        actor: 'tenant',
      }),
    );
    expect(failed.statusMessage).toContain('The CA says:');
    expect(failed.statusMessage).toContain('(urn:ietf:params:acme:error:rejectedIdentifier)');
    expect(await objectOf(scenario, 'VirtualService', failed)).toBeNull();
    expect(await objectOf(scenario, 'Gateway', failed)).toBeNull();
  });
});
