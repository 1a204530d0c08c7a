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
