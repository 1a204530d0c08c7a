import { describe, expect, test } from 'vitest';
import { aCondition, examplesOf } from '../../testing/conditions.ts';
import {
  CONDITION_TYPES,
  type Condition,
  type ConditionType,
  conditionOf,
  type Finding,
} from '../conditions.ts';
import type { Fields } from '../findings/fields.ts';
import { FINDINGS } from '../findings/index.ts';
import { NEXT_STEPS, type NextStep, nextStepsOf } from './next-steps.ts';

type Facts = Parameters<typeof nextStepsOf>[0];

const HOST = '0c0ffee.portal.example.com';
const CNAME = { type: 'CNAME', name: 'portal.acme.com', value: HOST } as const;
const AT = '2026-11-30T12:00:00.000Z';
const WELL: Condition[] = [
  aCondition('Owned', 'cname'),
  aCondition('PointsHere', 'cname'),
  aCondition('CertificateAllowed', 'allowed'),
  aCondition('CertificateReady', 'issued'),
  aCondition('Routed', 'applied'),
  aCondition('Reachable', 'https_ok'),
];
/** All is well but for these. */
const but = (...conditions: Condition[]): Condition[] =>
  WELL.map((one) => conditions.find(({ type }) => type === one.type) ?? one);
/** A condition of one case of a reason, with these parameters. */
const found = <T extends ConditionType>(type: T, found: Finding<T>) => conditionOf(type, found, AT);

const steps = (over: Partial<Facts>): NextStep[] =>
  nextStepsOf({
    ...{ domain: 'portal.acme.com', canonicalHost: HOST, status: 'dns_failed', desired: 'active' },
    ...{ givenUpAt: null, reason: null, conditions: WELL, nextCheckAt: AT },
    records: [{ ...CNAME, state: 'ok' }],
    ...over,
  });
const brief = (all: readonly NextStep[]) =>
  all.map(({ kind, record }) =>
    record === null ? kind : `${kind} ${record.name} ${record.type} ${record.value ?? '*'}`,
  );

describe('the next steps', () => {
  test('of a new domain are its records, with the reason; none is told of a zone that answers nothing', () => {
    const missing = [{ ...CNAME, state: 'missing' as const }];
    const conditions = but(aCondition('PointsHere', 'no_record'), aCondition('Owned', 'proof_missing'));
    expect(steps({ records: missing, conditions })).toEqual([
      { kind: 'publish_record', reason: 'no_record', record: CNAME, until: null },
    ]);
    const silent = but(aCondition('PointsHere', 'dnssec_bogus'), aCondition('Owned', 'not_checked'));
    expect(brief(steps({ records: [{ ...CNAME, state: 'unknown' }], conditions: silent }))).toEqual([
      'repair_zone',
    ]);
  });

  test('of what fails with many others are the operator’s alone: no record is asked for or deleted', () => {
    const missing = [{ ...CNAME, state: 'missing' as const }];
    const ours = { actor: 'operator', incident: { kind: 'dns', actor: 'tenant' } } as const;
    const proof = aCondition('Owned', 'cname');
    for (const reason of ['nxdomain', 'wrong_target', 'wrong_address', 'proxied', 'servfail'] as const) {
      const conditions = but({ ...aCondition('PointsHere', reason), ...ours }, proof);
      expect(brief(steps({ status: 'active', records: missing, conditions }))).toEqual(['contact_operator']);
    }
  });

  test('of addresses that lead elsewhere are to delete these, one by one', () => {
    const stale = found('PointsHere', {
      reason: 'stale_ipv6',
      params: {
        ...{ case: 'stale', domain: 'portal.acme.com', ours: [] },
        stale: [
          { type: 'AAAA', address: '2001:db8::7' },
          { type: 'AAAA', address: 'private' },
        ],
      },
    });
    expect(brief(steps({ conditions: but(stale) }))).toEqual([
      'remove_record portal.acme.com AAAA 2001:db8::7',
      'remove_record portal.acme.com AAAA *',
    ]);
    const several = found('PointsHere', {
      reason: 'split_answers',
      params: {
        case: 'several_cnames',
        wanted: { domain: 'portal.acme.com', canonicalHost: HOST, zone: null, addresses: [] },
        targets: ['old.example.net', HOST],
      },
    });
    expect(brief(steps({ conditions: but(several) }))).toEqual([
      'remove_record portal.acme.com CNAME old.example.net',
    ]);
  });

  test('of CAA are the record to add at its name, the critical one to delete, and nothing for a tenant whose zone it is not', () => {
    const place = { name: 'acme.com', of: null, domain: 'portal.acme.com' };
    const add = 'CAA 0 issue "letsencrypt.org"';
    const forbids = (params: Finding<'CertificateAllowed'>['params'], actor?: 'operator') =>
      steps({
        status: 'pending_certificate',
        conditions: but(
          found('CertificateAllowed', {
            ...{ reason: 'caa_forbids', params },
            ...(actor ? { actor } : {}),
          } as Finding<'CertificateAllowed'>),
        ),
      });
    expect(brief(forbids({ case: 'other_ca', records: [], place, add }))).toEqual([
      'publish_record acme.com CAA 0 issue "letsencrypt.org"',
    ]);
    expect(brief(forbids({ case: 'critical', record: 'CAA 128 x "y"', place }))).toEqual([
      'remove_record acme.com CAA 128 x "y"',
    ]);
    expect(brief(forbids({ case: 'other_ca', records: [], place, add }, 'operator'))).toEqual([
      'contact_operator',
    ]);
  });

  test.each<[string, Condition, string]>([
    ['a proxy', aCondition('PointsHere', 'proxied'), 'disable_proxy'],
    [
      'a redirected challenge',
      aCondition('CertificateAllowed', 'challenge_redirected'),
      'open_challenge_path',
    ],
    ['a failed challenge', aCondition('CertificateReady', 'challenge_failed'), 'open_challenge_path'],
    ['an own certificate that ends', aCondition('CertificateReady', 'own_ending'), 'replace_certificate'],
    ['an edge that does not answer', aCondition('Reachable', 'connection_refused'), 'contact_operator'],
  ])('of %s is the one for it', (_, condition, kind) => {
    expect(steps({ status: 'active', conditions: but(condition) })).toEqual([
      { kind, reason: condition.reason, record: null, until: null },
    ]);
  });

  test('of a domain that goes on by itself is to wait, until the next check', () => {
    const conditions = but(aCondition('CertificateReady', 'requesting'), aCondition('Routed', 'not_applied'));
    expect(steps({ status: 'deploying', reason: 'requesting', conditions })).toEqual([
      { kind: 'wait', reason: 'requesting', record: null, until: AT },
    ]);
  });

  test('of an attempt that has ended end with a retry; a domain that is live and well, or off, has none', () => {
    const ended = { givenUpAt: AT, records: [{ ...CNAME, state: 'missing' as const }] };
    const conditions = but(aCondition('PointsHere', 'no_record'), aCondition('Owned', 'proof_missing'));
    expect(brief(steps({ ...ended, conditions }))).toEqual([
      `publish_record portal.acme.com CNAME ${HOST}`,
      'retry',
    ]);
    expect(steps({ status: 'active' })).toEqual([]);
    expect(steps({ status: 'disabled', desired: 'disabled', conditions })).toEqual([]);
  });

  test('of a removed domain are to delete what is left: the CNAME, or every address', () => {
    const removed = { status: 'disabled', desired: 'deleted', reason: 'left_behind' } as const;
    const left = (record: 'cname' | 'addresses') =>
      but(
        found('PointsHere', {
          reason: 'left_behind',
          params: { case: 'left', domain: 'portal.acme.com', canonicalHost: HOST, record },
        }),
      );
    expect(brief(steps({ ...removed, conditions: left('cname') }))).toEqual([
      `remove_record portal.acme.com CNAME ${HOST}`,
    ]);
    expect(brief(steps({ ...removed, conditions: left('addresses') }))).toEqual([
      'remove_record portal.acme.com A *',
      'remove_record portal.acme.com AAAA *',
    ]);
  });

  test('are there for every case of every reason for which the tenant or the operator must act', () => {
    const seen = new Set<string>();
    const without: string[] = [];
    let cases = 0;
    for (const type of CONDITION_TYPES) {
      const declared: Record<string, Record<string, Record<string, Fields>>> = FINDINGS;
      for (const [reason, byCase] of Object.entries(declared[type] ?? {}))
        for (const [name, fields] of Object.entries(byCase))
          for (const params of examplesOf(fields)) {
            const judged = { reason, params: { case: name, ...params } } as unknown as Finding<typeof type>;
            const condition = conditionOf(type, judged, AT);
            if (condition.status === 'True' || !['tenant', 'operator'].includes(condition.actor)) continue;
            // As the records stand with such a condition.
            const isDns = type === 'PointsHere' || type === 'Owned';
            const records = [{ ...CNAME, state: isDns ? ('wrong' as const) : ('ok' as const) }];
            const kinds = steps({ status: 'pending_certificate', conditions: but(condition), records }).map(
              ({ kind }) => kind,
            );
            cases += 1;
            for (const kind of kinds) seen.add(kind);
            if (kinds.every((kind) => kind === 'wait')) without.push(`${type} ${reason} ${name}`);
          }
    }
    expect(without).toEqual([]);
    expect(cases).toBeGreaterThan(60);
    const others = ['wait', 'retry', 'replace_certificate'];
    expect([...seen, ...others].sort()).toEqual(Object.keys(NEXT_STEPS).sort());
  });
});
