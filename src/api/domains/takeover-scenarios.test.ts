import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ownershipRecordValue } from '../../core/ownership/ownership-txt.ts';
import { getDomainById } from '../../store/domains/domains.ts';
import { listTimeline } from '../../store/domains/timeline.ts';
import type { DomainRow } from '../../store/domains/types.ts';
import { createTestApi, jsonOf, refusal, type TestApi } from '../../testing/api.ts';
import { aDnsObservation, aView } from '../../testing/builders.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aServedDomain, aTenant } from '../../testing/store-builders.ts';
import { runRounds } from '../../testing/store-rounds.ts';

const NOW = '2026-11-24T13:00:00.000Z';

const database = useDatabase();
let api: TestApi;
beforeAll(async () => {
  api = createTestApi(database.db, { settings: { reservedNames: ['vendor.net'] } });
});

/** The DNS of a name: a CNAME to a host, and ownership TXTs beside it. */
const dnsOf = (domain: string, to: string, ...tokens: string[]) =>
  aDnsObservation({
    domain,
    routing: [aView({ chain: [{ from: domain, to, ttl: 60 }] })],
    ownership: [aView({ txt: tokens.map(ownershipRecordValue) })],
  });
/** A claim's rounds over what the DNS says, and what became of it. */
async function check({ id }: Pick<DomainRow, 'id'>, dns: ReturnType<typeof dnsOf>) {
  await runRounds(database.db, { id, dns, requested: true, now: NOW });
  return getDomainById(database.db, id);
}
const register = (tenant: string, domain: string) =>
  api.call('POST', `tenants/${tenant}/domains`, { as: api.token(tenant, 'admin'), body: { domain } });
const edgeMayServe = async (domain: string) => {
  await api.deps.servedNames.load();
  return (await api.call('GET', `/edge/ask?domain=${domain}`)).status === 200;
};

describe('takeovers', () => {
  test('scenario 2, the tenant is removed and its record stays: another one needs its own TXT, and never gets its target', async () => {
    const domain = 'portal.scenario-two.com';
    const removed = await aTenant(database.db, 'aaaaaaa1-0000-4000-8000-000000000001');
    await aServedDomain(database.db, { tenant: removed.id, domain });
    expect(await edgeMayServe(domain)).toBe(true);
    await api.call('DELETE', `tenants/${removed.id}`);
    expect(await edgeMayServe(domain)).toBe(false);

    const thief = await aTenant(database.db, 'aaaaaaa1-0000-4000-8000-000000000002');
    expect(thief.canonicalHost).not.toBe(removed.canonicalHost);
    const claim = await aDomain(database.db, { tenant: thief.id, domain });
    const left = await check(claim, dnsOf(domain, removed.canonicalHost));
    expect(left).toMatchObject({ provedAt: null, edgeApplied: false, reason: 'wrong_target' });
    const pointed = await check(claim, dnsOf(domain, thief.canonicalHost));
    expect(pointed).toMatchObject({ provedAt: null, edgeApplied: false, reason: 'claimed_elsewhere' });
    expect(await edgeMayServe(domain)).toBe(false);
    const own = await check(claim, dnsOf(domain, thief.canonicalHost, claim.ownershipToken));
    expect(own).toMatchObject({ provedAt: NOW, proofMethod: 'txt' });
  });

  test('scenario 12, the name is bought by somebody else: the new TXT wins, at once and whole; both are told', async () => {
    const domain = 'portal.scenario-twelve.com';
    const old = await aServedDomain(database.db, { domain });
    const buyer = await aTenant(database.db);
    const claim = await aDomain(database.db, { tenant: buyer.id, domain });
    await check(claim, dnsOf(domain, buyer.canonicalHost, claim.ownershipToken));
    const lost = await getDomainById(database.db, old.id);
    expect(lost).toMatchObject({ provedAt: null, generation: old.generation + 1 });
    expect(await getDomainById(database.db, claim.id)).toMatchObject({ provedAt: NOW });
    for (const id of [old.id, claim.id]) {
      const kinds = (await listTimeline(database.db, id, { limit: 50 })).map(({ kind }) => kind);
      expect(kinds).toContain('moved');
    }
    // Its route goes with the loser's next round, which is waiting for it already; then it rests as moved_away.
    expect(await check({ id: old.id }, dnsOf(domain, buyer.canonicalHost))).toMatchObject({
      edgeApplied: false,
      reason: 'moved_away',
    });
  });

  test('scenario 12, the former holder’s TXT is forgotten: where the name leads here by address, its retry does not take it back', async () => {
    const domain = 'scenario-twelve-apex.com';
    const old = await aDomain(database.db, { domain });
    const buyer = await aTenant(database.db);
    const claim = await aDomain(database.db, { tenant: buyer.id, domain });
    const apex = (...tokens: string[]) => ({
      ...dnsOf(domain, '', ...tokens),
      routing: [aView({ addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }] })],
    });
    await check(old, apex(old.ownershipToken));
    const both = apex(old.ownershipToken, claim.ownershipToken);
    expect(await check(claim, both)).toMatchObject({ provedAt: NOW });

    for (const request of ['retry', 'refresh']) {
      const as = api.token(old.tenant, 'admin');
      await api.call('POST', `tenants/${old.tenant}/domains/${old.id}/${request}`, { as });
      expect(await check(old, both)).toMatchObject({ provedAt: null, edgeApplied: false });
    }
    expect(await check(claim, both)).toMatchObject({ provedAt: NOW, generation: claim.generation });
    expect(await edgeMayServe(domain)).toBe(true);

    const as = api.token(buyer.id, 'viewer');
    const shown = await jsonOf<{ conditions: { type: string; message: string }[] }>(
      await api.call('GET', `tenants/${buyer.id}/domains/${claim.id}`, { as }),
    );
    expect(shown.conditions.find(({ type }) => type === 'Owned')?.message).toContain(
      `still exists at _portal-domain.${domain}; delete it`,
    );
  });

  test('scenario 18, a name above or below another tenant’s takes the TXT at the exact name; that tenant is told', async () => {
    const owner = await aServedDomain(database.db, { domain: 'portal.scenario-eighteen.com' });
    const { id: tenant, canonicalHost } = await aTenant(database.db);
    for (const domain of ['x.portal.scenario-eighteen.com', 'scenario-eighteen.com']) {
      const claim = await aDomain(database.db, { tenant, domain });
      const byCname = await check(claim, dnsOf(domain, canonicalHost, owner.ownershipToken));
      expect(byCname).toMatchObject({ provedAt: null, reason: 'claimed_elsewhere' });
      const byTxt = await check(claim, dnsOf(domain, canonicalHost, claim.ownershipToken));
      expect(byTxt).toMatchObject({ provedAt: NOW, proofMethod: 'txt' });
    }
    const events = (await listTimeline(database.db, owner.id, { limit: 50 })).filter(
      ({ kind }) => kind === 'neighbour',
    );
    expect(events).toHaveLength(2);
    expect(await getDomainById(database.db, owner.id)).toMatchObject({ provedAt: owner.provedAt });
  });
});

describe('what is typed', () => {
  test.each([
    ...[
      'a..b.com',
      '-a.com',
      `${'a'.repeat(64)}.com`,
      `${'a.'.repeat(127)}com`,
      'a b.com',
      'a.com\0',
      'a\n.com',
    ],
    ...[
      'a%2eb.com',
      'user@a.com',
      'a.com:443',
      'a.com/x',
      'ns/a.com',
      'a_b.com',
      '*',
      '*.a.com',
      'xn--example-.org',
    ],
    ...[
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '::ffff:10.0.0.1',
      '127.0.0.1.',
      '\u202ea.com',
      'a\u200d.com',
    ],
  ])('scenario 15, %j is refused with a code and stored nowhere', async (typed) => {
    const { id } = await aTenant(database.db);
    expect(await refusal(await register(id, typed))).toMatch(
      /^422 (?:invalid_hostname|ip_address|wildcard_not_supported)$/,
    );
    const list = await api.call('GET', `tenants/${id}/domains`);
    expect(await list.json()).toEqual({ domains: [], nextCursor: null });
  });

  test.each([
    ...['Portal.Scenario-Fifteen.COM', 'portal.scenario-fifteen.com.', ' portal.scenario-fifteen.com '],
    ...[
      'ｐortal.scenario-fifteen.com',
      'portal\u3002scenario-fifteen\uff0ecom',
      'por\u00adtal.scenario-fifteen.com',
    ],
  ])('scenario 15, %j is one canonical name', async (typed) => {
    const { id } = await aTenant(database.db);
    expect(await jsonOf(await register(id, typed))).toMatchObject({ domain: 'portal.scenario-fifteen.com' });
  });

  test.each([
    ...[
      "x'); drop table portal_domains; --.com",
      '{{.Values.x}}.com',
      '$x.com',
      '<script>.com',
      'a.com\n---\nkind: Secret',
    ],
    ...['__proto__', 'a.com"}', '#{x}.com'],
  ])('scenario 16, %j comes no further than the answer', async (typed) => {
    const { id } = await aTenant(database.db);
    await aDomain(database.db, { tenant: id, domain: 'still-there.scenario-sixteen.com' });
    const stored = () => database.db.selectFrom('portal_domains').select('domain').orderBy('id').execute();
    const before = await stored();
    expect((await register(id, typed)).status).toBe(422);
    expect(await stored()).toEqual(before);
  });

  test('scenario 16, unknown fields, a body of a megabyte and odd JSON are 4xx', async () => {
    const { id } = await aTenant(database.db);
    const path = `tenants/${id}/domains`;
    const post = async (body: unknown) => (await api.call('POST', path, { body })).status;
    expect(await post('{"domain":"a.com","__proto__":{"quota":1}}')).toBe(400);
    expect(await post({ domain: { toString: 'a.com' } })).toBe(400);
    expect(await post(`{"domain":"${'a'.repeat(1024 * 1024)}"}`)).toBe(413);
  });

  test.each([
    ['portal.example.com', 'own_domain'],
    ['x.portal.example.com', 'own_domain'],
    ['vendor.net', 'own_domain'],
    ['a.b.vendor.net', 'own_domain'],
    ['co.uk', 'public_suffix'],
    ['github.io', 'public_suffix'],
    ['vercel.app', 'public_suffix'],
    ['portal.localhost', 'reserved_name'],
    ['api.default.svc', 'reserved_name'],
    ['x.svc.cluster.local', 'reserved_name'],
    ['www.example.net', 'reserved_name'],
    ['metadata.google.internal', 'reserved_name'],
  ])('scenario 17, %s is refused as %s', async (typed, code) => {
    const { id } = await aTenant(database.db);
    expect(await refusal(await register(id, typed))).toBe(`422 ${code}`);
  });

  test.each([
    ['the vendor, with a Cyrillic e', 'portal.v\u0435ndor.net'],
    ['the vendor, with an accent', 'portal.vend\u00f6r.net'],
    ['another tenant, with a dotless i', 'login.scenar\u0131o-nineteen.com'],
    ['another tenant, with a Cyrillic o', 'login.scenari\u043e-nineteen.com'],
  ])('scenario 19, a look-alike of %s is held', async (_, typed) => {
    await aServedDomain(database.db, { domain: `n${randomUUID().slice(0, 8)}.scenario-nineteen.com` });
    const { id } = await aTenant(database.db);
    expect(await refusal(await register(id, typed))).toBe('422 confusable_hostname');
  });
});

describe('one tenant that wants too much', () => {
  test('scenario 27, two thousand names at once: its quota is stored, the rest refused; others register between', async () => {
    const [greedy, other] = [await aTenant(database.db), await aTenant(database.db)];
    const statuses = new Map<number, number>();
    let n = 0;
    const worker = async () => {
      while (n < 2_000) {
        n += 1;
        const { status } = await register(greedy.id, `n${n}.scenario-greedy.com`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    const others: number[] = [];
    const between = async () => {
      for (let i = 0; i < 5; i += 1)
        others.push((await register(other.id, `o${i}.scenario-other.com`)).status);
    };
    await Promise.all([...Array.from({ length: 8 }, worker), between()]);
    expect(statuses.get(201)).toBe(20);
    expect(statuses.get(429)).toBe(1_980);
    expect(others).toEqual([201, 201, 201, 201, 201]);
  }, 300_000);

  test('scenario 27, two hundred times added and deleted: a day has a hundred, and one row holds them all', async () => {
    const { id: tenant } = await aTenant(database.db);
    const statuses: number[] = [];
    for (let i = 0; i < 200; i += 1) {
      const response = await register(tenant, 'cycle.scenario-greedy.com');
      statuses.push(response.status);
      if (response.status !== 201) continue;
      const added = await jsonOf<{ id: string }>(response);
      await api.call('DELETE', `tenants/${tenant}/domains/${added.id}`);
    }
    expect(statuses).toEqual([...Array(100).fill(201), ...Array(100).fill(429)]);
    const count = async (table: 'portal_domains' | 'outbox') => {
      const { fn } = database.db;
      const rows = database.db
        .selectFrom(table)
        .select(fn.countAll<number>().as('n'))
        .where('tenant', '=', tenant);
      return (await rows.executeTakeFirstOrThrow()).n;
    };
    expect(await count('portal_domains')).toBe(1);
    // One signal for each registration and each deletion.
    expect(await count('outbox')).toBe(200);
  }, 300_000);
});
