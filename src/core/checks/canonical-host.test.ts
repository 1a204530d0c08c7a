import { describe, expect, test } from 'vitest';
import { aDnsObservation } from '../../testing/builders.ts';
import type { DnsObservation, ServerOutcome } from '../observations.ts';
import { canonicalHostFault, faultOutcomes, judgeCanonicalHost } from './canonical-host.ts';
import { addressesToPublish, ownAddresses } from './own-addresses.ts';

const HOST = 'a1b2c3d.portal.example.com';
const RESOLVERS = ['9.9.9.9:53', '1.1.1.1:53'];
const asked = (outcomes: ServerOutcome[], over: Partial<DnsObservation> = {}) =>
  aDnsObservation({
    edgeAddresses: [],
    canonicalHostViews: outcomes.map((outcome, i) => ({ server: RESOLVERS[i] ?? '', outcome })),
    ...over,
  });
const KNOWN = { edgeAddresses: ['198.51.100.7'] };

describe('the canonical host', () => {
  test.each<[ServerOutcome, string]>([
    ['nxdomain', 'absent'],
    ['no_data', 'absent'],
    ['loop', 'absent'],
    ['servfail', 'failing'],
    ['refused', 'failing'],
    ['malformed', 'failing'],
    ['lame', 'failing'],
    ['filtered', 'failing'],
    ['oversized', 'failing'],
  ])('of which a resolver says %s is %s, unless another one gives an address', (outcome, fault) => {
    expect(canonicalHostFault(asked([outcome, 'timeout']))).toBe(fault);
    expect(canonicalHostFault(asked([outcome, 'answer'], KNOWN))).toBeNull();
  });

  test('whose signatures one resolver finds broken is bogus, whatever the others give', () => {
    expect(canonicalHostFault(asked(['answer', 'dnssec_bogus'], KNOWN))).toBe('bogus');
  });

  test('that is absent for one and fails for another is absent', () => {
    expect(canonicalHostFault(asked(['servfail', 'nxdomain']))).toBe('absent');
  });

  test.each(['timeout', 'unreachable'] as const)(
    'of which nobody could tell (%s) has no fault',
    (outcome) => {
      expect(canonicalHostFault(asked([outcome]))).toBeNull();
      expect(judgeCanonicalHost(asked([outcome]), HOST)).toBeNull();
    },
  );

  test('that each resolver gave has no fault', () => {
    expect([canonicalHostFault(aDnsObservation()), faultOutcomes(aDnsObservation())]).toEqual([null, []]);
  });

  test('that is broken is the operator’s to mend, with what each resolver said', () => {
    expect(judgeCanonicalHost(asked(['servfail', 'answer']), HOST)).toMatchObject({
      ...{ status: 'False', reason: 'canonical_host_broken', actor: 'operator' },
      params: {
        ...{ case: 'broken', canonicalHost: HOST, fault: 'failing' },
        outcomes: [{ server: { label: '9.9.9.9:53', role: 'resolver' }, answer: 'servfail' }],
      },
    });
  });
});

describe('our own addresses', () => {
  const observedAt = '2026-11-24T12:00:00.000Z';
  const seen = (address: string, seenAt: string) => ({ address, seenAt });
  const rotating = (...recentAddresses: { address: string; seenAt: string }[]) =>
    aDnsObservation({ observedAt, edgeAddresses: ['198.51.100.7'], recentAddresses });
  const [hourAgo, before] = ['2026-11-24T11:00:00.000Z', '2026-11-24T10:59:59.999Z'];

  test('are those of the last day, each once, in one spelling', () => {
    const dns = rotating(seen('198.51.100.7', before), seen('2001:0db8::0001', before));
    expect(ownAddresses(dns)).toEqual(['198.51.100.7', '2001:db8::1']);
    expect(ownAddresses(aDnsObservation())).toEqual(['198.51.100.7']);
  });

  test('to publish are those of the last hour', () => {
    expect(addressesToPublish(rotating(seen('198.51.100.8', before)))).toEqual(['198.51.100.7']);
    expect(addressesToPublish(rotating(seen('198.51.100.8', hourAgo)))).toEqual([
      '198.51.100.7',
      '198.51.100.8',
    ]);
  });

  test('to publish stay in one order while they rotate, IPv4 first', () => {
    const dns = rotating(
      ...[seen('2001:db8::2', hourAgo), seen('198.51.100.9', hourAgo), seen('198.51.100.3', hourAgo)],
      ...[seen('2001:db8::1', hourAgo), seen('198.51.100.9', hourAgo)],
    );
    expect(addressesToPublish(dns)).toEqual([
      ...['198.51.100.3', '198.51.100.7', '198.51.100.9', '2001:db8::1', '2001:db8::2'],
    ]);
  });

  test('to publish stand as the host has them, where it does not rotate', () => {
    const dns = aDnsObservation({ edgeAddresses: ['2001:db8::1', '198.51.100.9', '198.51.100.3'] });
    expect(addressesToPublish(dns)).toEqual(['2001:db8::1', '198.51.100.9', '198.51.100.3']);
  });
});
