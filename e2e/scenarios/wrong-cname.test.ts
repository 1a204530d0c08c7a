import { afterAll, describe, expect, inject, test } from 'vitest';
import { publishRecord, register, setRecord, untilStatus } from '../../src/testing/stack-actions.ts';
import { openScenario } from './scenario.ts';
import { mentions } from './testing/everything.ts';
import { newTenant, untilServed } from './testing/steps.ts';

describe('a CNAME that leads elsewhere', () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test("is the tenant's to mend, brings nothing into the cluster, and once mended the portal is served", async () => {
    const name = 'portal.astray.localhost';
    const domain = await register(scenario, await newTenant(scenario, 'Astray'), name);
    await setRecord(scenario, name, 'CNAME', 'elsewhere.example.net');
    const failed = await untilStatus(scenario, domain, 'dns_failed');
    expect(failed.conditions).toContainEqual(
      expect.objectContaining({
        type: 'PointsHere',
        status: 'False',
        reason: 'wrong_target',
        actor: 'tenant',
      }),
    );
    expect(await mentions(scenario.kube, name, domain.id)).toEqual([]);
    await publishRecord(scenario, domain);
    await untilStatus(scenario, domain, 'active');
    await untilServed(scenario, name);
  });
});
