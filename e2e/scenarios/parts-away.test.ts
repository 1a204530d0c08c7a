import { afterAll, describe, expect, inject, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { publishRecord, register, show, untilStatus } from '../../src/testing/stack-actions.ts';
import { openScenario } from './scenario.ts';
import { newTenant, objectOf, ordersOf, untilServed } from './testing/steps.ts';

describe('programs of the cluster that go away in the middle of an activation', () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test('an API server that is restarted delays it, and one order is all it takes', async () => {
    const name = 'portal.restart.localhost';
    const domain = await register(scenario, await newTenant(scenario, 'Restart'), name);
    await publishRecord(scenario, domain);
    await untilStatus(scenario, domain, 'pending_certificate', 'deploying', 'active');
    await scenario.parts.stopPart('apiserver');
    await scenario.parts.startPart('apiserver');
    await untilStatus(scenario, domain, 'active');
    await untilServed(scenario, name);
    expect(await ordersOf(scenario, domain)).toHaveLength(1);
  });

  test('while cert-manager is away a domain waits without failing, and goes on when it is back', async () => {
    const name = 'portal.patient.localhost';
    const domain = await register(scenario, await newTenant(scenario, 'Patient'), name);
    await scenario.parts.stopPart('cert-manager');
    try {
      await publishRecord(scenario, domain);
      await untilStatus(scenario, domain, 'deploying');
      await eventually('the Certificate stands', () => objectOf(scenario, 'Certificate', domain));
      expect(await objectOf(scenario, 'VirtualService', domain)).toBeNull();
      expect(await show(scenario, domain)).toMatchObject({ status: 'deploying' });
    } finally {
      await scenario.parts.startPart('cert-manager');
    }
    await untilStatus(scenario, domain, 'active');
    await untilServed(scenario, name);
  });
});
