import { beforeAll, describe, expect, test } from 'vitest';
import { registrableSkeleton } from '../../core/hostname/skeleton.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  aTenant,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { findCompetingClaims, hasLookalike } from './competing-claims.ts';
import { getDomainById } from './domains.ts';
import { beginRound, recordRound } from './rounds.ts';
import { listTimeline } from './timeline.ts';

const database = useDatabase();

/** The result of `findCompetingClaims` for a claim of a new tenant. */
async function elsewhere(domain: string): Promise<string> {
  const { id: tenant } = await aTenant(database.db);
  return (await findCompetingClaims(database.db, { tenant, domain })).elsewhere;
}

/** Records that a claim is proved by `proofMethod`, as a round would that knew of nobody else. */
async function prove(id: string, proofMethod: 'cname' | 'txt') {
  const snapshot = await beginRound(database.db, id, NOON);
  if (snapshot === null) throw new Error('gone');
  const decision = aDecision(snapshot, { provedAt: NOON, proofMethod, status: 'pending_certificate' });
  return recordRound(database.db, { domainId: id, decision, observations: NOTHING_SEEN });
}

describe('which names another tenant’s proof touches', () => {
  beforeAll(async () => {
    await aServedDomain(database.db, { domain: 'shop.acme.co.uk' });
    await aServedDomain(database.db, { domain: 'apps.acme.github.io' });
    await aDomain(database.db, { domain: 'claimed.co.uk' });
  });

  test.each([
    ['the name itself', 'shop.acme.co.uk', 'this_name'],
    ['a name below it', 'new.shop.acme.co.uk', 'related_name'],
    ['a name two below it', 'a.b.shop.acme.co.uk', 'related_name'],
    ['the name above it', 'acme.co.uk', 'related_name'],
    ['a name beside it', 'portal.acme.co.uk', 'nowhere'],
    ['a name that merely ends alike', 'workshop.acme.co.uk', 'nowhere'],
    ['a name of another owner below the same suffix', 'other.co.uk', 'nowhere'],
    ['a name that is only claimed', 'claimed.co.uk', 'nowhere'],
    ['the name above, below a private suffix', 'acme.github.io', 'related_name'],
    ['another customer of the private suffix', 'other.github.io', 'nowhere'],
  ])('%s', async (_, domain, expected) => {
    expect(await elsewhere(domain)).toBe(expected);
  });

  test('a name above a private suffix is not related to what its customers have', async () => {
    await aServedDomain(database.db, { domain: 'portal.customer.s3.amazonaws.com' });
    expect(await elsewhere('amazonaws.com')).toBe('nowhere');
  });

  test('a tenant is no rival of itself', async () => {
    const { tenant } = await aServedDomain(database.db, { domain: 'own.example-corp.com' });
    const found = await findCompetingClaims(database.db, { tenant, domain: 'x.own.example-corp.com' });
    expect(found).toEqual({ elsewhere: 'nowhere', neighbours: [] });
  });

  test('more names below than are checked take the stronger proof', async () => {
    const { tenant } = await aServedDomain(database.db, { domain: 'c0.fleet.example-corp.org' });
    for (let n = 1; n < 100; n += 1)
      await aServedDomain(database.db, { tenant, domain: `c${n}.fleet.example-corp.org` });
    expect(await elsewhere('fleet.example-corp.org')).toBe('related_name');
  });
});

describe('a name below another tenant’s', () => {
  test('is not proved by a CNAME, although the round had seen nobody when it began', async () => {
    const owner = await aServedDomain(database.db, { domain: 'corp-one.com' });
    const claim = await aDomain(database.db, { domain: 'x.corp-one.com' });
    expect(await prove(claim.id, 'cname')).toMatchObject({
      kind: 'stale',
      snapshot: { provedAt: null, elsewhere: 'related_name' },
    });
    expect(await beginRound(database.db, claim.id, NOON)).toMatchObject({ elsewhere: 'related_name' });
    expect(await getDomainById(database.db, owner.id)).toMatchObject({ provedAt: NOON });
  });

  test('is proved by TXT; both are told, and the owner keeps its own', async () => {
    const owner = await aServedDomain(database.db, { domain: 'corp-two.com' });
    const claim = await aDomain(database.db, { domain: 'x.corp-two.com' });
    expect(await prove(claim.id, 'txt')).toMatchObject({ kind: 'recorded' });
    const notices = async (id: string) =>
      (await listTimeline(database.db, id, { limit: 50 }))
        .filter(({ kind }) => kind === 'neighbour')
        .map(({ message }) => message);
    expect(await notices(owner.id)).toEqual([
      'Another tenant has proved x.corp-two.com, which lies below this name, by a TXT record.',
    ]);
    expect(await notices(claim.id)).toEqual([
      'A name above or below this one is another tenant’s; that tenant has been informed.',
    ]);
    expect(await getDomainById(database.db, owner.id)).toMatchObject({ provedAt: NOON, generation: 1 });
  });

  test('two at once, one above the other, do not both get it by CNAME', async () => {
    const above = await aDomain(database.db, { domain: 'b.corp-three.com' });
    const below = await aDomain(database.db, { domain: 'a.b.corp-three.com' });
    const outcomes = await Promise.all([prove(above.id, 'cname'), prove(below.id, 'cname')]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['recorded', 'stale']);
  });
});

describe('look-alikes of other tenants’ names', () => {
  test('are found by the skeleton of the registrable domain, of proved names of others alone', async () => {
    const owner = await aServedDomain(database.db, { domain: 'portal.contoso.com' });
    await aDomain(database.db, { domain: 'portal.fabrikam.com' });
    const { id: tenant } = await aTenant(database.db);
    const isLookalike = (domain: string, by = tenant) =>
      hasLookalike(database.db, { tenant: by, domain }, registrableSkeleton(domain));
    expect(await isLookalike('login.xn--contso-l15b.com')).toBe(true);
    expect(await isLookalike('login.xn--contso-l15b.com', owner.tenant)).toBe(false);
    expect(await isLookalike('portal.xn--fabrkam-ufb.com')).toBe(false);
    expect(await isLookalike('shop.contoso.com')).toBe(false);
    expect(await hasLookalike(database.db, { tenant, domain: 'contoso.com' }, null)).toBe(false);
  });
});
