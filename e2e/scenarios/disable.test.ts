import { afterAll, describe, expect, inject, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { disable, untilStatus, visit } from '../../src/testing/stack-actions.ts';
import { openScenario } from './scenario.ts';
import { mentions } from './testing/everything.ts';
import { nameOf, newTenant, onboard } from './testing/steps.ts';

describe('switching a domain off', () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test('leaves nothing of it in any kind of any namespace, and clients get nothing of the portal', async () => {
    const name = 'portal.leaving.localhost';
    const domain = await onboard(scenario, await newTenant(scenario, 'Leaving'), name);
    const words = [name, domain.id, nameOf(domain)];
    const { gateway, product } = scenario.namespaces;
    expect(await mentions(scenario.kube, ...words)).toEqual(
      expect.arrayContaining([
        `Certificate ${gateway}/${nameOf(domain)}`,
        `Secret ${gateway}/${nameOf(domain)}`,
        `Gateway ${gateway}/${nameOf(domain)}`,
        `VirtualService ${product}/${nameOf(domain)}`,
      ]),
    );
    await disable(scenario, domain);
    await untilStatus(scenario, domain, 'disabled');
    expect(await mentions(scenario.kube, ...words)).toEqual([]);
    // The objects are gone; istiod and Envoy follow.
    await eventually('clients get nothing', async () => (await visit(scenario, name)).kind === 'failure');
  });
});
