import { afterAll, describe, expect, inject, test } from 'vitest';
import { publishRecord, register, show, untilStatus } from '../../src/testing/stack-actions.ts';
import { openScenario } from './scenario.ts';
import { nameOf, newTenant, objectOf, refTo, untilServed } from './testing/steps.ts';

describe("somebody else's object where one of ours should be", () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test('is left alone and told of, and once it is gone the domain becomes active', async () => {
    const name = 'portal.occupied.localhost';
    const domain = await register(scenario, await newTenant(scenario, 'Occupied'), name);
    const { apiVersion, kind, namespace } = refTo(scenario, 'VirtualService', domain);
    await scenario.kube.apply({
      apiVersion,
      kind,
      metadata: { name: nameOf(domain), namespace },
      spec: {
        hosts: ['other.example.com'],
        gateways: ['nobody'],
        http: [{ redirect: { authority: 'example.com' } }],
      },
    });
    const before = await objectOf(scenario, 'VirtualService', domain);
    await publishRecord(scenario, domain);
    const stopped = await untilStatus(scenario, domain, 'certificate_failed');
    expect(stopped.conditions).toContainEqual(
      expect.objectContaining({ type: 'Routed', status: 'False', reason: 'apply_failed', actor: 'operator' }),
    );
    expect(stopped.statusMessage).toContain(nameOf(domain));
    expect(await objectOf(scenario, 'VirtualService', domain)).toEqual(before);
    await scenario.kube.remove(refTo(scenario, 'VirtualService', domain));
    const path = { tenant: domain.tenant, id: domain.id };
    await scenario.api.POST('/api/v1/tenants/{tenant}/domains/{id}/retry', { params: { path } });
    await untilStatus(scenario, domain, 'active');
    await untilServed(scenario, name);
    expect(await show(scenario, domain)).toMatchObject({ serving: true });
  });
});
