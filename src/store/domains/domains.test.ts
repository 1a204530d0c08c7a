import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, aServedDomain, aTenant, BY_TENANT, NOON } from '../../testing/store-builders.ts';
import { countByStatus } from '../fleet/domain-counts.ts';
import { claimOutbox } from '../outbox/outbox.ts';
import { getDomain, getDomainById, listDomains, type Registration, registerDomain } from './domains.ts';
import { searchDomains } from './search-domains.ts';
import { listTimeline } from './timeline.ts';

const database = useDatabase({ per: 'test', max: 20 });

function registration(tenant: string, domain: string, quota = 20): Registration {
  return {
    id: randomUUID(),
    tenant,
    domain,
    ownershipToken: 'secret',
    lookalike: false,
    quota,
    perDay: null,
    by: BY_TENANT,
    now: NOON,
  };
}

describe('registering', () => {
  test('stores the claim, its first timeline line and the signal that starts its workflow', async () => {
    const { db } = database;
    const tenant = await aTenant(db);
    const asked = registration(tenant.id, 'portal.acme.com');
    const outcome = await registerDomain(db, asked);
    expect(outcome).toEqual({
      kind: 'registered',
      domain: expect.objectContaining({
        id: asked.id,
        tenant: tenant.id,
        domain: 'portal.acme.com',
        canonicalHost: tenant.canonicalHost,
        ownershipToken: 'secret',
        desired: 'active',
        generation: 1,
        status: 'pending_dns',
        conditions: [],
        provedAt: null,
        edgeApplied: false,
        createdAt: NOON,
        progress: expect.objectContaining({ attemptStartedAt: NOON }),
      }),
    });
    expect(await getDomain(db, tenant.id, asked.id)).toEqual(
      outcome.kind === 'registered' ? outcome.domain : null,
    );
    expect(await listTimeline(db, asked.id, { limit: 10 })).toEqual([
      expect.objectContaining({ kind: 'registered', by: 'tenant', at: NOON }),
    ]);
    const waiting = await claimOutbox(db, { limit: 10, now: NOON, leaseUntil: NOON });
    expect(waiting).toEqual([
      {
        id: expect.any(Number),
        traceParent: null,
        reason: null,
        domainId: asked.id,
        tenant: tenant.id,
        signal: 'reconcile',
        attempts: 1,
      },
    ]);
  });

  test("the runbook's columns hold what operators expect", async () => {
    const { db } = database;
    const { id, tenant } = await aServedDomain(db);
    const { rows } = await sql`
      select id, tenant, domain, canonical_host, status, status_message, last_checked_at, verification_method,
        verification_details, certificate_secret_name, last_synced_resource_version, created_at, updated_at
      from portal_domains`.execute(db);
    expect(rows).toEqual([
      expect.objectContaining({
        id,
        tenant,
        status: 'active',
        last_checked_at: NOON,
        verification_method: 'txt',
        verification_details: { token: `token-${id}` },
      }),
    ]);
  });

  test('the same name again, by the same tenant, is the domain that is there', async () => {
    const { db } = database;
    const first = await aDomain(db);
    const again = await registerDomain(db, registration(first.tenant, first.domain));
    expect(again).toEqual({ kind: 'already_registered', domain: first });
  });

  test('the same name ten times at once is one domain', async () => {
    const { db } = database;
    const { id } = await aTenant(db);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => registerDomain(db, registration(id, 'portal.acme.com'))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'registered')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'already_registered')).toHaveLength(9);
  });

  test('another tenant may claim a name that is claimed, and even one that is proved', async () => {
    const { db } = database;
    await aDomain(db, { domain: 'claimed.acme.com' });
    await aServedDomain(db, { domain: 'proved.acme.com' });
    await aDomain(db, { domain: 'claimed.acme.com' });
    await aDomain(db, { domain: 'proved.acme.com' });
    expect((await searchDomains(db, { limit: 10 })).domains).toHaveLength(4);
  });

  test('the last place of the quota goes to one of two who ask at once', async () => {
    const { db } = database;
    const { id } = await aTenant(db);
    await aDomain(db, { tenant: id, domain: 'a.acme.com' });
    const outcomes = await Promise.all(
      ['b', 'c', 'd', 'e'].map((name) => registerDomain(db, registration(id, `${name}.acme.com`, 2))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'registered')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'quota_exceeded')).toHaveLength(3);
    expect(outcomes).toContainEqual({ kind: 'quota_exceeded', limit: 2 });
    expect(await listDomains(db, id)).toHaveLength(2);
  });

  test('an unknown tenant gets nothing', async () => {
    const { db } = database;
    const outcome = { kind: 'tenant_not_found' };
    expect(await registerDomain(db, registration(randomUUID(), 'portal.acme.com'))).toEqual(outcome);
    expect(await registerDomain(db, registration('nobody', 'portal.acme.com'))).toEqual(outcome);
  });
});

describe('reading', () => {
  test('a domain is seen by its tenant only', async () => {
    const { db } = database;
    const domain = await aDomain(db);
    const other = await aTenant(db);
    expect(await getDomain(db, domain.tenant, domain.id)).toEqual(domain);
    expect(await getDomain(db, domain.tenant.toUpperCase(), domain.id.toUpperCase())).toEqual(domain);
    expect(await getDomain(db, other.id, domain.id)).toBeNull();
    expect(await listDomains(db, other.id)).toEqual([]);
    expect(await getDomainById(db, domain.id)).toEqual(domain);
    expect(await getDomainById(db, 'no-id')).toBeNull();
  });

  test('the fleet is read page by page, each domain once, also when some come in between', async () => {
    const { db } = database;
    const { id: tenant } = await aTenant(db);
    for (const n of [1, 3, 5, 7, 9]) await aDomain(db, { tenant, domain: `n${n}.acme.com` });
    const first = await searchDomains(db, { limit: 2 });
    await aDomain(db, { tenant, domain: 'n0.acme.com' });
    const second = await searchDomains(db, { limit: 2, cursor: first.nextCursor ?? '' });
    const third = await searchDomains(db, { limit: 2, cursor: second.nextCursor ?? '' });
    const names = [first, second, third].flatMap(({ domains }) => domains.map(({ domain }) => domain));
    expect(names).toEqual([1, 3, 5, 7, 9].map((n) => `n${n}.acme.com`));
    expect(third.nextCursor).toBeNull();
  });

  test('the fleet is searched by status, by a part of the name, and by ids', async () => {
    const { db } = database;
    const served = await aServedDomain(db, { domain: 'portal.beta.com' });
    const claim = await aDomain(db, { domain: 'portal.a_b.com' });
    const found = async (search: Parameters<typeof searchDomains>[1]) =>
      (await searchDomains(db, search)).domains.map(({ id }) => id);
    expect(await found({ status: 'active', limit: 10 })).toEqual([served.id]);
    expect(await found({ q: 'BETA', limit: 10 })).toEqual([served.id]);
    expect(await found({ q: '_', limit: 10 })).toEqual([claim.id]);
    expect(await found({ q: '%', limit: 10 })).toEqual([]);
    expect(await found({ q: claim.tenant, limit: 10 })).toEqual([claim.id]);
    expect(await found({ q: served.id, status: 'disabled', limit: 10 })).toEqual([]);
  });

  test.each(['', 'x', 'e30', Buffer.from('["a","b"]').toString('base64url')])(
    'the cursor %j is refused with a code',
    async (cursor) => {
      await expect(searchDomains(database.db, { limit: 1, cursor })).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    },
  );

  test('every status is counted, also those that no domain has', async () => {
    const { db } = database;
    await aServedDomain(db, { domain: 'one.acme.com' });
    await aDomain(db, { domain: 'two.acme.com' });
    expect(await countByStatus(db)).toMatchObject({ active: 1, pending_dns: 1, disabled: 0, dns_failed: 0 });
  });
});
