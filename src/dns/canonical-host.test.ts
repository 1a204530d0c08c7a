import type { Question } from 'dns-packet';
import { describe, expect, test } from 'vitest';
import { type Judged, pick } from '../core/checks/judge.ts';
import { judge } from '../core/checks/judge-all.ts';
import type { DnsObservation } from '../core/observations.ts';
import { scripted, type UdpBehaviour } from '../testing/dns-servers.ts';
import { DOMAIN, EDGE, startServer, startWorld, TARGET, TOKEN, toTarget } from '../testing/dns-world.ts';
import { sentence } from '../testing/sentences.ts';

const SERVFAIL = 2;
const NXDOMAIN = 3;
/** Recursion is available. */
const RA = 0x0080;
const SOA = {
  name: 'portal.localhost',
  type: 'SOA' as const,
  ttl: 60,
  data: { mname: 'ns.portal.localhost', rname: 'x.portal.localhost', minimum: 60 },
};
const alias = { name: DOMAIN, type: 'CNAME' as const, ttl: 300, data: TARGET };

/** A validating resolver for which every check over `TARGET` fails while it checks signatures. */
const brokenAtOurs =
  (onlyChecking: boolean): UdpBehaviour =>
  (query, peer) => {
    const checks = (query.readUInt16BE(2) & 0x0010) === 0;
    const answerOf = ({ name, type }: Question) => {
      if (name === DOMAIN && type === 'CNAME') return { answers: [alias] };
      if (name !== DOMAIN && name !== TARGET) return { rcode: NXDOMAIN };
      if (checks || !onlyChecking) return { rcode: SERVFAIL };
      const answers = name === DOMAIN ? [alias] : [];
      if (type !== 'A') return { answers };
      return { answers: [...answers, { name: TARGET, type: 'A' as const, ttl: 60, data: '192.0.2.10' }] };
    };
    return scripted(answerOf)(query, peer);
  };

const judged = (dns: DnsObservation) => {
  const subject: Judged = {
    domain: DOMAIN,
    canonicalHost: TARGET,
    ownershipToken: TOKEN,
    elsewhere: 'nowhere',
    conditions: [],
  };
  const { conditions } = judge(subject, { dns, preflight: null, edge: null, probe: null }, dns.observedAt);
  return {
    pointsHere: pick(conditions, 'PointsHere'),
    owned: pick(conditions, 'Owned'),
    allowed: pick(conditions, 'CertificateAllowed'),
  };
};

describe('two zones, two verdicts', () => {
  test('broken signatures of our own zone are the operator’s, and the tenant’s record is right', async () => {
    const validating = await startServer(brokenAtOurs(true));
    const world = await startWorld([toTarget]);
    const observer = world.observer([validating]);
    const { pointsHere, owned, allowed } = judged(
      await observer.observe({ domain: DOMAIN, canonicalHost: TARGET }),
    );
    expect(pointsHere).toMatchObject({ status: 'True', reason: 'cname' });
    expect(owned.reason).toBe('cname');
    expect(allowed).toMatchObject({ status: 'False', reason: 'canonical_host_broken', actor: 'operator' });
    expect(sentence(allowed)).toMatch(/^Your record is right.*which is ours.*signatures are broken/);
    expect(sentence(allowed, 'tenant')).toMatch(/^Your record is right.*signatures are broken.*operator/);
    expect(sentence(allowed)).toContain(`:${validating.port} finds the signatures broken`);
  });

  test('servers of our own zone that fail are the operator’s as well', async () => {
    const failing = await startServer(brokenAtOurs(false));
    const world = await startWorld([toTarget]);
    const observer = world.observer([failing]);
    const { pointsHere, allowed } = judged(await observer.observe({ domain: DOMAIN, canonicalHost: TARGET }));
    expect(pointsHere.reason).toBe('cname');
    expect(allowed).toMatchObject({ reason: 'canonical_host_broken', actor: 'operator' });
    expect(sentence(allowed)).toContain('says SERVFAIL');
  });

  test('a canonical host without an address is the operator’s', async () => {
    const resolver = await startServer(
      scripted(({ name }) => (name === DOMAIN ? { answers: [alias] } : { flags: RA, authorities: [SOA] })),
    );
    const world = await startWorld();
    const observer = world.observer([resolver]);
    const { pointsHere, allowed } = judged(await observer.observe({ domain: DOMAIN, canonicalHost: TARGET }));
    expect(pointsHere.reason).toBe('cname');
    expect(allowed).toMatchObject({ reason: 'canonical_host_broken', actor: 'operator' });
    expect(sentence(allowed)).toContain('has no address');
  });

  test('broken signatures of the tenant’s own zone stay the tenant’s', async () => {
    const validating = await startServer((query, peer) => {
      const checks = (query.readUInt16BE(2) & 0x0010) === 0;
      const address = { name: TARGET, type: 'A' as const, ttl: 60, data: '192.0.2.10' };
      const answerOf = ({ name, type }: Question) => {
        if (name === TARGET) return type === 'A' ? { answers: [address] } : {};
        return checks ? { rcode: SERVFAIL } : { answers: name === DOMAIN ? [alias] : [] };
      };
      return scripted(answerOf)(query, peer);
    });
    const world = await startWorld([toTarget]);
    const observer = world.observer([validating]);
    const { pointsHere, allowed } = judged(await observer.observe({ domain: DOMAIN, canonicalHost: TARGET }));
    expect(pointsHere).toMatchObject({ reason: 'dnssec_bogus', actor: 'tenant' });
    expect(allowed.reason).toBe('not_checked');
  });

  test('a resolver that finds the root’s signatures broken too has a wrong clock: its word is no verdict', async () => {
    const ROOT = '.';
    const wrongClock = await startServer((query, peer) => {
      const checks = (query.readUInt16BE(2) & 0x0010) === 0;
      const answerOf = ({ name, type }: Question) => {
        if (checks) return { rcode: SERVFAIL };
        if (name === ROOT)
          return { answers: [{ name: ROOT, type: 'NS' as const, ttl: 60, data: 'a.root.localhost' }] };
        if (name === DOMAIN) return { answers: [alias] };
        return type === 'A' ? { answers: [{ name: TARGET, type, ttl: 60, data: EDGE }] } : {};
      };
      return scripted(answerOf)(query, peer);
    });
    const world = await startWorld([toTarget]);
    const observer = world.observer([wrongClock, world.resolver]);
    const { pointsHere, owned, allowed } = judged(
      await observer.observe({ domain: DOMAIN, canonicalHost: TARGET }),
    );
    expect(pointsHere).toMatchObject({ status: 'True', reason: 'cname' });
    expect(owned.reason).toBe('cname');
    expect(allowed.reason).toBe('not_checked');
    const caa = await world.caa([wrongClock, world.resolver]);
    expect(caa).toMatchObject({ verdict: 'allowed' });
  });

  test('what is mended is no fault any more', async () => {
    const world = await startWorld([toTarget]);
    const dns = await world.observer().observe({ domain: DOMAIN, canonicalHost: TARGET });
    const broken = { server: 'r', outcome: 'no_data' as const };
    const before = judged({ ...dns, edgeAddresses: [], canonicalHostViews: [broken] });
    const subject = {
      domain: DOMAIN,
      canonicalHost: TARGET,
      ownershipToken: TOKEN,
      conditions: [before.allowed],
      elsewhere: 'nowhere' as const,
    };
    const now = judge(subject, { dns, preflight: null, edge: null, probe: null }, dns.observedAt);
    expect(before.allowed.reason).toBe('canonical_host_broken');
    expect(pick(now.conditions, 'CertificateAllowed').reason).toBe('not_checked');
  });
});
