import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, createTestApiWithKeys, jsonOf, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aTenant } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('POST /signing-keys', () => {
  test('201: tokens that are out stay valid, or end at once, in other processes within a second', async () => {
    const { id } = await aTenant(database.db);
    let now = Date.now();
    const aProcess = () => createTestApiWithKeys(database.db, { clock: () => new Date(now) });
    const [api, other] = [await aProcess(), await aProcess()];
    const mint = async () => {
      const body = { role: 'viewer', expiresIn: 86_400 };
      return (await jsonOf<{ token: string }>(await api.call('POST', `tenants/${id}/tokens`, { body })))
        .token;
    };
    const statusIn = async (process: typeof api, as: string) =>
      (await process.call('GET', `tenants/${id}`, { as })).status;
    const old = await mint();
    const gently = await jsonOf<{ key: { id: string }; old: { endsAt: string }[] }>(
      await api.call('POST', 'signing-keys', { body: {} }),
    );
    expect(gently.old.map(({ endsAt }) => Date.parse(endsAt) - now)).toEqual([86_400_000]);
    const newer = await mint();
    expect([await statusIn(api, old), await statusIn(api, newer), await statusIn(other, old)]).toEqual([
      200, 200, 200,
    ]);
    const response = await api.call('POST', 'signing-keys', { body: { endOld: 'now' } });
    expect(response.status).toBe(201);
    expect(await response.text()).not.toMatch(/[0-9a-f]{64}/);
    expect([await statusIn(api, old), await statusIn(api, newer)]).toEqual([401, 401]);
    now += 1_000;
    expect([await statusIn(other, old), await statusIn(other, newer)]).toEqual([401, 401]);
    expect(await statusIn(other, await mint())).toBe(200);
  });

  test('a body that is wrong, too large or no JSON is refused, and so are nobody and tenants', async () => {
    const api = createTestApi(database.db);
    const ask = async (options: Parameters<typeof api.call>[2]) =>
      refusal(await api.call('POST', 'signing-keys', options));
    expect(await ask({ body: '{' })).toBe('400 invalid_json');
    expect(await ask({ body: { endOld: 'later' } })).toBe('400 invalid_request');
    expect(await ask({ body: {}, as: null })).toBe('401 unauthorized');
    expect(await ask({ body: {}, as: api.token(randomUUID(), 'admin') })).toBe('404 not_found');
    expect(await ask({ body: `"${'x'.repeat(70_000)}"` })).toBe('413 too_large');
    const headers = { 'Content-Type': 'text/plain' };
    expect(await ask({ body: 'x', headers })).toBe('415 unsupported_media_type');
  });
});
