import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { show } from '../../src/testing/stack-actions.ts';
import { openScenario } from './scenario.ts';
import { newTenant, objectOf, onboard, ordersOf, refTo, untilServed } from './testing/steps.ts';

describe('an object of a live domain that somebody deletes by hand', () => {
  const scenario = openScenario(inject('world'));
  const name = 'portal.tampered.localhost';
  let domain: Domain;
  beforeAll(async () => {
    domain = await onboard(scenario, await newTenant(scenario, 'Tampered'), name);
  });
  afterAll(() => scenario.close());

  test.each(['VirtualService', 'Gateway', 'Certificate'] as const)(
    'a %s comes back without anyone asking and without a new order',
    async (kind) => {
      const { serial } = await untilServed(scenario, name);
      const orders = await ordersOf(scenario, domain);
      const before = await objectOf(scenario, kind, domain);
      await scenario.kube.remove(refTo(scenario, kind, domain));
      await eventually(
        `the ${kind} is back`,
        async () => {
          const now = await objectOf(scenario, kind, domain);
          return now !== null && now.metadata.uid !== before?.metadata.uid;
        },
        { withinMs: 60_000 },
      );
      expect((await untilServed(scenario, name)).serial).toBe(serial);
      const known = new Set(orders);
      expect((await ordersOf(scenario, domain)).filter((one) => !known.has(one))).toEqual([]);
      expect(await show(scenario, domain)).toMatchObject({ status: 'active' });
    },
  );

  test('a VirtualService that somebody alters is put right without anyone asking', async () => {
    const before = await objectOf(scenario, 'VirtualService', domain);
    const { apiVersion, kind, namespace, name: object } = refTo(scenario, 'VirtualService', domain);
    const spec = { hosts: ['elsewhere.example.com'] };
    await scenario.kube.apply({ apiVersion, kind, metadata: { name: object, namespace }, spec });
    await eventually(
      'it is as it was',
      async () => {
        const now = await objectOf(scenario, 'VirtualService', domain);
        return JSON.stringify(now?.spec) === JSON.stringify(before?.spec);
      },
      { withinMs: 60_000 },
    );
    await untilServed(scenario, name);
    expect(await show(scenario, domain)).toMatchObject({ status: 'active' });
  });
});
