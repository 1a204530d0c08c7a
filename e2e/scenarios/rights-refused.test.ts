import { afterAll, describe, expect, inject, test } from 'vitest';
import { publishRecord, register, untilStatus } from '../../src/testing/stack-actions.ts';
import { refOf } from '../cluster/kube/objects.ts';
import { routesBinding } from './objects/account.ts';
import { openScenario } from './scenario.ts';
import { newTenant, objectOf, untilServed } from './testing/steps.ts';

describe("a right that the product's account lacks", () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test('is named to the operator, and once it is given the domain becomes active by itself', async () => {
    const name = 'portal.forbidden.localhost';
    const domain = await register(scenario, await newTenant(scenario, 'Forbidden'), name);
    const binding = routesBinding(scenario.namespaces);
    await scenario.kube.remove(refOf(binding));
    try {
      await publishRecord(scenario, domain);
      const refused = await untilStatus(scenario, domain, 'certificate_failed');
      expect(refused.conditions).toContainEqual(
        expect.objectContaining({
          type: 'Routed',
          status: 'False',
          reason: 'apply_failed',
          actor: 'operator',
        }),
      );
      expect(refused.statusMessage).toContain('virtualservices');
      expect(refused.statusMessage).toContain("the product's account lacks this right");
    } finally {
      await scenario.kube.apply(binding);
    }
    expect(await objectOf(scenario, 'VirtualService', domain)).toBeNull();
    await untilStatus(scenario, domain, 'active');
    await untilServed(scenario, name);
  });
});
