import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { claimOutbox } from '../../store/outbox/outbox.ts';
import { traceInto } from '../../telemetry/otlp.ts';
import type { ProductEvent } from '../../telemetry/product-events.ts';
import { createTestApi } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aTenant } from '../../testing/store-builders.ts';

const database = useDatabase();

async function register() {
  const captured: ProductEvent[] = [];
  const events = {
    capture: (event: ProductEvent) => void captured.push(event),
    shutdown: async () => undefined,
  };
  const api = createTestApi(database.db, { events });
  const { id: tenant } = await aTenant(database.db);
  const path = `tenants/${tenant}/domains`;
  const asAdmin = { as: api.token(tenant, 'admin') };
  const response = await api.call('POST', path, { ...asAdmin, body: { domain: 'portal.acme.com' } });
  const { id } = (await response.json()) as { id: string };
  return { api, captured, tenant, id, path, asAdmin };
}

test('what is stored is an event with ids only; what is refused, or is another request, is none', async () => {
  const { api, captured, tenant, id, path, asAdmin } = await register();
  const call = async (request: string, options = {}) =>
    (await api.call('POST', `${path}/${id}/${request}`, options)).status;
  expect(await call('refresh', asAdmin)).toBe(202);
  expect(await call('retry')).toBe(202);
  expect(await call('disable')).toBe(202);
  expect(await call('refresh', { as: null })).toBe(401);
  expect((await api.call('POST', path, { body: { domain: 'portal.acme.com' } })).status).toBe(409);
  expect(captured.map(({ name, properties }) => [name, properties])).toEqual([
    ['portal_domain.registration_enqueued', { by: 'tenant' }],
    ['portal_domain.refresh', { by: 'tenant' }],
    ['portal_domain.disable', { by: 'operator' }],
  ]);
  for (const event of captured) expect(event).toMatchObject({ tenantId: tenant, portalDomainId: id });
  expect(JSON.stringify(captured)).not.toContain('acme');
});

test('while nothing is traced the outbox carries no trace', async () => {
  const { id } = await register();
  const [item] = (await outbox()).filter(({ domainId }) => domainId === id);
  expect(item).toMatchObject({ traceParent: null });
});

test('traced, the outbox carries the request; a traceparent from outside is not taken over', async () => {
  const spans: { name: string; traceId: string; attributes: object }[] = [];
  const tracing = traceInto(
    {
      export(batch, done) {
        for (const span of batch)
          spans.push({ name: span.name, traceId: span.spanContext().traceId, attributes: span.attributes });
        done({ code: 0 });
      },
      shutdown: async () => undefined,
    },
    { ratio: 1, service: 'test', onError: (error) => expect.fail(String(error)) },
  );
  const { api, tenant, id, path } = await register();
  const theirs = 'e'.repeat(32);
  await api.call('POST', `${path}/${id}/refresh`, {
    headers: { traceparent: `00-${theirs}-${'f'.repeat(16)}-01` },
  });
  const madeUp = randomUUID();
  await api.call('GET', `tenants/${madeUp}/domains/${madeUp}`, { as: 'pdk_nobody' });
  await api.call('GET', `tenants/${madeUp}/domains/${madeUp}`);
  await tracing.shutdown();
  expect(JSON.stringify(spans)).not.toContain(madeUp);
  const request = spans.find(({ name }) => name === 'POST /api/v1/tenants/:tenant/domains');
  expect(request?.attributes).toMatchObject({ tenantId: tenant, portalDomainId: id });
  const items = (await outbox()).filter(({ domainId }) => domainId === id);
  expect(items[0]?.traceParent).toContain(request?.traceId);
  expect(items).toHaveLength(2);
  expect(items[1]?.traceParent).not.toContain(theirs);
  expect(spans.map(({ name }) => name)).toContain('POST /api/v1/tenants/:tenant/domains/:id/refresh');
});

function outbox() {
  const now = new Date(Date.now() + 1_000).toISOString();
  return claimOutbox(database.db, { limit: 100, now, leaseUntil: now });
}
