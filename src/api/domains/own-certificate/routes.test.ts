import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { openKey } from '../../../certificates/sealed-key.ts';
import { listAudit } from '../../../store/audit/audit.ts';
import { requestChange } from '../../../store/domains/requests.ts';
import { listTimeline } from '../../../store/domains/timeline.ts';
import { readOwnCertificate } from '../../../store/own-certificates/own-certificates.ts';
import { createTestApi, jsonOf, refusal, TEST_SEALING_KEY, type TestApi } from '../../../testing/api.ts';
import { databaseText } from '../../../testing/database-text.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { createPrivateCa, newKey } from '../../../testing/private-ca.ts';
import { aDomain, BY_OPERATOR, NOON } from '../../../testing/store-builders.ts';
import { anUploadingCa } from '../../../testing/uploads.ts';
import type { DomainJson } from '../schemas.ts';

const database = useDatabase();
let ca: Awaited<ReturnType<typeof anUploadingCa>>;
let api: TestApi;
beforeAll(async () => {
  ca = await anUploadingCa();
  api = createTestApi(database.db, { judgeChain: ca.judgeChain });
});

const aTarget = async () => {
  const { tenant, id, domain } = await aDomain(database.db);
  return { tenant, id, domain, path: `tenants/${tenant}/domains/${id}/certificate` };
};
const put = (path: string, body: unknown, as?: string | null) =>
  api.call('PUT', path, { body, ...(as === undefined ? {} : { as }) });

/** A whole line of a key's base64 as text, as hexadecimal digits, and the bytes that it stands for, likewise. */
const formsOf = (privateKey: string): string[] => {
  const [, line = ''] = privateKey.split('\n');
  if (line.length !== 64) throw new Error('no whole line');
  return [line, Buffer.from(line).toString('hex'), Buffer.from(line, 'base64').toString('hex')];
};

describe('PUT /tenants/{tenant}/domains/{id}/certificate', () => {
  test('202: kept with its key sealed, and told in timeline, audit and outbox', async () => {
    const { tenant, id, domain, path } = await aTarget();
    const sent = await ca.upload(domain);
    const response = await put(path, sent, api.token(tenant, 'admin'));
    expect(response.status).toBe(202);
    const { ownCertificate, generation } = await jsonOf<DomainJson>(response);
    expect(ownCertificate).toMatchObject({ state: 'pending', issuer: 'Test Trust CA' });
    expect(generation).toBe(2);
    const kept = await readOwnCertificate(database.db, id);
    if (kept === null) throw new Error('nothing is kept');
    const fingerprint = ownCertificate?.fingerprint ?? '';
    expect(openKey([TEST_SEALING_KEY], kept.key, { domainId: id, fingerprint })).toBe(sent.privateKey);
    expect(kept.chain).toBe(sent.chain);
    const [newest] = await listTimeline(database.db, id, { limit: 1 });
    expect(newest).toMatchObject({ kind: 'own_certificate', to: 'put', by: 'tenant' });
    expect(newest?.message).toContain('issued by Test Trust CA');
    const [audited] = await listAudit(database.db, { limit: 1 });
    expect(audited).toMatchObject({
      action: 'domain.certificate_put',
      domainId: id,
      from: null,
      to: { fingerprint },
    });
    const signals = await database.db
      .selectFrom('outbox')
      .select('signal')
      .where('domain_id', '=', id)
      .execute();
    expect(signals.at(-1)).toEqual({ signal: 'check' });
    const shown = await jsonOf<DomainJson>(await api.call('GET', `tenants/${tenant}/domains/${id}`));
    expect(shown.ownCertificate).toEqual(ownCertificate);
  });

  test('the key is in no answer, log, timeline or audit, and in no table in clear text', async () => {
    const { tenant, id, domain, path } = await aTarget();
    const sent = await ca.upload(domain);
    const answers = [
      await put(path, sent, api.token(tenant, 'admin')),
      await put(path, { ...sent, chain: sent.chain.slice(100) }),
      await put(path, { ...sent, more: sent.privateKey }),
      await api.call('GET', `tenants/${tenant}/domains/${id}`),
      await api.call('GET', `tenants/${tenant}/domains/${id}/events`),
      await api.call('GET', 'audit'),
    ];
    const holdsKey = (text: string) => formsOf(sent.privateKey).some((form) => text.includes(form));
    // The search finds a key that is there: as sent, and in a row.
    expect(holdsKey(JSON.stringify(sent))).toBe(true);
    expect(holdsKey(Buffer.from(sent.privateKey).toString('hex'))).toBe(true);
    for (const answer of answers) expect(holdsKey(await answer.text())).toBe(false);
    expect(holdsKey(JSON.stringify(api.logged))).toBe(false);
    const text = await databaseText(database.db);
    expect(text).toContain(domain);
    expect(holdsKey(text)).toBe(false);
  });

  test('a newer one replaces it; one that is refused leaves it', async () => {
    const { id, domain, path } = await aTarget();
    await put(path, await ca.upload(domain));
    const first = await readOwnCertificate(database.db, id);
    expect(await refusal(await put(path, await ca.upload('other.acme.com')))).toBe(
      '422 certificate_wrong_name',
    );
    expect(await readOwnCertificate(database.db, id)).toEqual(first);
    await put(path, await ca.upload(domain));
    const second = await readOwnCertificate(database.db, id);
    expect(second?.facts.fingerprint).not.toBe(first?.facts.fingerprint);
    const [audited] = await listAudit(database.db, { limit: 1 });
    expect(audited).toMatchObject({
      from: { fingerprint: first?.facts.fingerprint },
      to: { fingerprint: second?.facts.fingerprint },
    });
  });

  const day = 86_400_000;
  const soon = (ms: number) => new Date(Date.now() + ms);
  const refused: [string, (domain: string) => Promise<unknown>, string][] = [
    ['no chain', async () => ({ chain: 'x', privateKey: 'y' }), 'certificate_unreadable'],
    ['no key', async (d) => ({ ...(await ca.upload(d)), privateKey: 'y' }), 'certificate_key_unreadable'],
    [
      'another key',
      async (d) => ({ ...(await ca.upload(d)), privateKey: newKey('P-256') }),
      'certificate_key_mismatch',
    ],
    ['a client’s', (d) => ca.upload(d, { usages: ['1.3.6.1.5.5.7.3.2'] }), 'certificate_wrong_purpose'],
    ['one to come', (d) => ca.upload(d, { from: soon(day) }), 'certificate_not_yet_valid'],
    [
      'one of the past',
      (d) => ca.upload(d, { from: soon(-2 * day), until: soon(-day) }),
      'certificate_expired',
    ],
    ['one that ends today', (d) => ca.upload(d, { until: soon(day / 2) }), 'certificate_expires_soon'],
    ['a curve that browsers refuse', (d) => ca.upload(d, { kind: 'P-521' }), 'certificate_weak'],
    [
      'a chain in the wrong order',
      async (d) => {
        const { chain, privateKey } = await ca.upload(d);
        return { chain: `${chain}${ca.ca.root}${ca.ca.intermediate}`, privateKey };
      },
      'certificate_chain_broken',
    ],
    [
      'a chain without its issuer',
      async (d) => {
        const { leaf, key } = await ca.ca.sign({ names: [d] });
        return { chain: leaf, privateKey: key };
      },
      'certificate_untrusted',
    ],
    [
      'a CA that nobody knows',
      async (d) => {
        const { chain, key } = await (await createPrivateCa(new Date())).sign({ names: [d] });
        return { chain, privateKey: key };
      },
      'certificate_untrusted',
    ],
  ];
  test.each(refused)(
    '422: %s is refused with a code of its own, and nothing is kept',
    async (_what, make, code) => {
      const { id, domain, path } = await aTarget();
      expect(await refusal(await put(path, await make(domain)))).toBe(`422 ${code}`);
      expect(await readOwnCertificate(database.db, id)).toBeNull();
    },
  );

  test('a wildcard, and a chain with its root, are taken', async () => {
    const { domain, path } = await aTarget();
    const { chain, privateKey } = await ca.upload(`*.${domain.split('.').slice(1).join('.')}`);
    expect((await put(path, { chain: chain + ca.ca.root, privateKey })).status).toBe(202);
  });

  test('who may not', async () => {
    const { tenant, domain, path } = await aTarget();
    const sent = await ca.upload(domain);
    expect(await refusal(await put(path, sent, null))).toBe('401 unauthorized');
    expect(await refusal(await put(path, sent, api.token(tenant, 'viewer')))).toBe('403 forbidden');
    expect(await refusal(await put(path, sent, api.token(randomUUID(), 'admin')))).toBe(
      '404 tenant_not_found',
    );
    const other = `tenants/${tenant}/domains/${randomUUID()}/certificate`;
    expect(await refusal(await put(other, sent))).toBe('404 domain_not_found');
    expect(await refusal(await put('tenants/x/domains/y/certificate', sent))).toBe('400 invalid_request');
  });

  test('409: not where nobody wants the domain, nor where no key seals it', async () => {
    const { tenant, id, domain, path } = await aTarget();
    const sent = await ca.upload(domain);
    const without = createTestApi(database.db, { settings: { certificateKeys: [] } });
    expect(await refusal(await without.call('PUT', path, { body: sent }))).toBe(
      '409 certificate_key_missing',
    );
    await requestChange(database.db, { id, tenant, request: 'disable', by: BY_OPERATOR, now: NOON });
    expect(await refusal(await put(path, sent))).toBe('409 not_possible');
    expect(await readOwnCertificate(database.db, id)).toBeNull();
  });

  test('429: a tenant uploads no more often than it may ask for checks', async () => {
    const { tenant, path } = await aTarget();
    const token = api.token(tenant, 'admin');
    const answers = await Promise.all(
      Array.from({ length: 31 }, () => put(path, { chain: 'x', privateKey: 'y' }, token)),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe('DELETE /tenants/{tenant}/domains/{id}/certificate', () => {
  test('202: forgotten with its key, and told; once more changes nothing', async () => {
    const { tenant, id, domain, path } = await aTarget();
    await put(path, await ca.upload(domain));
    const remove = () => api.call('DELETE', path, { as: api.token(tenant, 'admin') });
    const response = await remove();
    expect(response.status).toBe(202);
    const { ownCertificate, generation } = await jsonOf<DomainJson>(response);
    expect([ownCertificate, generation]).toEqual([null, 3]);
    expect(
      await database.db
        .selectFrom('own_certificates')
        .select('domain_id')
        .where('domain_id', '=', id)
        .execute(),
    ).toEqual([]);
    const [newest] = await listTimeline(database.db, id, { limit: 1 });
    expect(newest).toMatchObject({ kind: 'own_certificate', to: 'removed', by: 'tenant' });
    expect((await jsonOf<DomainJson>(await remove())).generation).toBe(3);
  });

  test('who may not', async () => {
    const { tenant, path } = await aTarget();
    const remove = (as: string | null) => api.call('DELETE', path, { as });
    expect(await refusal(await remove(null))).toBe('401 unauthorized');
    expect(await refusal(await remove(api.token(tenant, 'viewer')))).toBe('403 forbidden');
  });
});
