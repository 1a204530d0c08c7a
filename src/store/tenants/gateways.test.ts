import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { twoGateways } from '../../testing/gateways.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aTenant, BY_OPERATOR, BY_TENANT, NOON } from '../../testing/store-builders.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound } from '../domains/rounds.ts';
import { countByGateway } from '../fleet/domain-counts.ts';
import { putTenant } from './tenants.ts';

const database = useDatabase({ per: 'test' });

const newTenant = (limit: number) => aTenant(database.db, randomUUID(), twoGateways(limit));

describe('with two gateways', () => {
  test('a new tenant goes to the first with room, and its host is below that one’s base domain', async () => {
    const first = await newTenant(1);
    const second = await newTenant(1);
    expect(first).toMatchObject({ gateway: 'default', canonicalHost: `${first.label}.portal.example.com` });
    expect(second).toMatchObject({ gateway: 'two', canonicalHost: `${second.label}.portal-2.example.com` });
  });

  test('the names of a tenant count, not only the tenant', async () => {
    const { id } = await newTenant(2);
    for (const domain of ['a.acme.com', 'b.acme.com']) await aDomain(database.db, { tenant: id, domain });
    expect((await newTenant(2)).gateway).toBe('two');
  });

  test('a name that is switched off makes room', async () => {
    const { id: tenant } = await newTenant(2);
    await aDomain(database.db, { tenant, domain: 'a.acme.com' });
    const { id } = await aDomain(database.db, { tenant, domain: 'b.acme.com' });
    await requestChange(database.db, { id, tenant, request: 'disable', by: BY_TENANT, now: NOON });
    expect((await newTenant(2)).gateway).toBe('default');
  });

  test('a tenant stays where it is when it is renamed, also when all are full', async () => {
    const tenant = await newTenant(1);
    const gateways = twoGateways(1);
    await newTenant(1);
    const renamed = await putTenant(database.db, {
      id: tenant.id,
      name: 'Other',
      gateways,
      by: BY_OPERATOR,
      now: NOON,
    });
    expect(renamed).toEqual({ kind: 'stored', tenant: { ...tenant, name: 'Other' } });
  });

  test('when all are full nothing is stored, not even a label', async () => {
    await newTenant(1);
    await newTenant(1);
    const put = { id: randomUUID(), name: 'Late', gateways: twoGateways(1), by: BY_OPERATOR, now: NOON };
    expect(await putTenant(database.db, put)).toEqual({ kind: 'gateways_full' });
    const labels = await database.db.selectFrom('tenant_labels').selectAll().execute();
    expect(labels).toHaveLength(2);
  });

  test('a domain has the gateway of its tenant, and its workflow is told', async () => {
    await newTenant(1);
    const { id: tenant } = await newTenant(1);
    const { id } = await aDomain(database.db, { tenant });
    expect(await beginRound(database.db, id, NOON)).toMatchObject({ gateway: 'two' });
  });

  test('names are counted by gateway, without those that are switched off', async () => {
    const { id: first } = await newTenant(1);
    const { id: second } = await newTenant(1);
    await aDomain(database.db, { tenant: first, domain: 'a.acme.com' });
    await aDomain(database.db, { tenant: second, domain: 'b.acme.com' });
    const { id } = await aDomain(database.db, { tenant: second, domain: 'c.acme.com' });
    await requestChange(database.db, { id, tenant: second, request: 'disable', by: BY_TENANT, now: NOON });
    expect(await countByGateway(database.db)).toEqual(
      new Map([
        ['default', 1],
        ['two', 1],
      ]),
    );
  });
});
