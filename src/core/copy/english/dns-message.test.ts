import { describe, expect, test } from 'vitest';
import { type Condition as CoreCondition, REASONS } from '../../conditions.ts';
import { dnsTaskOf } from '../../lifecycle/dns-task.ts';
import type { DomainFacts } from '../../lifecycle/phase.ts';
import type { PublishRecord as RecordToPublish } from '../../ownership/records-to-publish.ts';
import { dnsMessage as messageFor } from './dns-message.ts';

type Condition = Pick<CoreCondition, 'type' | 'status' | 'actor' | 'observedAt'> & {
  reason: string;
  message: string;
};

const cname: RecordToPublish = {
  purpose: 'routing',
  type: 'CNAME',
  name: 'portal.acme.com',
  relativeName: 'portal',
  value: '11f0c2a.portal.example.com',
  state: 'missing',
  observed: [],
  cachedUntil: null,
  ttl: 300,
};
const txt: RecordToPublish = {
  ...cname,
  purpose: 'ownership',
  type: 'TXT',
  name: '_portal-domain.portal.acme.com',
  relativeName: '_portal-domain.portal',
  value: 'portal-domain-verification=abc',
};
const a: RecordToPublish = { ...cname, type: 'A', value: '192.0.2.10' };

const condition = (type: CoreCondition['type'], reason: string, message = 'As seen.'): Condition => {
  const known = Object.entries(REASONS[type]).find(([one]) => one === reason)?.[1];
  const status = known?.status ?? 'False';
  return { type, status, reason, message, actor: 'tenant', observedAt: '2026-11-24T12:00:00Z' };
};

const messageOf = (conditions: Condition[], records: RecordToPublish[], over: Partial<DomainFacts> = {}) => {
  const facts: DomainFacts = {
    ...{ status: 'dns_failed', reason: conditions[0]?.reason ?? null, givenUpAt: null, desired: 'active' },
    conditions: conditions as DomainFacts['conditions'],
    ...over,
  };
  const dnsTask = dnsTaskOf({ ...facts, records });
  const names = { domain: 'portal.acme.com', displayDomain: 'portal.acme.com' };
  return messageFor({ ...names, conditions, records, dnsTask });
};

describe('the message to send on', () => {
  test('holds each record that is missing with its whole and its relative name', () => {
    const text = messageOf([condition('PointsHere', 'nxdomain')], [cname, txt]);
    for (const part of [cname.name, '"portal"', cname.value, txt.name, txt.value])
      expect(text).toContain(part);
    expect(text).toContain('these DNS records');
  });

  test('speaks of one record where one is missing, and leaves out what is right already', () => {
    const text = messageOf([condition('Owned', 'proof_missing')], [{ ...cname, state: 'ok' }, txt]);
    expect(text).toContain('this DNS record ');
    expect(text).not.toContain(cname.value);
  });

  test('names the addresses to delete', () => {
    const observed = ['A 203.0.113.7', 'AAAA 2001:db8::7'];
    const text = messageOf(
      [condition('PointsHere', 'wrong_address')],
      [{ ...cname, state: 'wrong', observed }],
    );
    for (const each of observed) expect(text).toContain(`portal.acme.com  ${each}`);
    expect(text).toContain('Delete the addresses');
    expect(text).toContain(cname.value);
  });

  test('names the IPv6 address alone where the IPv4 address is right, and offers no CNAME at an apex', () => {
    const seen = ['A 192.0.2.10', 'AAAA 2001:db8::7'];
    const text = messageOf(
      [condition('PointsHere', 'stale_ipv6')],
      [
        { ...a, state: 'ok', observed: seen },
        { ...txt, state: 'ok' },
      ],
    );
    expect(text).toContain('AAAA 2001:db8::7');
    expect(text).not.toContain('203.0.113.7');
    expect(text).not.toContain('CNAME');
  });

  test('says to switch the proxy off', () => {
    const text = messageOf([condition('PointsHere', 'proxied')], [{ ...cname, state: 'wrong' }, txt]);
    expect(text).toMatch(/Switch the proxy off.*DNS only/);
  });

  test('holds the CAA record to add', () => {
    const add = 'Add acme.com. CAA 0 issue "letsencrypt.org" at acme.com.';
    const found = [{ ...cname, state: 'ok' as const }];
    const text = messageOf([condition('CertificateAllowed', 'caa_forbids', add)], found, {
      status: 'certificate_failed',
    });
    expect(text).toContain(add);
    expect(text).not.toContain('Publish');
  });

  test('says to delete the record of a domain that is removed, and nothing of publishing', () => {
    const text = messageOf([condition('PointsHere', 'left_behind')], [{ ...cname, state: 'ok' }, txt], {
      ...({ status: 'disabled', desired: 'deleted', reason: 'left_behind' } as const),
    });
    expect(text).toContain('delete');
    expect(text).toContain(`portal.acme.com  CNAME  ${cname.value}`);
    expect(text).not.toMatch(/[Pp]ublish|TXT/);
  });

  test.each([
    ['PointsHere', 'cname'],
    ['PointsHere', 'address'],
    ['Owned', 'txt'],
  ] as const)('carries a warning of a condition that is right: %s %s', (type, reason) => {
    const warned = condition(type, reason, 'It also has an HTTPS record: delete the HTTPS record.');
    const text = messageOf([warned], [{ ...cname, state: 'ok' }], { status: 'active' });
    expect(text).toContain('delete the HTTPS record');
    expect(text).not.toContain('Please keep');
    const silent = messageOf([{ ...warned, actor: 'nobody' }], [{ ...cname, state: 'ok' }], {
      status: 'active',
    });
    expect(silent).not.toContain('HTTPS record');
  });

  test('says to keep everything where nothing is amiss', () => {
    const text = messageOf([], [{ ...cname, state: 'ok' }], { status: 'active' });
    expect(text).toContain('Please keep');
    expect(text).toContain(cname.value);
  });
});

/** Reasons for which a finding may blame the tenant, although others act by default. */
const SOMETIMES = ['challenge_unreachable', 'challenge_failed', 'order_failed', 'timeout'];
const ofTenant = Object.entries(REASONS).flatMap(([type, reasons]) =>
  Object.entries(reasons)
    .filter(([reason, { actor }]) => actor === 'tenant' || SOMETIMES.includes(reason))
    .map(([reason]) => ({ type: type as CoreCondition['type'], reason })),
);

test.each(ofTenant)('for $type $reason the message says what to do', ({ type, reason }) => {
  const about = condition(type, reason, 'SEEN-HERE');
  const left = reason === 'left_behind';
  const over = left ? ({ status: 'disabled', desired: 'deleted' } as const) : {};
  const text = messageOf([about], [{ ...cname, state: left ? 'ok' : 'wrong' }, txt], over);
  expect(text).toMatch(/[Pp]ublish|[Dd]elete|Switch|Let |Make |Set |Add |Sign |Exempt |Mend /);
  // A sentence of this page's own, and not the service's words alone.
  expect(text.replace(/SEEN-HERE/g, '').length).toBeGreaterThan(100);
});

test.each(ofTenant)('for $type $reason at an apex the message offers no CNAME', ({ type, reason }) => {
  const text = messageOf(
    [condition(type, reason)],
    [{ ...a, state: 'wrong', observed: ['A 203.0.113.7'] }, txt],
  );
  expect(text.replaceAll('Delete the CNAME', '')).not.toContain('CNAME');
});
