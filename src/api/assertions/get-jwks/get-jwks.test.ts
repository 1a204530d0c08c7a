import { expect, test } from 'vitest';
import { newAssertionKey } from '../../../assertions/keys.ts';
import { rotateAssertionKeys } from '../../../store/keys/assertion-keys.ts';
import { createTestApi, jsonOf } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { NOON } from '../../../testing/store-builders.ts';

const database = useDatabase();

test('GET /.well-known/jwks.json shows the public keys to everybody, and nothing of the private ones', async () => {
  const api = createTestApi(database.db);
  const ask = () => api.app.request('/.well-known/jwks.json');
  expect(await jsonOf(await ask())).toEqual({ keys: [] });
  const made = await newAssertionKey(() => 'k1');
  const plan = () => ({ create: NOON, remove: [] });
  await rotateAssertionKeys(database.db, { plan, makeNew: async () => made, now: NOON });
  const response = await ask();
  expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
  const { x, d } = JSON.parse(made.privateKey);
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({
    keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: 'k1', alg: 'EdDSA', use: 'sig' }],
  });
  expect(text).not.toContain(d);
});
