import { describe, expect, test } from 'vitest';
import {
  address,
  addresses,
  cname,
  type Expectation,
  expectJudgement,
  judge,
  over,
  PROOF,
  resolver,
  right,
  TARGET,
  txt,
  view,
} from '../../testing/dns-observations.ts';

/** Rows 16 to 26 of the faults: servers that fail, differ or remember. */
const CASES: Record<string, Expectation> = {
  '16: SERVFAIL from every server is unknown': {
    routing: [view({ outcome: 'servfail' }), resolver({ outcome: 'servfail' })],
    also: { ownership: [view({ outcome: 'servfail' })] },
    pointsHere: 'Unknown servfail',
    owned: 'Unknown not_checked',
    actor: 'tenant',
    answer: ['ns1.acme.com'],
  },
  '17: broken signatures are unknown, although the authoritative servers answer': {
    routing: [right(), resolver({ outcome: 'dnssec_bogus' })],
    also: { ownership: [txt(PROOF), resolver({ outcome: 'dnssec_bogus' })] },
    pointsHere: 'Unknown dnssec_bogus',
    owned: 'Unknown not_checked',
    actor: 'tenant',
    answer: ['DNSSEC', '9.9.9.9:53'],
  },
  '18: no answer from anybody is the operator to see to': {
    routing: [resolver({ outcome: 'timeout' }), resolver({ server: '1.1.1.1:53', outcome: 'unreachable' })],
    also: { ownership: [resolver({ outcome: 'timeout' })], edgeAddresses: [] },
    pointsHere: 'Unknown timeout',
    owned: 'Unknown not_checked',
    actor: 'operator',
    answer: ['9.9.9.9:53', '1.1.1.1:53'],
  },
  '18: no server known at all is the same': {
    routing: [],
    also: { ownership: [] },
    pointsHere: 'Unknown timeout',
    owned: 'Unknown not_checked',
    actor: 'operator',
  },
  '19: REFUSED by the authoritative servers, SERVFAIL by the resolver for it, is refused': {
    routing: [view({ outcome: 'refused' }), resolver({ outcome: 'servfail' })],
    also: { ownership: [view({ outcome: 'refused' })] },
    pointsHere: 'Unknown refused',
    owned: 'Unknown not_checked',
    actor: 'tenant',
    answer: ['ns1.acme.com'],
  },
  '19: servers that do not know the zone are a lame delegation': {
    routing: [view({ outcome: 'lame' }), resolver({ outcome: 'servfail' })],
    also: { ownership: [view({ outcome: 'lame' })] },
    pointsHere: 'Unknown lame_delegation',
    owned: 'Unknown not_checked',
    actor: 'tenant',
  },
  '19: a refusal by our own resolvers is the operator to see to': {
    routing: [resolver({ outcome: 'refused' })],
    also: { ownership: [resolver({ outcome: 'refused' })] },
    pointsHere: 'Unknown refused',
    owned: 'Unknown not_checked',
    actor: 'operator',
    answer: ['PORTAL_DNS_RESOLVERS'],
  },
  '19: one lame server does not outweigh one that knows': {
    routing: [view({ outcome: 'lame' }), view({ ...right(), server: 'ns2' })],
    pointsHere: 'True cname',
    owned: 'True cname',
    actor: 'nobody',
  },
  '20: authoritative servers that disagree are named with what each says': {
    routing: [right(), view({ ...cname('old.acme.com'), server: 'ns2.acme.com (192.0.2.2:53)' })],
    pointsHere: 'False split_answers',
    owned: 'False proof_missing',
    actor: 'tenant',
    answer: ['disagree: ns2.acme.com (192.0.2.2:53) says CNAME old', 'the other is right', TARGET],
  },
  '20: servers that are wrong in different ways disagree too': {
    routing: [cname('old.acme.com'), view({ server: 'ns2', outcome: 'nxdomain' })],
    pointsHere: 'False split_answers',
    owned: 'False proof_missing',
    actor: 'tenant',
  },
  '21: the authoritative answer counts while resolvers hold the old one': {
    routing: [right(), resolver({ chain: over('old.acme.com'), addresses: [address('203.0.113.9', 2400)] })],
    pointsHere: 'True cname',
    owned: 'True cname',
    actor: 'nobody',
    answer: ['about 40 minutes'],
  },
  '21: when only resolvers can tell, the next check is when the first has forgotten': {
    routing: [
      view({ outcome: 'timeout' }),
      resolver({ chain: over('old.acme.com'), addresses: [address('203.0.113.9', 9000)] }),
      resolver({ server: 'r2', chain: over('old.acme.com'), addresses: [address('203.0.113.9', 30)] }),
    ],
    pointsHere: 'False wrong_target',
    owned: 'False proof_missing',
    actor: 'tenant',
    recheckAfterSeconds: 2401,
    answer: ['old.acme.com', 'about 40 minutes'],
  },
  '21: a stored wrong address is forgotten with the first of its records': {
    routing: [
      resolver({ server: 'r1', addresses: [address('203.0.113.9', 1200)] }),
      resolver({ server: 'r2', addresses: [address('203.0.113.9', 9000), address('203.0.113.8', 9000)] }),
    ],
    pointsHere: 'False wrong_address',
    owned: 'False proof_missing',
    actor: 'tenant',
    recheckAfterSeconds: 1201,
    answer: ['A 203.0.113.9', 'about 20 minutes'],
  },
  '21: resolvers of which some have the new answer leave nothing to do but wait': {
    routing: [
      resolver({ ...right(), server: 'r1', role: 'resolver' }),
      resolver({ server: 'r2', outcome: 'nxdomain', negativeTtl: 90 }),
    ],
    pointsHere: 'False split_answers',
    owned: 'False proof_missing',
    actor: 'nobody',
    recheckAfterSeconds: 91,
  },
  '22: a cached negative answer is checked again when it ends': {
    routing: [resolver({ outcome: 'nxdomain', negativeTtl: 42 })],
    pointsHere: 'False nxdomain',
    owned: 'False proof_missing',
    actor: 'tenant',
    recheckAfterSeconds: 43,
    answer: ['43 seconds'],
  },
  '23: an answer from a wildcard is as good as any': {
    routing: [right(), resolver({ ...right(), server: 'r', role: 'resolver' })],
    pointsHere: 'True cname',
    owned: 'True cname',
    actor: 'nobody',
  },
  '24: an address beside the CNAME is told to be deleted': {
    routing: [view({ ...right(), besideCname: [address('203.0.113.9')] })],
    pointsHere: 'False split_answers',
    owned: 'True cname',
    actor: 'tenant',
    answer: ['A 203.0.113.9', 'Delete the address', TARGET],
  },
  '26: a server that contradicts itself is waited for': {
    routing: [right(), cname('old.acme.com')],
    pointsHere: 'False split_answers',
    owned: 'False proof_missing',
    actor: 'nobody',
    answer: ['change from one question to the next'],
  },
};

describe('a check of the DNS in trouble', () => {
  test.each(Object.entries(CASES))('%s', (_, expected) => expectJudgement(expected));

  test('is flapping only when one server contradicts itself', () => {
    expect(judge([right(), cname('old.acme.com')]).flapping).toBe(true);
    expect(judge([right(), { ...cname('old.acme.com'), server: 'ns2' }]).flapping).toBe(false);
    expect(judge([right(), right()]).flapping).toBe(false);
  });

  test('cannot tell about addresses while our own are unknown', () => {
    const { pointsHere } = judge([addresses('203.0.113.9')], { edgeAddresses: [] });
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'timeout', actor: 'operator' });
  });

  test('sees the CNAME proof even while our own addresses are unknown', () => {
    const { pointsHere, owned } = judge([right()], { edgeAddresses: [] });
    expect([pointsHere.reason, owned.reason]).toEqual(['cname', 'cname']);
  });
});
