import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';

const database = useDatabase();

const RECORDS = 'sandbox/dns/records';
const cname = (over: object = {}) => ({
  body: { name: 'Portal.acme.localhost', type: 'CNAME', values: ['0c0ffee.portal.localhost'], ...over },
});

describe('the sandbox DNS', () => {
  test('200: a record is published, replaced, listed, and 204: taken away', async () => {
    const api = createTestApi(database.db, { settings: { sandbox: true } });
    const as = api.token(randomUUID(), 'admin');
    const put = await api.call('PUT', RECORDS, { as, ...cname() });
    expect(put.status).toBe(200);
    const record = {
      name: 'portal.acme.localhost',
      type: 'CNAME',
      values: ['0c0ffee.portal.localhost'],
      ttl: 5,
    };
    expect(await put.json()).toEqual(record);
    await api.call('PUT', RECORDS, { as, ...cname({ ttl: 60 }) });
    const listed = await api.call('GET', RECORDS, { as });
    expect(await listed.json()).toEqual({ records: [{ ...record, ttl: 60 }] });
    const query = '?name=portal.acme.localhost&type=CNAME';
    expect((await api.call('DELETE', RECORDS + query, { as })).status).toBe(204);
    expect(await refusal(await api.call('DELETE', RECORDS + query, { as }))).toBe('404 record_not_found');
  });

  test.each([
    ['a name with a blank', { name: 'a b' }],
    ['an unknown type', { type: 'MX' }],
    ['no value', { values: [] }],
    ['two targets', { values: ['a.example', 'b.example'] }],
    ['a target that is no name', { values: ['not a name'] }],
    ['an A record that holds a name', { type: 'A' }],
    ['an AAAA record that holds IPv4', { type: 'AAAA', values: ['127.0.0.1'] }],
    ['a CAA record without a tag', { type: 'CAA', values: ['letsencrypt.org'] }],
    ['a TTL below zero', { ttl: -1 }],
  ])('400: %s', async (_, over) => {
    const api = createTestApi(database.db, { settings: { sandbox: true } });
    expect(await refusal(await api.call('PUT', RECORDS, cname(over)))).toBe('400 invalid_request');
  });

  test('nobody without a key, no viewer, and nothing but JSON changes a record', async () => {
    const api = createTestApi(database.db, { settings: { sandbox: true } });
    const viewer = api.token(randomUUID(), 'viewer');
    expect(await refusal(await api.call('PUT', RECORDS, { body: '{' }))).toBe('400 invalid_json');
    expect(await refusal(await api.call('PUT', RECORDS, { as: null, ...cname() }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('PUT', RECORDS, { as: viewer, ...cname() }))).toBe('403 forbidden');
    const headers = { 'Content-Type': 'text/plain' };
    expect(await refusal(await api.call('PUT', RECORDS, { body: 'x', headers }))).toBe(
      '415 unsupported_media_type',
    );
  });

  test('404 when the sandbox is off, and for whatever does not come from this machine', async () => {
    const off = createTestApi(database.db);
    expect(await refusal(await off.call('PUT', RECORDS, cname()))).toBe('404 not_found');
    const { app } = createTestApi(database.db, { settings: { sandbox: true } });
    const elsewhere = await app.request('http://rebound.example/api/v1/sandbox/dns/records');
    expect(await refusal(elsewhere)).toBe('404 not_found');
    const crossSite = await app.request('http://localhost/api/v1/sandbox/session', {
      method: 'POST',
      headers: { Origin: 'https://evil.example' },
    });
    expect(await refusal(crossSite)).toBe('404 not_found');
  });
});
