import { describe, expect, test } from 'vitest';
import { plusSeconds, secondsBetween } from '../core/lifecycle/schedules.ts';
import type { DueDomain } from '../store/patrol/patrol.ts';
import { aCertificate, NOON } from '../testing/builders.ts';
import { type VisitPorts, visit } from './check.ts';

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
  return { asked, go: (over: Partial<DueDomain> = {}) => visit(due(over), counted, () => NOON) };
}

const incident = { kind: 'dns', since: NOON, open: true } as const;

describe('a visit', () => {
  test('of a domain that answers as before asks the few questions and makes one handshake', async () => {
    const { asked, go } = world();
    expect(await go()).toMatchObject({
      kind: 'unchanged',
      whole: false,
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
  ])('makes a whole round where %s, and stays at rest where that finds all well', async (_, over, domain) => {
    const { asked, go } = world(over);
    expect(await go(domain)).toMatchObject({
      kind: 'unchanged',
      whole: true,
      visit: { servers: '192.0.2.54 53' },
    });
    expect(asked.filter((one) => one === 'wholeRound')).toHaveLength(1);
  });

  test('samples the DNS before the whole round, never after it', async () => {
    const { asked, go } = world();
    await go({ dnsFingerprint: null });
    expect(asked).toEqual(['findServers', 'sampleDns', 'wholeRound']);
  });

  test('starts the workflow where the whole round differs too, with the reason that led to it', async () => {
    const wholeRound: VisitPorts['wholeRound'] = async () => ({
      kind: 'differs',
      reason: 'found',
      failing: ['dns'],
      isGone: false,
      incidents: [],
    });
    const { go } = world({ wholeRound, sampleDns: async () => ({ fingerprint: null, ttl: null }) });
    expect(await go()).toEqual({ kind: 'differs', reason: 'dns', failing: ['dns'] });
  });

  test('starts it where something is to be done, as a renewal', async () => {
    const { go } = world({ wholeRound: async () => ({ kind: 'differs', reason: 'plan' }) });
    expect(await go({ fullCheckAt: NOON })).toEqual({ kind: 'differs', reason: 'plan', failing: [] });
  });

  test('that an open incident explains changes nothing, and makes a whole round the next time', async () => {
    const failing = (incidents: readonly { kind: 'dns'; since: string; open: boolean }[]) =>
      world({
        wholeRound: async () => ({
          kind: 'differs',
          reason: 'found',
          failing: ['dns'],
          isGone: false,
          incidents,
        }),
        sampleDns: async () => ({ fingerprint: null, ttl: null }),
      }).go();
    expect(await failing([incident])).toMatchObject({
      kind: 'explained',
      failing: ['dns'],
      visit: { dnsFingerprint: null, checkedAt: null },
    });
    expect(await failing([{ ...incident, open: false }])).toMatchObject({ kind: 'differs' });
  });

  test('whose whole round is long due is made again in its time, not at once, while an incident explains it', async () => {
    const wholeRound: VisitPorts['wholeRound'] = async () => ({
      ...{ kind: 'differs', reason: 'found', failing: ['dns'], isGone: false, incidents: [incident] },
    });
    const late = plusSeconds(NOON, -DAY);
    const outcome = await world({ wholeRound }).go({ fullCheckAt: late, dueAt: late });
    if (outcome.kind !== 'explained') throw new Error(outcome.kind);
    const { dueAt, fullCheckAt, urgent } = outcome.visit;
    expect(secondsBetween(NOON, dueAt)).toBeGreaterThanOrEqual(720);
    expect(fullCheckAt > NOON).toBe(true);
    expect(urgent).toBe(false);
  });

  test('that finds more than the incident explains starts the workflow', async () => {
    const wholeRound: VisitPorts['wholeRound'] = async () => ({
      kind: 'differs',
      reason: 'found',
      failing: ['dns', 'edge'],
      isGone: false,
      incidents: [incident],
    });
    expect(await world({ wholeRound }).go({ fullCheckAt: NOON })).toMatchObject({ kind: 'differs' });
  });

  test('that finds the route gone starts the workflow, whatever incident is open', async () => {
    const wholeRound: VisitPorts['wholeRound'] = async () => ({
      ...{ kind: 'differs', reason: 'found', failing: ['dns'], isGone: true, incidents: [incident] },
    });
    expect(await world({ wholeRound }).go({ fullCheckAt: NOON })).toMatchObject({ kind: 'differs' });
  });
});
