import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTestApi, OPERATOR_KEY } from '../testing/api.ts';
import { useDatabase } from '../testing/postgres.ts';
import { createClient } from './client.ts';
import { mintToken } from './mint-token.ts';
import { unwrap } from './problem.ts';

const database = useDatabase();

test('a token is minted for a customer who is not known yet, and what is done with it is its user’s', async () => {
  const { app } = createTestApi(database.db);
  const send: typeof fetch = async (input) => app.request(new Request(input));
  const tenant = { id: randomUUID(), name: 'Globex' };
  const clientOf = (token: string) => createClient('http://portal.test', token, { fetch: send });
  const minted = await mintToken(clientOf(OPERATOR_KEY), { tenant, role: 'admin', subject: 'user-jane' });
  expect(minted).toMatchObject({ tenant: tenant.id, role: 'admin', subject: 'user-jane', expiresIn: 900 });
  const params = { path: { tenant: tenant.id } };
  const body = { domain: 'portal.globex.com' };
  await unwrap(clientOf(minted.token).POST('/api/v1/tenants/{tenant}/domains', { params, body }));
  const newest = await database.db.selectFrom('audit').selectAll().orderBy('id', 'desc').executeTakeFirst();
  expect(newest).toMatchObject({ action: 'domain.registered', actor_kind: 'tenant', subject: 'user-jane' });
  await expect(
    mintToken(clientOf(minted.token), { tenant, role: 'admin', subject: 'x' }),
  ).rejects.toMatchObject({
    name: 'PortalError',
  });
});

test('a customer who was removed gets none, and is not brought back', async () => {
  const { app, call } = createTestApi(database.db);
  const send: typeof fetch = async (input) => app.request(new Request(input));
  const client = createClient('http://portal.test', OPERATOR_KEY, { fetch: send });
  const request = {
    tenant: { id: randomUUID(), name: 'Globex' },
    role: 'admin',
    subject: 'user-jane',
  } as const;
  for (const _page of ['first', 'second']) await mintToken(client, request);
  await call('DELETE', `tenants/${request.tenant.id}`);
  await expect(mintToken(client, request)).rejects.toMatchObject({ code: 'tenant_not_found' });
  expect((await call('GET', `tenants/${request.tenant.id}`)).status).toBe(404);
  const audit = database.db.selectFrom('audit').select('action').where('tenant', '=', request.tenant.id);
  expect(
    (await audit.execute()).map(({ action }) => action).filter((action) => action.startsWith('tenant.')),
  ).toEqual(['tenant.created', 'tenant.removed']);
});
