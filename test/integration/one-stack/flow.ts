import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../src/testing/eventually.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import {
  addTenant,
  disable,
  isAllowedByAsk,
  isNotServed,
  leftAtEdge,
  publishRecord,
  register,
  removeRecord,
  setRecord,
  show,
  statusesOf,
  timelineOf,
  untilStatus,
  visit,
} from '../../../src/testing/stack-actions.ts';

/** From a typed name to HTTPS, and back to nothing. */
export function flowTests(running: () => RunningStack): void {
  describe('a typed name becomes a portal, and goes again', () => {
    const tenant = randomUUID();
    const name = 'portal.flow.localhost';
    let stack: RunningStack;

    beforeAll(async () => {
      stack = running();
      await addTenant(stack, tenant, 'Flow');
    });

    test('once the CNAME is published, clients get the portal with a certificate of the CA whose root is printed', async () => {
      const domain = await register(stack, tenant, name);
      expect(domain).toMatchObject({ status: 'pending_dns', serving: false });
      await untilStatus(stack, domain, 'verifying_dns');
      await publishRecord(stack, domain);
      const active = await untilStatus(stack, domain, 'active');
      expect(active).toMatchObject({ serving: true, certificate: { issuer: expect.any(String) } });
      expect(active.conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
        ['Owned', 'True', 'cname'],
        ['PointsHere', 'True', 'cname'],
        ['CertificateAllowed', 'True', 'allowed'],
        ['CertificateReady', 'True', 'issued'],
        ['Routed', 'True', 'applied'],
        ['Reachable', 'True', 'https_ok'],
      ]);
      expect(await visit(stack, name)).toMatchObject({ kind: 'answer', status: 200 });
    });

    test('the timeline has each change of status with the observations that caused it', async () => {
      const timeline = await timelineOf(stack, await find(name));
      expect(statusesOf(timeline)).toEqual([
        'pending_dns',
        'verifying_dns',
        'pending_certificate',
        'deploying',
        'active',
      ]);
      const evidenceOf = (to: string) => timeline.find((event) => event.to === to)?.evidence;
      expect(evidenceOf('pending_certificate')?.dns).toMatchObject({ domain: name });
      expect(evidenceOf('deploying')?.edge).toMatchObject({ objects: 'present' });
      expect(evidenceOf('active')?.probe).toMatchObject({ outcome: 'https_ok', httpStatus: 200 });
    });

    test('switched off, nothing of it is left at the edge and clients get nothing of the portal', async () => {
      const domain = await find(name);
      expect(await leftAtEdge(stack, name)).not.toEqual([]);
      expect(await isAllowedByAsk(stack, name)).toBe(true);
      await disable(stack, domain);
      await untilStatus(stack, domain, 'disabled');
      expect(await leftAtEdge(stack, name)).toEqual([]);
      expect(await isAllowedByAsk(stack, name)).toBe(false);
      expect(await isNotServed(stack, name)).toBe(true);
    });

    test('deleted, it says which record is left; registered again it lives; with the record gone it is forgotten', async () => {
      const domain = await find(name);
      const path = { tenant, id: domain.id };
      const { response } = await stack.api.DELETE('/api/v1/tenants/{tenant}/domains/{id}', {
        params: { path },
      });
      expect(response.status).toBe(202);
      const left = async (id: string) => {
        const { data } = await stack.api.GET('/api/v1/tenants/{tenant}/domains', {
          params: { path: { tenant }, query: { removed: 'true' } },
        });
        return data?.domains.find((one) => one.id === id && one.reason === 'left_behind');
      };
      const told = await eventually('the record is said to be left', () => left(domain.id));
      expect(told).toMatchObject({ status: 'disabled', actor: 'tenant', serving: false });
      expect(told.statusMessage).toContain(`delete its CNAME record to ${domain.canonicalHost}`);
      expect(await leftAtEdge(stack, name)).toEqual([]);
      const again = await register(stack, tenant, name);
      await untilStatus(stack, again, 'active');
      expect(await visit(stack, name)).toMatchObject({ kind: 'answer', status: 200 });

      await stack.api.DELETE('/api/v1/tenants/{tenant}/domains/{id}', {
        params: { path: { tenant, id: again.id } },
      });
      await eventually('the record is said to be left', () => left(again.id));
      await removeRecord(stack, name, 'CNAME');
      await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', {
        params: { path: { tenant, id: again.id } },
      });
      await eventually('the domain is forgotten', async () => (await show(stack, again)) === null);
    });

    test('a name that only has an address is proved by the TXT record', async () => {
      const domain = await register(stack, tenant, 'apex-flow.localhost');
      await setRecord(stack, domain.domain, 'A', '127.0.0.1');
      const asked = await eventually('the TXT record is asked for', async () => {
        const now = await show(stack, domain);
        return now?.records.find(({ purpose }) => purpose === 'ownership');
      });
      expect(asked).toMatchObject({ type: 'TXT', name: '_portal-domain.apex-flow.localhost' });
      await setRecord(stack, asked.name, 'TXT', asked.value);
      const active = await untilStatus(stack, domain, 'active');
      expect(active.conditions).toContainEqual(
        expect.objectContaining({ type: 'Owned', status: 'True', reason: 'txt' }),
      );
    });

    async function find(wanted: string) {
      const { data } = await stack.api.GET('/api/v1/tenants/{tenant}/domains', {
        params: { path: { tenant } },
      });
      const found = data?.domains.find(({ domain }) => domain === wanted);
      if (found === undefined) throw new Error(`${wanted} is not registered`);
      return found;
    }
  });
}
