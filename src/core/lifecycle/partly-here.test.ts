import { describe, expect, test } from 'vitest';
import {
  aChallenge,
  aDnsObservation,
  anEdgeObservation,
  aPreflight,
  aProbe,
  aSnapshot,
  aView,
} from '../../testing/builders.ts';
import { hourly, later, live, next, runRound } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import type { AddressRecord } from '../observations.ts';
import { mayPassThrough } from './plan.ts';

const MONTH = 30 * 86_400;
const OURS: AddressRecord = { type: 'A', address: '198.51.100.7', ttl: 60 };
const OTHER: AddressRecord = { type: 'A', address: '203.0.113.9', ttl: 60 };
const OTHER_IPV6: AddressRecord = { type: 'AAAA', address: '2001:db8::7', ttl: 60 };
const CDN: AddressRecord = { type: 'A', address: '104.16.1.1', ttl: 60 };
const toUs = aDnsObservation().routing[0]?.chain ?? [];
const toAnother = [{ from: 'portal.acme.com', to: 'lb.acme.com', ttl: 60 }];

const all = (view: Parameters<typeof aView>[0]) => ({
  dns: aDnsObservation({ routing: [aView(view)] }),
  edge: anEdgeObservation(),
  probe: aProbe(),
});

describe('a live domain that leads here for some, and elsewhere for others', () => {
  test.each([
    ['our A and an AAAA of another host', { addresses: [OURS, OTHER_IPV6] }, 'stale_ipv6'],
    ['our A and another A', { addresses: [OURS, OTHER] }, 'wrong_address'],
    ['our A and one of a CDN', { addresses: [OURS, CDN] }, 'proxied'],
    [
      'a CNAME to a host with our A and another',
      { chain: toAnother, addresses: [OURS, OTHER] },
      'wrong_target',
    ],
    [
      'the right CNAME and another A beside it',
      { chain: toUs, addresses: [OURS], besideCname: [OTHER] },
      'split_answers',
    ],
    [
      'another CNAME and our A beside it',
      { chain: toAnother, addresses: [OTHER], besideCname: [OURS] },
      'split_answers',
    ],
  ])('by %s is told so, with no date, and is not withdrawn in a month', (_, view, reason) => {
    const reported = runRound(live(), all(view), later(60));
    expect(reported).toMatchObject({ reason, actor: 'tenant', changes: { progress: { awaySince: null } } });
    expect(statusSentence(reported)).not.toContain('is served until');
    const after = hourly(next(live(), reported), all(view), [3_660, MONTH]);
    expect(after).toMatchObject({ status: 'active', givenUpAt: null });
  });

  test('has its seven days begin where the other records are all that is left', () => {
    const reported = next(live(), runRound(live(), all({ addresses: [OURS, OTHER] }), later(60)));
    const left = runRound(reported, all({ addresses: [OTHER] }), later(120));
    expect(left).toMatchObject({ reason: 'wrong_address', changes: { progress: { awaySince: later(120) } } });
  });
});

describe('a live domain with somebody else’s address', () => {
  const asked = (outcome: 'answered' | 'other_answer') =>
    aPreflight({ challenge: [aChallenge({ address: CDN.address, ours: false, outcome })] });
  const hold = (address: AddressRecord, outcome: 'answered' | 'other_answer') => ({
    ...all({ addresses: [address] }),
    preflight: asked(outcome),
  });

  test.each([
    ['of a CDN', CDN, 'proxied'],
    ['of a CDN that is not on our list', OTHER, 'wrong_address'],
  ])(
    '%s that passes port 80 on to us is told so, with no date, and is not withdrawn',
    (_, address, reason) => {
      const seen = hold(address, 'answered');
      const reported = runRound(live(), seen, later(60));
      expect(reported).toMatchObject({ reason, actor: 'tenant', changes: { progress: { awaySince: null } } });
      expect(hourly(next(live(), reported), seen, [3_660, MONTH])).toMatchObject({ status: 'active' });
    },
  );

  test('that answers port 80 itself has its seven days, and nothing is said of its certificate', () => {
    const reported = runRound(live(), hold(CDN, 'other_answer'), later(60));
    expect(reported.changes.progress.awaySince).toBe(later(60));
    expect(reported.changes.conditions.filter(({ reason }) => reason === 'challenge_intercepted')).toEqual(
      [],
    );
    const after = hourly(next(live(), reported), hold(CDN, 'other_answer'), [3_660, 8 * 86_400]);
    expect(after.status).toBe('dns_failed');
  });

  test('is asked on port 80 while it is live, and no claim is', () => {
    expect([mayPassThrough(live()), mayPassThrough(aSnapshot())]).toEqual([true, false]);
  });
});

test('a claim whose records lead here only for some is told that they are wrong before anything is ordered', () => {
  const view = { addresses: [OURS, OTHER] };
  const waiting = aSnapshot({ status: 'pending_certificate', provedAt: later(0), proofMethod: 'txt' });
  const { changes } = runRound(waiting, { dns: all(view).dns }, later(60));
  expect(changes).toMatchObject({ status: 'dns_failed', edgeApplied: false });
});
