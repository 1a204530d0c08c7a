import { afterAll, describe, expect, inject, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { show, timelineOf } from '../../src/testing/stack-actions.ts';
import { pathOf } from '../cluster/kube/objects.ts';
import { openScenario } from './scenario.ts';
import { newTenant, objectOf, onboard, refTo, untilServed } from './testing/steps.ts';

type Planned = {
  renewalTime?: string;
  acme?: { ari?: { suggestedWindow?: { start: string; end: string } } };
};

describe('a certificate that cert-manager renews', () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test('reaches clients without anyone asking, and the domain stays active all the while', async () => {
    const name = 'portal.renewed.localhost';
    const domain = await onboard(scenario, await newTenant(scenario, 'Renewed'), name);
    const first = await untilServed(scenario, name);
    // When that will be, cert-manager has asked the CA (RFC 9773), and we say the same.
    const planned = await eventually('cert-manager knows the window of the CA', async () => {
      const seen = (await objectOf(scenario, 'Certificate', domain))?.status as Planned | undefined;
      return seen?.acme?.ari?.suggestedWindow === undefined ? null : seen;
    });
    const { start, end } = planned.acme?.ari?.suggestedWindow ?? { start: '', end: '' };
    const renewAt = Date.parse(planned.renewalTime ?? '');
    expect(renewAt).toBeGreaterThanOrEqual(Date.parse(start));
    expect(renewAt).toBeLessThanOrEqual(Date.parse(end));
    // The CA's wish came after the issuance: the next check finds it, which is at the latest the first whole round at rest.
    await scenario.api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', {
      params: { path: { tenant: domain.tenant, id: domain.id } },
    });
    await eventually('we say when it is renewed', async () => {
      const seen = await show(scenario, domain);
      return Date.parse(seen?.certificate?.renewAt ?? '') === renewAt;
    });
    // What cert-manager does itself when the time has come, and `cmctl renew` does for it.
    const ref = refTo(scenario, 'Certificate', domain);
    const now = await objectOf(scenario, 'Certificate', domain);
    const { conditions } = (now?.status ?? { conditions: [] }) as { conditions: { type: string }[] };
    const issuing = { type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'For the test' };
    const status = {
      conditions: [
        ...conditions.filter(({ type }) => type !== 'Issuing'),
        { ...issuing, lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z` },
      ],
    };
    const answer = await scenario.kube.ask('PATCH', `${pathOf(ref)}/status`, {
      type: 'application/merge-patch+json',
      text: JSON.stringify({ status }),
    });
    expect(answer.status).toBe(200);
    const renewed = await untilServed(scenario, name, { notSerial: first.serial, withinMs: 120_000 });
    expect(renewed.serial).not.toBe(first.serial);
    const recorded = await eventually(
      'the product knows the new certificate',
      async () => {
        const seen = await show(scenario, domain);
        return seen?.certificate?.notAfter !== domain.certificate?.notAfter && seen;
      },
      { withinMs: 60_000 },
    );
    expect(recorded).toMatchObject({ status: 'active' });
    const changes = (await timelineOf(scenario, domain)).filter(({ kind }) => kind === 'status_changed');
    expect(changes.at(-1)).toMatchObject({ to: 'active', from: 'deploying' });
  });
});
