import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LINKS_PER_DOMAIN } from '../../core/links/rules.ts';
import { createTestApi, jsonOf, OPERATOR_KEY, refusal, type TestApi } from '../../testing/api.ts';
import { databaseText } from '../../testing/database-text.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain } from '../../testing/store-builders.ts';

const database = useDatabase();

type Link = {
  id: string;
  url: string | null;
  mail: { subject: string; body: string } | null;
  expiresAt: string;
};
type Of = { tenant: string; id: string };
const pathOf = ({ tenant, id }: Of) => `tenants/${tenant}/domains/${id}/links`;
const listed = async (api: TestApi, domain: Of) =>
  (await jsonOf<{ links: Record<string, unknown>[] }>(await api.call('GET', pathOf(domain)))).links;

describe('POST /tenants/{tenant}/domains/{id}/links', () => {
  test('201: the URL once, its secret behind #, with a mail; what is listed holds neither', async () => {
    const now = new Date('2026-12-01T12:00:00.000Z');
    const api = createTestApi(database.db, {
      clock: () => now,
      settings: { publicUrl: 'https://domains.example.com' },
    });
    const domain = await aDomain(database.db, { domain: 'xn--bcher-kva.acme.com' });
    const as = api.token(domain.tenant, 'admin');
    const answer = await api.call('POST', pathOf(domain), { as, body: {} });
    expect(answer.status).toBe(201);
    const { url, mail, ...link } = await jsonOf<Link>(answer);
    expect(url).toMatch(/^https:\/\/domains\.example\.com\/link#pdl_[0-9a-f]{64}$/);
    expect(mail?.subject).toBe('DNS records for bücher.acme.com');
    expect(mail?.body).toContain(`\n${url}\n`);
    expect(mail?.body).toContain('15 December 2026');
    expect(link).toMatchObject({ expiresAt: '2026-12-15T12:00:00.000Z', createdBy: 'tenant', endedAt: null });
    expect(await listed(api, domain)).toEqual([link]);
    const secret = new URL(url ?? '').hash.slice(1);
    expect(await databaseText(database.db)).not.toContain(secret.slice(4));
  });

  test('begins the URL with the request’s own origin where no other is set', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const { url } = await jsonOf<Link>(await api.call('POST', pathOf(domain), { body: {} }));
    expect(url).toMatch(/^http:\/\/localhost\/link#pdl_/);
  });

  test('409 where that would be http on a network, so that no secret goes by it', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const answer = await api.app.request(`http://domains.example.com/api/v1/${pathOf(domain)}`, {
      ...{ method: 'POST', body: '{}' },
      headers: { Authorization: `Bearer ${OPERATOR_KEY}`, 'Content-Type': 'application/json' },
    });
    expect(await refusal(answer)).toBe('409 public_url_missing');
    expect(await listed(api, domain)).toEqual([]);
  });

  test.each([
    [59, 400],
    [60, 201],
    [90 * 86_400, 201],
    [90 * 86_400 + 1, 400],
    [1.5, 400],
  ])('takes %s seconds: %s', async (expiresIn, status) => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    expect((await api.call('POST', pathOf(domain), { body: { expiresIn } })).status).toBe(status);
  });

  test('answers a repetition with the same link, and never again with its URL, which is kept nowhere', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const ask = () =>
      api.call('POST', pathOf(domain), { body: {}, headers: { 'Idempotency-Key': `link-${domain.id}` } });
    const first = await jsonOf<Link>(await ask());
    const again = await ask();
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await jsonOf<Link>(again)).toEqual({ ...first, url: null, mail: null });
    expect(await listed(api, domain)).toHaveLength(1);
    const secret = new URL(first.url ?? '').hash.slice(5);
    expect(await databaseText(database.db)).not.toContain(secret);
  });

  test('409: the twenty-first, and one of a domain that is being deleted', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const ask = () => api.call('POST', pathOf(domain), { body: {} });
    for (let n = 0; n < LINKS_PER_DOMAIN; n += 1) expect((await ask()).status).toBe(201);
    expect(await refusal(await ask())).toBe('409 too_many_links');
    await api.call('DELETE', `tenants/${domain.tenant}/domains/${domain.id}`);
    expect(await refusal(await ask())).toBe('409 not_possible');
  });

  test('403 for a viewer, who may read the list', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const as = api.token(domain.tenant, 'viewer');
    expect(await refusal(await api.call('POST', pathOf(domain), { as, body: {} }))).toBe('403 forbidden');
    expect((await api.call('GET', pathOf(domain), { as })).status).toBe(200);
  });
});

describe('DELETE /tenants/{tenant}/domains/{id}/links/{linkId}', () => {
  test('204, also the second time; 404 where the domain has no such link', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db);
    const { id } = await jsonOf<Link>(await api.call('POST', pathOf(domain), { body: {} }));
    const revoke = (linkId: string, of: Of = domain) =>
      api.call('DELETE', `${pathOf(of)}/${linkId}`, { as: api.token(of.tenant, 'admin') });
    expect(await refusal(await revoke(randomUUID()))).toBe('404 link_not_found');
    const other = await aDomain(database.db, { tenant: domain.tenant, domain: 'other.acme.com' });
    expect(await refusal(await revoke(id, other))).toBe('404 link_not_found');
    for (let n = 0; n < 2; n += 1) expect((await revoke(id)).status).toBe(204);
    expect(await listed(api, domain)).toMatchObject([{ id, endReason: 'revoked' }]);
  });
});
