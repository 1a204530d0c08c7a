import { describe, expect, test } from 'vitest';
import { aCondition } from '../../testing/conditions.ts';
import type { Condition, ReasonOf } from '../conditions.ts';
import type { AddressRecord, DnsObservation, ServerView } from '../observations.ts';
import { ownershipRecordValue } from './ownership-txt.ts';
import { type PublishRecord, type RecordsInput, recordsToPublish } from './records-to-publish.ts';

const at = '2026-11-24T12:00:00.000Z';
const token = '0123456789abcdef0123456789abcdef';
const target = 'a1b2c3d.portal.vendor.app';

const inputFor = (domain: string, change: Partial<RecordsInput> = {}): RecordsInput => ({
  domain,
  canonicalHost: target,
  ownershipToken: token,
  conditions: [],
  lastDns: null,
  ...change,
});
const view = (change: Partial<ServerView> = {}): ServerView => ({
  server: 'ns1.acme.com (192.0.2.53:53)',
  role: 'authoritative',
  outcome: 'answer',
  chain: [],
  addresses: [],
  txt: [],
  negativeTtl: null,
  ...change,
});
const resolver = (change: Partial<ServerView> = {}) =>
  view({ server: '9.9.9.9:53', role: 'resolver', ...change });
const dns = (change: Partial<DnsObservation> = {}): DnsObservation => ({
  observedAt: at,
  domain: 'portal.acme.com',
  routing: [],
  ownership: [],
  edgeAddresses: ['192.0.2.1', '2001:db8::1'],
  doubledName: null,
  ...change,
});
const cname = (to: string, ttl = 300) => [{ from: 'portal.acme.com', to, ttl }];
const a = (address: string, ttl = 300): AddressRecord => ({ type: 'A', address, ttl });
const aaaa = (address: string, ttl = 300): AddressRecord => ({ type: 'AAAA', address, ttl });
const owned = (reason: ReasonOf<'Owned'>): Condition => aCondition('Owned', reason, at);
const pointsHere = (reason: ReasonOf<'PointsHere'>): Condition => aCondition('PointsHere', reason, at);

const brief = (records: PublishRecord[]) =>
  records.map(({ type, name, value }) => `${name} ${type} ${value}`);
const TXT = `_portal-domain.portal.acme.com TXT ${ownershipRecordValue(token)}`;
const CNAME = `portal.acme.com CNAME ${target}`;

describe('which records are asked for', () => {
  test('a subdomain that was just registered: the CNAME alone, of unknown state', () => {
    expect(recordsToPublish(inputFor('portal.acme.com'))).toEqual([
      {
        purpose: 'routing',
        type: 'CNAME',
        name: 'portal.acme.com',
        relativeName: 'portal',
        value: target,
        state: 'unknown',
        observed: [],
        ttl: null,
        cachedUntil: null,
      },
    ]);
  });

  test.each<[string, Condition[], boolean]>([
    ['not while nothing is published', [owned('proof_missing'), pointsHere('nxdomain')], false],
    ['not while the CNAME is wrong', [owned('proof_missing'), pointsHere('wrong_target')], false],
    ['not when the CNAME proved it', [owned('cname'), pointsHere('cname')], false],
    ['not while the DNS cannot be asked', [owned('not_checked'), pointsHere('servfail')], false],
    ['when the CNAME was flattened', [owned('proof_missing'), pointsHere('address')], true],
    ['when a proxy stands in front', [owned('proof_missing'), pointsHere('proxied')], true],
    ['when other addresses stand there', [owned('proof_missing'), pointsHere('wrong_address')], true],
    ['when it is the proof that counts', [owned('txt'), pointsHere('servfail')], true],
    ['when another tenant has proved the name', [owned('claimed_elsewhere'), pointsHere('nxdomain')], true],
  ])('a subdomain is asked for the TXT too %s', (_, conditions, isAsked) => {
    const records = brief(recordsToPublish(inputFor('portal.acme.com', { conditions })));
    expect(records).toEqual(isAsked ? [CNAME, TXT] : [CNAME]);
  });

  test('a TXT that stands there already stays on the list', () => {
    const lastDns = dns({ ownership: [view({ txt: [ownershipRecordValue(token)] })] });
    const [, txt] = recordsToPublish(inputFor('portal.acme.com', { lastDns }));
    expect(txt).toMatchObject({ purpose: 'ownership', relativeName: '_portal-domain.portal', state: 'ok' });
  });

  test("an apex: the edge's addresses and the TXT, never a CNAME", () => {
    const records = recordsToPublish(inputFor('acme.co.uk', { lastDns: dns({ domain: 'acme.co.uk' }) }));
    expect(brief(records)).toEqual([
      'acme.co.uk A 192.0.2.1',
      'acme.co.uk AAAA 2001:db8::1',
      `_portal-domain.acme.co.uk TXT ${ownershipRecordValue(token)}`,
    ]);
    expect(records.map(({ relativeName }) => relativeName)).toEqual(['@', '@', '_portal-domain']);
  });

  test("an apex before the edge's addresses are known: the TXT", () => {
    expect(recordsToPublish(inputFor('acme.com')).map(({ type }) => type)).toEqual(['TXT']);
  });
});

describe("what a subdomain's DNS has for the CNAME", () => {
  const cnameFinding = (lastDns: DnsObservation) => {
    const [record] = recordsToPublish(inputFor('portal.acme.com', { lastDns }));
    return { state: record?.state, observed: record?.observed, ttl: record?.ttl };
  };

  test.each<[string, ServerView[], PublishRecord['state'], string[], number | null]>([
    ['the CNAME to our host is ok', [view({ chain: cname(target) })], 'ok', [`CNAME ${target}`], 300],
    [
      "a CNAME through the tenant's own alias is ok and shown whole",
      [view({ chain: [...cname('alias.acme.com', 60), { from: 'alias.acme.com', to: target, ttl: 900 }] })],
      'ok',
      ['CNAME alias.acme.com', `CNAME ${target} (from alias.acme.com)`],
      60,
    ],
    [
      'a CNAME to another host is wrong',
      [view({ chain: cname('acme.github.io') })],
      'wrong',
      ['CNAME acme.github.io'],
      300,
    ],
    [
      'a CNAME below our host is wrong',
      [view({ chain: cname(`x.${target}`) })],
      'wrong',
      [`CNAME x.${target}`],
      300,
    ],
    [
      'a loop is wrong',
      [view({ outcome: 'loop', chain: cname('portal.acme.com') })],
      'wrong',
      ['CNAME portal.acme.com'],
      300,
    ],
    [
      'a name that does not exist is missing',
      [view({ outcome: 'nxdomain', negativeTtl: 60 })],
      'missing',
      [],
      null,
    ],
    ['a name with other types only is missing', [view({ outcome: 'no_data' })], 'missing', [], null],
    [
      'our own addresses, flattened, are ok',
      [view({ addresses: [a('192.0.2.1'), aaaa('2001:DB8:0::1')] })],
      'ok',
      ['A 192.0.2.1', 'AAAA 2001:DB8:0::1'],
      300,
    ],
    [
      'an address of ours beside a strange one is wrong',
      [view({ addresses: [a('192.0.2.1'), a('198.51.100.7', 60)] })],
      'wrong',
      ['A 192.0.2.1', 'A 198.51.100.7'],
      300,
    ],
    [
      'no server that could tell is unknown',
      [view({ outcome: 'timeout' }), resolver({ outcome: 'servfail' })],
      'unknown',
      [],
      null,
    ],
    ['not asked is unknown', [], 'unknown', [], null],
    [
      "the resolvers' word counts when no authoritative server could tell",
      [view({ outcome: 'refused' }), resolver({ chain: cname(target, 42) })],
      'ok',
      [`CNAME ${target}`],
      42,
    ],
    [
      'a corrected record is ok while a resolver still has the old one, which is told last',
      [view({ chain: cname(target) }), resolver({ chain: cname('old.acme.com', 2400) })],
      'ok',
      [`CNAME ${target}`, 'CNAME old.acme.com (still at resolver 9.9.9.9:53)'],
      300,
    ],
    [
      'a new record is ok while a resolver still has its absence',
      [view({ chain: cname(target) }), resolver({ outcome: 'nxdomain' })],
      'ok',
      [`CNAME ${target}`],
      300,
    ],
    [
      'authoritative servers that disagree are as the worse of them says',
      [view({ chain: cname(target) }), view({ server: 'ns2', chain: cname('old.acme.com') })],
      'wrong',
      [`CNAME ${target}`, 'CNAME old.acme.com'],
      300,
    ],
    [
      'a record that has not reached every authoritative server is missing',
      [view({ outcome: 'nxdomain' }), view({ server: 'ns2', chain: cname(target) })],
      'missing',
      [`CNAME ${target}`],
      300,
    ],
  ])('%s', (_, routing, state, observed, ttl) => {
    expect(cnameFinding(dns({ routing }))).toEqual({ state, observed, ttl });
  });

  test('a record at the doubled name is told with the missing one', () => {
    const routing = [view({ outcome: 'nxdomain' })];
    const doubledName = 'portal.acme.com.acme.com';
    expect(cnameFinding(dns({ routing, doubledName }))).toEqual({
      state: 'missing',
      observed: ['a record at portal.acme.com.acme.com'],
      ttl: null,
    });
  });
});

describe("what an apex's DNS has for each address", () => {
  const states = (routing: ServerView[]) =>
    recordsToPublish(inputFor('acme.com', { lastDns: dns({ domain: 'acme.com', routing }) }))
      .filter(({ purpose }) => purpose === 'routing')
      .map(({ type, state, observed }) => ({ type, state, observed }));

  test('an old AAAA beside the right A is wrong at the AAAA alone', () => {
    expect(states([view({ addresses: [a('192.0.2.1'), aaaa('2001:db8::dead')] })])).toEqual([
      { type: 'A', state: 'ok', observed: ['A 192.0.2.1'] },
      { type: 'AAAA', state: 'wrong', observed: ['AAAA 2001:db8::dead'] },
    ]);
  });

  test('an AAAA that is not there is missing', () => {
    expect(states([view({ addresses: [a('192.0.2.1')] })]).map(({ state }) => state)).toEqual([
      'ok',
      'missing',
    ]);
  });

  test('the same IPv6 address in another spelling is ok', () => {
    expect(states([view({ addresses: [aaaa('2001:0DB8::0:1')] })]).map(({ state }) => state)).toEqual([
      'missing',
      'ok',
    ]);
  });
});

describe('what the DNS has for the ownership TXT', () => {
  const txtFinding = (change: Partial<DnsObservation>) => {
    const records = recordsToPublish(
      inputFor('acme.com', { lastDns: dns({ domain: 'acme.com', ...change }) }),
    );
    const record = records.find(({ purpose }) => purpose === 'ownership');
    return { state: record?.state, observed: record?.observed };
  };

  test.each<[string, Partial<DnsObservation>, PublishRecord['state'], string[]]>([
    [
      'the right value among others is ok',
      { ownership: [view({ txt: ['x', ownershipRecordValue(token)] })] },
      'ok',
      ['TXT x', `TXT ${ownershipRecordValue(token)}`],
    ],
    [
      "another claim's value is wrong",
      { ownership: [view({ txt: [ownershipRecordValue('f'.repeat(32))] })] },
      'wrong',
      [`TXT ${ownershipRecordValue('f'.repeat(32))}`],
    ],
    ['no such name is missing', { ownership: [view({ outcome: 'nxdomain' })] }, 'missing', []],
    [
      'a TXT at the doubled name is told with the missing one',
      { ownership: [view({ outcome: 'nxdomain' })], doubledName: '_portal-domain.acme.com.acme.com' },
      'missing',
      ['a record at _portal-domain.acme.com.acme.com'],
    ],
    [
      'a routing record at the doubled name is not told here',
      { ownership: [view({ outcome: 'nxdomain' })], doubledName: 'acme.com.acme.com' },
      'missing',
      [],
    ],
    [
      'no server that could tell is unknown',
      { ownership: [view({ outcome: 'dnssec_bogus' })] },
      'unknown',
      [],
    ],
  ])('%s', (_, change, state, observed) => {
    expect(txtFinding(change)).toEqual({ state, observed });
  });
});
