import { describe, expect, test } from 'vitest';
import { aView } from '../../testing/builders.ts';
import { caaSentence } from '../../testing/sentences.ts';
import type { CaaRecord, CaaStep, CaFacts, ServerView } from '../observations.ts';
import { judgeCaa } from './caa.ts';
import { caaText, parseIssueValue } from './caa-value.ts';

const subject = { domain: 'portal.acme.com', canonicalHost: 'abc1234.portal.example.com' };
const CA: CaFacts = { identities: ['ca1.example.net'], account: { uri: 'https://ca1.example.net/acct/1' } };

const caa = (tag: string, value: string, critical = false): CaaRecord => ({ critical, tag, value });
const nothing = aView({ outcome: 'nxdomain' });
const holds = (...records: CaaRecord[]) => aView({ caa: records });
/** A climb over the three names; what is not given holds nothing. */
const climb = (at: Partial<Record<'name' | 'parent' | 'top', ServerView[]>>): CaaStep[] => [
  { name: 'portal.acme.com', views: at.name ?? [nothing] },
  { name: 'acme.com', views: at.parent ?? [nothing] },
  { name: 'com', views: at.top ?? [nothing] },
];
const judged = (steps: CaaStep[], ca = CA) => caaSentence(judgeCaa(steps, ca, subject));
const onName = (...records: CaaRecord[]) => judged(climb({ name: [holds(...records)] }));

describe('the examples of RFC 8659', () => {
  test.each<[string, CaaRecord[], 'allowed' | 'forbidden']>([
    ['4.1: iodef alone limits nobody', [caa('iodef', 'mailto:security@example.com')], 'allowed'],
    ['4.2: issue names the CA', [caa('issue', 'ca1.example.net')], 'allowed'],
    ['4.2: issue names another CA', [caa('issue', 'ca2.example.org')], 'forbidden'],
    ['4.2: nobody may issue', [caa('issue', ';')], 'forbidden'],
    ['4.2: nobody, and one', [caa('issue', ';'), caa('issue', 'ca1.example.net')], 'allowed'],
    ['4.2: two CAs', [caa('issue', 'ca2.example.org'), caa('issue', 'ca1.example.net')], 'allowed'],
    ['4.2: an account of another form', [caa('issue', 'ca1.example.net; account=230123')], 'allowed'],
    ['4.2: a malformed value allows nobody', [caa('issue', '%%%%%')], 'forbidden'],
    [
      '4.3: issuewild says nothing of a single name',
      [caa('issue', 'ca1.example.net'), caa('issuewild', 'ca2.example.org')],
      'allowed',
    ],
    ['4.3: issuewild alone limits no single name', [caa('issuewild', 'ca2.example.org')], 'allowed'],
    [
      '4.5: a critical property of an unknown kind',
      [caa('issue', 'ca1.example.net'), caa('tbs', 'Unknown', true)],
      'forbidden',
    ],
    ['4.5: an unknown kind that is not critical', [caa('tbs', 'Unknown')], 'allowed'],
    ['4.1: critical and understood', [caa('issue', 'ca1.example.net', true)], 'allowed'],
  ])('%s', (_, records, verdict) => {
    expect(onName(...records).verdict).toBe(verdict);
  });
});

describe('the parameters of RFC 8657', () => {
  test.each<[string, 'allowed' | 'forbidden']>([
    ['ca1.example.net; accounturi=https://ca1.example.net/acct/1', 'allowed'],
    ['ca1.example.net; accounturi=https://ca1.example.net/acct/2', 'forbidden'],
    ['ca1.example.net; validationmethods=http-01', 'allowed'],
    ['ca1.example.net; validationmethods=dns-01,http-01', 'allowed'],
    ['ca1.example.net; validationmethods=dns-01', 'forbidden'],
    ['ca1.example.net; validationmethods=HTTP-01', 'forbidden'],
    ['ca1.example.net; validationmethods=http-01; validationmethods=dns-01', 'forbidden'],
    ['ca1.example.net; validationmethods=', 'forbidden'],
    [
      'ca1.example.net; accounturi=https://ca1.example.net/acct/1; validationmethods=tls-alpn-01',
      'forbidden',
    ],
  ])('%s is %s', (value, verdict) => {
    expect(onName(caa('issue', value)).verdict).toBe(verdict);
  });

  test('an account that is not known leaves it open, for the operator; where there is none yet, it is another', () => {
    const record = caa('issue', 'ca1.example.net; accounturi=https://ca1.example.net/acct/1');
    const steps = climb({ name: [holds(record)] });
    expect(judged(steps, { ...CA, account: null })).toMatchObject({ verdict: 'unknown', actor: 'operator' });
    expect(judged(steps, { ...CA, account: { uri: null } })).toMatchObject({
      verdict: 'forbidden',
      actor: 'tenant',
    });
  });
});

/** As Let's Encrypt's published code reads records: va/caa.go of Boulder. */
describe('what differs from a strict reading of the RFCs', () => {
  const ours = caa('issue', 'ca1.example.net');

  test.each<[string, CaaRecord[], 'allowed' | 'forbidden']>([
    [
      'a known tag for marks beside ours, critical',
      [ours, caa('issuevmc', 'ca2.example.org', true)],
      'allowed',
    ],
    ['a known tag for marks alone', [caa('issuevmc', ';', true)], 'allowed'],
    ['a known tag for mail, critical', [ours, caa('issuemail', ';', true)], 'allowed'],
    ['any other tag, critical', [ours, caa('contactemail', 'a@example.com', true)], 'forbidden'],
    ['any other tag, not critical', [ours, caa('contactemail', 'a@example.com')], 'allowed'],
    ['the name of the CA in other octets', [caa('issue', 'CA1.example.net')], 'forbidden'],
    ['the name of the CA with a dot', [caa('issue', 'ca1.example.net.')], 'forbidden'],
    ['a parameter that nobody knows', [caa('issue', 'ca1.example.net; policy=ev; policy=dv')], 'allowed'],
    ['a known parameter in other letters', [caa('issue', 'ca1.example.net; AccountURI=x')], 'allowed'],
    ['a parameter with a hyphen', [caa('issue', 'ca1.example.net; a-b=1')], 'forbidden'],
    ['a parameter without a tag', [caa('issue', 'ca1.example.net; =1')], 'allowed'],
    [
      'a method before ours that is none',
      [caa('issue', 'ca1.example.net; validationmethods=a_b,http-01')],
      'forbidden',
    ],
    [
      'a method behind ours that is none',
      [caa('issue', 'ca1.example.net; validationmethods=http-01,a_b')],
      'allowed',
    ],
    [
      'two accounts',
      [caa('issue', 'ca1.example.net; accounturi=https://ca1.example.net/acct/1; accounturi=x')],
      'forbidden',
    ],
  ])('%s: %s is %s', (_, records, verdict) => {
    expect(onName(...records).verdict).toBe(verdict);
  });
});

describe('the climb', () => {
  const other = holds(caa('issue', 'ca2.example.org'));
  const ours = holds(caa('issue', 'ca1.example.net'));

  test('the first name with records decides, whatever stands above', () => {
    expect(judged(climb({ name: [ours], parent: [other] })).verdict).toBe('allowed');
    expect(judged(climb({ name: [other], parent: [ours] })).verdict).toBe('forbidden');
  });

  test('a parent counts where the name has none, and is named with the record to add', () => {
    const finding = judged(climb({ parent: [other] }));
    expect(finding).toMatchObject({ verdict: 'forbidden', actor: 'tenant' });
    expect(finding.message).toContain('acme.com, which counts for portal.acme.com too, forbid our CA');
    expect(finding.message).toContain('Add CAA 0 issue "ca1.example.net" at acme.com.');
  });

  test('the end of a CNAME counts, and in our own zone it is the operator’s', () => {
    const chain = [{ from: 'portal.acme.com', to: subject.canonicalHost, ttl: 60 }];
    const finding = judged(climb({ name: [{ ...other, chain }], parent: [ours] }));
    expect(finding).toMatchObject({ verdict: 'forbidden', actor: 'operator' });
    expect(finding.message).toContain(`at ${subject.canonicalHost}.`);
  });

  test('a name that cannot be read stops the climb, but not one above a decision', () => {
    const failing = aView({ outcome: 'servfail' });
    expect(judged(climb({ name: [failing], parent: [ours] }))).toMatchObject({
      verdict: 'unknown',
      actor: 'tenant',
    });
    expect(judged(climb({ name: [ours], parent: [failing] })).verdict).toBe('allowed');
  });

  test('broken signatures are told as such, even where a server answers', () => {
    const bogus = aView({ role: 'resolver', outcome: 'dnssec_bogus' });
    const finding = judged(climb({ parent: [ours, bogus] }));
    expect(finding).toMatchObject({ verdict: 'unknown', actor: 'tenant' });
    expect(finding.message).toContain('DNSSEC');
  });

  test('our own resolvers’ silence is the operator’s', () => {
    const silent = aView({ role: 'resolver', outcome: 'timeout' });
    expect(judged(climb({ name: [silent] }))).toMatchObject({ verdict: 'unknown', actor: 'operator' });
  });

  test('where servers differ the worst counts, as a CA may ask any of them', () => {
    expect(judged(climb({ name: [ours, other, nothing] })).verdict).toBe('forbidden');
  });
});

describe('what is known of the CA', () => {
  const steps = climb({ name: [holds(caa('issue', 'ca2.example.org'))] });

  test('one that looks at no CAA is never forbidden', () => {
    expect(judged(steps, { ...CA, identities: 'any' }).verdict).toBe('allowed');
  });

  test('one that could not be asked leaves it open, unless nobody may issue', () => {
    const unknown = { ...CA, identities: null };
    expect(judged(steps, unknown)).toMatchObject({ verdict: 'unknown', actor: 'operator' });
    expect(judged(climb({ name: [holds(caa('issue', ';'))] }), unknown).verdict).toBe('forbidden');
    expect(judged(climb({}), unknown).verdict).toBe('allowed');
  });

  test('any of its names will do', () => {
    expect(judged(steps, { ...CA, identities: ['ca1.example.net', 'ca2.example.org'] }).verdict).toBe(
      'allowed',
    );
  });
});

describe('the value of an issue record', () => {
  test('is read with blanks where they may stand', () => {
    expect(parseIssueValue(' \t ca1.example.net \t; a = 1 ;b=x=y ')).toEqual({
      issuer: 'ca1.example.net',
      parameters: [
        { tag: 'a', value: '1' },
        { tag: 'b', value: 'x=y' },
      ],
    });
  });

  test.each(['ca.example; ', 'ca.example;', ';', '', ' ; '])('%j is well-formed', (text) => {
    expect(parseIssueValue(text)).not.toBeNull();
  });

  test.each(['ca.example; a', 'ca.example; a=1;', 'ca.example; a b=1', 'ca.example; a=1 2'])(
    '%j is not',
    (text) => {
      expect(parseIssueValue(text)).toBeNull();
    },
  );

  test('that is long or strange is shown short and plain', () => {
    expect(caaText(caa('issue', `${'x'.repeat(9000)}\n`)).length).toBeLessThan(150);
    expect(caaText(caa('issue', 'a\nb'))).toBe('CAA 0 issue "a?b"');
  });
});
