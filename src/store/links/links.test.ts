import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LINKS_PER_DOMAIN } from '../../core/links/rules.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  BY_OPERATOR,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { listAudit } from '../audit/audit.ts';
import type { Db } from '../database/database.ts';
import { requestChange } from '../domains/requests.ts';
import { beginRound, recordRound } from '../domains/rounds.ts';
import { removeTenant } from '../tenants/removed-tenants.ts';
import { createLink, listLinks, type NewLink, revokeLink } from './links.ts';
import { findOpenLink, recordUse } from './open-link.ts';

const database = useDatabase();
const later = (seconds: number) => new Date(Date.parse(NOON) + seconds * 1_000).toISOString();
const HOUR = 3_600;
const hashOf = (id: string) => `hash of ${id}`;

async function aLink(
  { tenant, id: domainId }: { tenant: string; id: string },
  over: Partial<NewLink> = {},
  db: Db = database.db,
) {
  const id = randomUUID();
  const link = { id, tenant, domainId, hash: hashOf(id), expiresAt: later(HOUR), by: BY_TENANT, now: NOON };
  const outcome = await createLink(db, { ...link, ...over });
  return { id, outcome, open: (now = NOON) => findOpenLink(database.db, hashOf(id), now) };
}

describe('a link', () => {
  test('works until its time, and names its domain', async () => {
    const domain = await aDomain(database.db);
    const { id, open } = await aLink(domain);
    const expected = { id, tenant: domain.tenant, domainId: domain.id, expiresAt: later(HOUR) };
    expect(await open(later(HOUR - 1))).toEqual({ ...expected, lastUsedAt: null });
    expect(await open(later(HOUR))).toBeNull();
  });

  test('ends when it is revoked, once, and only as one of its domain', async () => {
    const domain = await aDomain(database.db);
    const { id, open } = await aLink(domain);
    const asked = { id, by: BY_TENANT, now: later(60) };
    expect(await revokeLink(database.db, { ...asked, domainId: (await aDomain(database.db)).id })).toBe(
      false,
    );
    expect(await open()).not.toBeNull();
    expect(await revokeLink(database.db, { ...asked, domainId: domain.id })).toBe(true);
    expect(await open()).toBeNull();
    expect(await revokeLink(database.db, { ...asked, domainId: domain.id, now: later(120) })).toBe(true);
    expect(await listLinks(database.db, domain.id)).toMatchObject([
      { id, endedAt: later(60), endReason: 'revoked' },
    ]);
    const entries = await listAudit(database.db, { domain: domain.id, limit: 10 });
    expect(entries.map(({ action }) => action)).toEqual([
      'link.revoked',
      'link.created',
      'domain.registered',
    ]);
  });

  test('ends with its domain, and does not work again when the name is registered anew', async () => {
    const domain = await aDomain(database.db);
    const { id, open } = await aLink(domain);
    const { tenant } = domain;
    await requestChange(database.db, { id: domain.id, tenant, request: 'delete', by: BY_TENANT, now: NOON });
    expect(await open()).toBeNull();
    expect((await aLink(domain)).outcome).toEqual({ kind: 'not_possible' });
    await aDomain(database.db, { tenant, domain: domain.domain });
    expect(await open()).toBeNull();
    expect(await listLinks(database.db, domain.id)).toMatchObject([{ id, endReason: 'deleted' }]);
  });

  test('ends with its tenant', async () => {
    const domain = await aDomain(database.db);
    const { open } = await aLink(domain);
    await removeTenant(database.db, { id: domain.tenant, by: BY_OPERATOR, now: NOON });
    expect(await open()).toBeNull();
  });

  test('ends when another tenant proves the name, and no link of that one does', async () => {
    const name = `${randomUUID()}.acme.com`;
    const loser = await aServedDomain(database.db, { domain: name });
    const lost = await aLink(loser);
    const claim = await aDomain(database.db, { domain: name });
    const kept = await aLink(claim);
    const snapshot = await beginRound(database.db, claim.id, NOON);
    if (snapshot === null) throw new Error('gone');
    const decision = aDecision(snapshot, { status: 'active', provedAt: NOON, proofMethod: 'txt' });
    await recordRound(database.db, { domainId: claim.id, decision, observations: NOTHING_SEEN });
    expect(await lost.open()).toBeNull();
    expect(await listLinks(database.db, loser.id)).toMatchObject([{ endReason: 'transferred' }]);
    expect(await kept.open()).not.toBeNull();
  });

  test('goes with its domain when that is forgotten', async () => {
    const domain = await aDomain(database.db);
    await aLink(domain);
    const snapshot = await beginRound(database.db, domain.id, NOON);
    if (snapshot === null) throw new Error('gone');
    const decision = aDecision(snapshot, { status: 'disabled' }, { forget: true });
    await recordRound(database.db, { domainId: domain.id, decision, observations: NOTHING_SEEN });
    expect(await listLinks(database.db, domain.id)).toEqual([]);
  });
});

describe('links of a domain', () => {
  test('are twenty that work at most, those at once as well; one that ended gives its place', async () => {
    const domain = await aDomain(database.db);
    const made = await Promise.all(Array.from({ length: LINKS_PER_DOMAIN + 3 }, () => aLink(domain)));
    const kinds = made.map(({ outcome }) => outcome.kind);
    expect(kinds.filter((kind) => kind === 'created')).toHaveLength(LINKS_PER_DOMAIN);
    expect(kinds.filter((kind) => kind === 'too_many')).toHaveLength(3);
    const [first] = made.filter(({ outcome }) => outcome.kind === 'created');
    if (first === undefined) throw new Error('none was made');
    await revokeLink(database.db, { id: first.id, domainId: domain.id, by: BY_TENANT, now: NOON });
    expect((await aLink(domain)).outcome.kind).toBe('created');
    expect((await aLink(domain)).outcome.kind).toBe('too_many');
    expect((await aLink(domain, { now: later(HOUR) })).outcome.kind).toBe('created');
  });

  test('are forgotten 30 days after their end, when another one is made', async () => {
    const domain = await aDomain(database.db);
    const old = await aLink(domain);
    const days = (n: number) => later(HOUR + n * 86_400);
    await aLink(domain, { now: days(30), expiresAt: days(31) });
    expect((await listLinks(database.db, domain.id)).map(({ id }) => id)).toContain(old.id);
    await aLink(domain, { now: days(30.01), expiresAt: days(31) });
    expect((await listLinks(database.db, domain.id)).map(({ id }) => id)).not.toContain(old.id);
  });

  test('that are made again under one id have the later secret alone', async () => {
    const domain = await aDomain(database.db);
    const id = randomUUID();
    for (const hash of [`first ${id}`, `second ${id}`])
      expect((await aLink(domain, { id, hash })).outcome.kind).toBe('created');
    expect(await findOpenLink(database.db, `first ${id}`, NOON)).toBeNull();
    expect(await findOpenLink(database.db, `second ${id}`, NOON)).toMatchObject({ id });
  });

  test('are in the reach of their tenant alone, and their hashes of none', async () => {
    const domain = await aDomain(database.db);
    const other = await aDomain(database.db);
    const own = database.db.forTenant(domain.tenant, 'write');
    const { id, outcome } = await aLink(domain, {}, own);
    expect(outcome.kind).toBe('created');
    const theirs = database.db.forTenant(other.tenant, 'write');
    expect(await listLinks(theirs, domain.id)).toEqual([]);
    expect(await revokeLink(theirs, { id, domainId: domain.id, by: BY_TENANT, now: NOON })).toBe(false);
    expect((await aLink({ ...domain, tenant: other.tenant }, {}, theirs)).outcome).toEqual({
      kind: 'not_found',
    });
    const values = { ...{ id: randomUUID(), tenant: other.tenant, domain_id: domain.id, hash: 'made up' } };
    const times = { created_at: NOON, expires_at: later(HOUR), created_by: 'tenant' as const, subject: null };
    await expect(
      theirs
        .insertInto('domain_links')
        .values({ ...values, ...times })
        .execute(),
    ).rejects.toThrow(/row-level security/);
    await expect(own.selectFrom('domain_links').select('hash').execute()).rejects.toThrow(
      /permission denied/,
    );
    expect(await revokeLink(own, { id, domainId: domain.id, by: BY_TENANT, now: NOON })).toBe(true);
  });
});

describe('the use of a link', () => {
  test('is written once a minute, and in the audit once a day', async () => {
    const domain = await aDomain(database.db);
    const { id, open } = await aLink(domain, { expiresAt: later(3 * 86_400) });
    const use = async (seconds: number) => {
      const link = await open(later(seconds));
      if (link === null) throw new Error('it does not work');
      await recordUse(database.db, link, { requestId: `at ${seconds}`, now: later(seconds) });
    };
    const stale = await open();
    for (const seconds of [0, 1, 59.9, 60, 61]) await use(seconds);
    expect(await listLinks(database.db, domain.id)).toMatchObject([{ lastUsedAt: later(60), uses: 2 }]);
    // A request that read the link before the others wrote.
    if (stale !== null) await recordUse(database.db, stale, { requestId: 'late', now: later(61) });
    expect(await listLinks(database.db, domain.id)).toMatchObject([{ lastUsedAt: later(60), uses: 2 }]);
    await use(86_400);
    const entries = await listAudit(database.db, { domain: domain.id, limit: 10 });
    const uses = entries.filter(({ action }) => action === 'link.used');
    expect(uses.map(({ requestId, actor, to }) => [requestId, actor, to])).toEqual(
      ['at 86400', 'at 0'].map((requestId) => [
        requestId,
        { kind: 'tenant', id: `link:${id}`, subject: null },
        { id },
      ]),
    );
  });
});
