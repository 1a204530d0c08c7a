import { describe, expect, test } from 'vitest';
import type { Incident, TroubleKind } from '../core/fleet/incident.ts';
import { plusSeconds, secondsBetween } from '../core/lifecycle/schedules.ts';
import type { DueDomain } from '../store/patrol/claim.ts';
import { aCertificate, NOON } from '../testing/builders.ts';
import { visitOnce, WELL_PLACE } from '../testing/patrol-visit.ts';
import type { VisitPorts } from './check.ts';

const DAY = 86_400;
const certificate = aCertificate({ notBefore: NOON, notAfter: plusSeconds(NOON, 90 * DAY) });
const due = (over: Partial<DueDomain> = {}): DueDomain => ({
  id: '11111111-1111-4111-8111-111111111111',
  tenant: 'a1b2c3d4-0000-4000-8000-000000000001',
  domain: 'portal.acme.com',
  canonicalHost: 'a1b2c3d.portal.example.com',
  gateway: 'default',
  proofMethod: 'cname',
  certificate,
  servedFingerprint: certificate.fingerprint,
  dueAt: NOON,
  originDueAt: plusSeconds(NOON, 1_800),
  fullCheckAt: plusSeconds(NOON, DAY),
  dnsFingerprint: 'as before',
  servers: '192.0.2.53 53',
  leasedUntil: plusSeconds(NOON, 40),
  ...WELL_PLACE,
  ...over,
});

const WELL = { outcome: 'https_ok', fingerprint: certificate.fingerprint } as const;

function world(over: Partial<VisitPorts> = {}) {
  const asked: string[] = [];
  const ports: VisitPorts = {
    sampleDns: async () => ({ fingerprint: 'as before', ttl: 300 }),
    findServers: async () => '192.0.2.54 53',
    handshake: async () => WELL,
    probe: async () => WELL,
    wholeRound: async () => ({ kind: 'unchanged', certificate, fullCheckAt: plusSeconds(NOON, 2 * DAY) }),
    ...over,
  };
  const counted = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      name,
      (domain: DueDomain) => {
        asked.push(name);
        return port(domain);
      },
    ]),
  ) as unknown as VisitPorts;
  const go = (over: Partial<DueDomain> = {}, incidents: readonly Incident[] = []) =>
    visitOnce(due(over), counted, () => NOON, incidents);
  return { asked, go };
}

const dnsIncident = { kind: 'dns', since: NOON, open: true } as const;
const edgeIncident = { kind: 'edge', since: NOON, open: true } as const;
const SILENT = async () => ({ fingerprint: null, ttl: null });
const AWAY = async () => ({ outcome: 'connection_timeout', fingerprint: null }) as const;

describe('a visit', () => {
  test('of a domain that answers as before asks the few questions and makes one handshake', async () => {
    const { asked, go } = world();
    expect(await go()).toMatchObject({
      kind: 'unchanged',
      visit: { checkedAt: NOON, dnsFingerprint: 'as before', shows: false },
    });
    expect(asked.sort()).toEqual(['handshake', 'sampleDns']);
  });

  test('asks the origin in place of the handshake once an hour, and shows itself in the row then', async () => {
    const { asked, go } = world();
    const outcome = await go({ originDueAt: NOON });
    expect(asked.sort()).toEqual(['probe', 'sampleDns']);
    expect(outcome).toMatchObject({ kind: 'unchanged', visit: { shows: true } });
  });

  test.each<[string, Partial<VisitPorts>, Partial<DueDomain>]>([
    ['the DNS differs', { sampleDns: async () => ({ fingerprint: 'other', ttl: 300 }) }, {}],
    ['the DNS could not be sampled', { sampleDns: async () => ({ fingerprint: null, ttl: null }) }, {}],
    ['another certificate is served', { handshake: async () => ({ ...WELL, fingerprint: 'other' }) }, {}],
    ['none is', { handshake: async () => ({ outcome: 'connection_refused', fingerprint: null }) }, {}],
    ['it is not trusted', { handshake: async () => ({ ...WELL, outcome: 'untrusted_certificate' }) }, {}],
    [
      'the portal does not answer',
      { probe: async () => ({ ...WELL, outcome: 'unexpected_answer' }) },
      { originDueAt: NOON },
    ],
    ['it was never sampled', {}, { dnsFingerprint: null }],
    ['its whole round is due', {}, { fullCheckAt: NOON }],
    ['its place says so', {}, { whole: true }],
    ['its row shows an incident that is over', {}, { showsWell: false }],
  ])('makes a whole round where %s, and stays at rest where that finds all well', async (_, over, domain) => {
    const { asked, go } = world(over);
    expect(await go(domain)).toMatchObject({
      kind: 'unchanged',
      visit: { servers: '192.0.2.54 53' },
    });
    expect(asked.filter((one) => one === 'wholeRound')).toHaveLength(1);
  });

  test('samples the DNS before the whole round, never after it', async () => {
    const { asked, go } = world();
    await go({ dnsFingerprint: null });
    expect(asked).toEqual(['findServers', 'sampleDns', 'wholeRound']);
  });

  test('passes what it has sampled of the same servers on to the whole round', async () => {
    const world1 = world({ findServers: async () => '192.0.2.53 53', handshake: AWAY });
    await world1.go();
    expect(world1.asked.filter((one) => one === 'sampleDns')).toHaveLength(1);
    const others = world({ handshake: AWAY });
    await others.go();
    expect(others.asked.filter((one) => one === 'sampleDns')).toHaveLength(2);
  });

  test('starts the workflow where the whole round differs too, with the reason that led to it', async () => {
    const wholeRound: VisitPorts['wholeRound'] = async () => ({
      ...{ kind: 'differs', reason: null, failing: ['dns'] },
    });
    const { go } = world({ wholeRound, sampleDns: SILENT });
    expect(await go()).toEqual({ kind: 'differs', reason: 'dns', failing: ['dns'] });
  });

  test('starts it where something is to be done, as a renewal', async () => {
    const { go } = world({ wholeRound: async () => ({ kind: 'differs', reason: 'plan', failing: [] }) });
    expect(await go({ fullCheckAt: NOON })).toEqual({ kind: 'differs', reason: 'plan', failing: [] });
  });

  const seen = { showsWell: false } as const;
  test.each<[string, Partial<VisitPorts>, Incident, TroubleKind]>([
    ['the DNS is silent', { sampleDns: SILENT }, dnsIncident, 'dns'],
    ['the edge is away', { handshake: AWAY }, edgeIncident, 'edge'],
  ])(
    'asks no more than the few questions while %s, an open incident explains it, and the row shows it',
    async (...[, over, incident, kind]) => {
      const { asked, go } = world(over);
      const outcome = await go(seen, [incident]);
      expect(outcome).toMatchObject({
        ...{ kind: 'explained', failing: [kind] },
        // What was seen when all was well is what the next visit compares with.
        visit: { dnsFingerprint: 'as before', servers: '192.0.2.53 53', checkedAt: null, whole: false },
      });
      expect(asked.sort()).toEqual(['handshake', 'sampleDns']);
      if (outcome.kind !== 'explained') throw new Error(outcome.kind);
      expect(secondsBetween(NOON, outcome.visit.dueAt)).toBeGreaterThanOrEqual(720);
    },
  );

  test.each<[string, Partial<VisitPorts>, Incident[]]>([
    ['no incident is open', { sampleDns: SILENT }, [{ ...dnsIncident, open: false }]],
    ['the incident is of another kind', { sampleDns: SILENT }, [edgeIncident]],
    ['more fails than it explains', { sampleDns: SILENT, handshake: AWAY }, [dnsIncident]],
    [
      'the DNS differs without failing',
      { sampleDns: async () => ({ fingerprint: 'other', ttl: 300 }), handshake: AWAY },
      [dnsIncident, edgeIncident],
    ],
    [
      'another certificate is served',
      { handshake: async () => ({ ...WELL, fingerprint: 'other' }) },
      [edgeIncident],
    ],
    [
      'none of this name is',
      { handshake: async () => ({ outcome: 'wrong_certificate', fingerprint: null }) },
      [edgeIncident],
    ],
  ])('makes a whole round all the same where %s', async (_, over, incidents) => {
    const { asked, go } = world(over);
    await go(seen, incidents);
    expect(asked).toContain('wholeRound');
  });

  test('makes one whole round that writes the incident into the row', async () => {
    const fullCheckAt = plusSeconds(NOON, 3_600);
    const { asked, go } = world({
      ...{ handshake: AWAY },
      wholeRound: async () => ({ kind: 'explained', certificate, fullCheckAt, failing: ['edge'] }),
    });
    expect(await go({}, [edgeIncident])).toMatchObject({
      ...{ kind: 'explained', failing: ['edge'] },
      visit: { dnsFingerprint: 'as before', checkedAt: null, whole: false, fullCheckAt },
    });
    expect(asked).toContain('wholeRound');
  });
});
