import { describe, expect, test } from 'vitest';
import {
  address,
  addresses,
  cname,
  DOMAIN,
  EDGE,
  observed,
  over,
  PROOF,
  resolver,
  right,
  subject,
  TARGET,
  TOKEN,
  txt,
  view,
} from '../../testing/dns-observations.ts';
import type { Note, NoteKind } from '../findings/notes.ts';
import type { DnsObservation, HttpsRecord, ServerView } from '../observations.ts';
import { judgeDns } from './dns.ts';
import type { DnsSubject } from './dns-view.ts';

const absent = view({ outcome: 'nxdomain', negativeTtl: 300 });
const empty = view({ outcome: 'no_data', negativeTtl: 300 });

type Seen = [routing: ServerView[], also?: Partial<DnsObservation>, of?: DnsSubject | undefined];
const judged = ([routing, also, of = subject]: Seen) =>
  judgeDns(observed(routing, { domain: of.domain, ...also }), of);
const note = (seen: Seen, kind: NoteKind, type: 'pointsHere' | 'owned' = 'pointsHere') =>
  judged(seen)[type].notes?.find((one): one is Note => one.kind === kind);

describe('a cached answer', () => {
  test('is told with the time that the first cache needs, where only caches could be asked', () => {
    const old = resolver({ chain: over('old.acme.com'), addresses: [address('203.0.113.9', 5)] });
    expect(note([[old]], 'cached')).toEqual({ kind: 'cached', seconds: 2_401, noTcp: false });
    expect(note([[old], { overTcp: true }], 'cached')).toMatchObject({ noTcp: true });
    expect(note([[{ ...old, role: 'authoritative' }]], 'cached')).toBeUndefined();
  });

  test('is waited for by the right ones as little as by those without a time', () => {
    const first = resolver({ ...right(), role: 'resolver', server: 'r1' });
    const second = resolver({ outcome: 'nxdomain', server: 'r2' });
    expect(judged([[first, second]]).recheckAfterSeconds).toBeNull();
  });

  test('is told beside the right one of the zone’s servers, with the time of the last cache', () => {
    const none = resolver({ outcome: 'nxdomain', negativeTtl: 90 });
    const other = resolver({ chain: over('old.acme.com'), server: 'r2' });
    const passed = resolver({ chain: over('alias.acme.com', TARGET), server: 'r3' });
    const older = (...views: ServerView[]) => note([[right(), ...views]], 'older_answer_cached');
    expect(older(none)).toEqual({ kind: 'older_answer_cached', seconds: 90 });
    expect(older({ ...none, outcome: 'no_data' }, other)).toMatchObject({ seconds: 2_400 });
    expect(older(passed)).toBeUndefined();
    expect(older(resolver({ outcome: 'nxdomain' }))).toBeUndefined();
    expect(older(resolver({ addresses: [address('203.0.113.9')] }))).toBeUndefined();
    expect(older({ ...other, role: 'authoritative', outcome: 'timeout' })).toBeUndefined();
  });
});

describe('a resolver of ours that filters the name', () => {
  test('is told beside what is right', () => {
    const filtering = resolver({ outcome: 'filtered' });
    expect(note([[right(), filtering]], 'filtered')).toMatchObject({ servers: [{ label: '9.9.9.9:53' }] });
    expect(note([[right(), resolver({ outcome: 'servfail' })]], 'filtered')).toBeUndefined();
  });
});

describe('an HTTPS record', () => {
  const record: HttpsRecord = { priority: 1, target: '', port: null, hints: [] };
  const ends = (change: Partial<HttpsRecord>, routing = [right()]) => {
    const found = note([routing, { httpsRecords: [{ ...record, ...change }] }], 'https_record');
    return found?.kind === 'https_record' ? found.ends : null;
  };

  test.each<[string, Partial<HttpsRecord>]>([
    ['the name itself', { target: '' }],
    ['the name, spelled out', { target: DOMAIN }],
    ['the canonical host', { target: TARGET }],
    ['our addresses', { hints: EDGE }],
    ['our addresses, spelled otherwise', { hints: ['2001:0db8::0010'] }],
    ['the usual port', { port: 443 }],
  ])('that leads to %s is fine', (_, change) => {
    expect(ends(change)).toBeNull();
  });

  test.each<[string, Partial<HttpsRecord>, string[]]>([
    ['another name', { target: 'cdn.example.net' }, ['cdn.example.net']],
    ['another name, as an alias', { target: 'cdn.example.net', priority: 0 }, ['cdn.example.net']],
    ['another address beside ours', { hints: ['192.0.2.10', '203.0.113.9'] }, ['203.0.113.9']],
    ['another port', { port: 8443 }, ['port 8443']],
    ['both', { hints: ['203.0.113.9'], port: 8443 }, ['203.0.113.9', 'port 8443']],
  ])('that leads to %s is told', (_, change, expected) => {
    expect(ends(change)).toEqual(expected);
    expect(judged([[right()], { httpsRecords: [{ ...record, ...change }] }]).pointsHere.actor).toBe('tenant');
  });

  test('that is an alias has no parameters', () => {
    expect(ends({ priority: 0, port: 8443, hints: ['203.0.113.9'] })).toBeNull();
  });

  test('to a name that the CNAMEs pass is fine', () => {
    const passing = [cname('alias.acme.com', TARGET)];
    expect([ends({ target: 'alias.acme.com' }, passing), ends({ target: 'alias.acme.com' })]).toEqual([
      ...[null, ['alias.acme.com']],
    ]);
  });

  test('with addresses of the tenant’s own proxy is fine while the name leads to that proxy', () => {
    const proof = { ownership: [txt(PROOF)], httpsRecords: [{ ...record, hints: ['104.16.9.9'] }] };
    expect(note([[addresses('104.16.1.1')], proof], 'https_record')).toBeUndefined();
    expect(note([[addresses('192.0.2.10')], proof], 'https_record')).toMatchObject({ ends: ['104.16.9.9'] });
    const others = { ...proof, httpsRecords: [{ ...record, hints: ['203.0.113.9'] }] };
    expect(note([[addresses('104.16.1.1')], others], 'https_record')).toMatchObject({
      ends: ['203.0.113.9'],
    });
  });

  test('is told once, however many there are', () => {
    const both = { httpsRecords: [record, record].map((one) => ({ ...one, port: 8443 })) };
    expect(note([[right()], both], 'https_record')).toEqual({
      ...{ kind: 'https_record', domain: DOMAIN, ends: ['port 8443'] },
    });
  });

  test('says nothing by its addresses while our own are not known', () => {
    const unknown = { edgeAddresses: [], httpsRecords: [{ ...record, hints: ['203.0.113.9'] }] };
    expect(note([[right()], unknown], 'https_record')).toBeUndefined();
  });
});

describe('a wildcard', () => {
  const wildcard = (change = {}) => ({
    zone: 'acme.com',
    wildcard: {
      name: '*.acme.com',
      types: ['A' as const],
      answersRouting: true,
      answersOwnership: false,
      ...change,
    },
  });
  const seen = { kind: 'wildcard', name: '*.acme.com', domain: DOMAIN, types: ['A'] };

  test.each<[string, ServerView, object, string]>([
    ['answers in place of the record', addresses('203.0.113.9'), {}, 'answers'],
    ['holds no record that leads anywhere', empty, {}, 'leads_nowhere'],
    [
      'does not cover the name, which holds something else',
      empty,
      { answersRouting: false },
      'does_not_cover',
    ],
  ])('%s', (_, routing, change, how) => {
    expect(note([[routing], wildcard(change)], 'wildcard')).toEqual({ ...seen, how });
  });

  test('is not told where it has nothing to do with it', () => {
    const has = wildcard({ answersRouting: false });
    expect(note([[addresses('203.0.113.9')], has], 'wildcard')).toBeUndefined();
    expect(note([[right()], wildcard()], 'wildcard')).toBeUndefined();
    expect(note([[addresses('203.0.113.9')], { ...wildcard(), zone: DOMAIN }], 'wildcard')).toBeUndefined();
  });

  test('that answers for the ownership TXT is told there', () => {
    const proofless = { ...wildcard({ answersOwnership: true }), ownership: [txt('v=spf1 -all')] };
    expect(note([[absent], proofless], 'wildcard_proof', 'owned')).toEqual({
      ...{ kind: 'wildcard_proof', name: '*.acme.com', recordName: `_portal-domain.${DOMAIN}` },
    });
    expect(note([[absent], { ...proofless, ...wildcard() }], 'wildcard_proof', 'owned')).toBeUndefined();
  });
});

describe('a record with the zone appended once more', () => {
  const apex: DnsSubject = { domain: 'acme.com', canonicalHost: TARGET, ownershipToken: TOKEN };
  const doubled = (routing: ServerView, found: string, of?: DnsSubject) =>
    note([[routing], { doubledName: found }, of], 'doubled_name');

  test('is told with what to enter: the short name, or the sign for the zone itself', () => {
    expect(doubled(absent, 'portal.acme.com.acme.com')).toEqual({
      ...{ kind: 'doubled_name', found: 'portal.acme.com.acme.com', zone: 'acme.com', enter: 'portal' },
    });
    expect(doubled(empty, 'acme.com.acme.com', apex)).toMatchObject({ zone: 'acme.com', enter: '@' });
  });

  test('is not told beside a record that is there, or of the ownership TXT', () => {
    expect(doubled(addresses('203.0.113.9'), 'portal.acme.com.acme.com')).toBeUndefined();
    expect(doubled(right(), 'portal.acme.com.acme.com')).toBeUndefined();
    expect(doubled(absent, '_portal-domain.portal.acme.com.acme.com')).toBeUndefined();
  });

  test('may be the ownership TXT', () => {
    const proof = (found: string | null) =>
      note([[absent], { doubledName: found }], 'doubled_proof', 'owned');
    const found = '_portal-domain.portal.acme.com.acme.com';
    expect(proof(found)).toEqual({ kind: 'doubled_proof', found });
    expect([proof('portal.acme.com.acme.com'), proof(null)]).toEqual([undefined, undefined]);
  });
});

describe('an ownership value that stands elsewhere', () => {
  const misplaced = (name: string, also: Partial<DnsObservation> = {}, value = PROOF) =>
    note([[absent], { misplacedProofs: [{ name, value }], ...also }], 'misplaced_proof', 'owned');
  const misplacedNote = {
    kind: 'misplaced_proof',
    noUnderscore: false,
    recordName: `_portal-domain.${DOMAIN}`,
  };

  test('is told with the name that it must have', () => {
    expect(misplaced(DOMAIN)).toEqual({ ...misplacedNote, found: DOMAIN, short: null });
    expect(misplaced(DOMAIN, { zone: 'acme.com' })).toMatchObject({
      short: { name: '_portal-domain.portal', zone: 'acme.com' },
    });
    expect(misplaced(DOMAIN, { zone: 'other.com' })).toMatchObject({ short: null });
  });

  test('may lack its underscore only', () => {
    expect(misplaced(`portal-domain.${DOMAIN}`)).toMatchObject({ noUnderscore: true });
  });

  test('is not told of another claim’s value', () => {
    expect(misplaced(DOMAIN, {}, PROOF.replace('0123', '9999'))).toBeUndefined();
  });
});

describe('servers that fail for AAAA', () => {
  const half = (change: Partial<ServerView> = {}) =>
    view({ outcome: 'servfail', addresses: [address('192.0.2.10')], ...change });

  test.each(['servfail', 'malformed', 'refused', 'timeout'] as const)(
    'by %s still lead here by what they give, and the tenant is told',
    (outcome) => {
      const { pointsHere } = judged([[half({ outcome })]]);
      expect(pointsHere).toMatchObject({ status: 'True', reason: 'address', actor: 'tenant' });
      expect(pointsHere.notes).toContainEqual({ kind: 'aaaa_fails', at: [{ nameServer: 'ns1.acme.com' }] });
    },
  );

  test.each<[string, Partial<ServerView>]>([
    ['there is none', { addresses: [] }],
    ['one is another’s', { addresses: [address('192.0.2.10'), address('203.0.113.9')] }],
    ['it is an AAAA', { addresses: [address('2001:db8::10')] }],
    ['a CNAME is in between', { chain: over('x.net') }],
    ['the server knows nothing of the zone', { outcome: 'lame' }],
  ])('do not lead here where of the addresses %s', (_, change) => {
    expect(judged([[half(change)]]).pointsHere.status).toBe('Unknown');
  });

  test('are asked at the zone before our resolvers', () => {
    const ours = resolver({ outcome: 'servfail', addresses: [address('192.0.2.10')] });
    expect(note([[ours]], 'aaaa_fails')).toEqual({ kind: 'aaaa_fails', at: ['our_resolvers'] });
    expect(note([[half(), ours]], 'aaaa_fails')).toMatchObject({ at: [{ nameServer: 'ns1.acme.com' }] });
  });
});
