import { describe, expect, test } from 'vitest';
import { aCondition } from '../../testing/conditions.ts';
import type { Condition, Status } from '../conditions.ts';
import { completedBy, stepsOf } from './onboarding-steps.ts';
import type { DomainFacts } from './phase.ts';

type Judged = DomainFacts['conditions'][number];

const condition = (
  type: Judged['type'],
  status: Condition['status'],
  reason: Judged['reason'],
  actor: Condition['actor'] = 'nobody',
): Judged => ({ type, status, reason, actor });

const states = (status: Status, conditions: Judged[], givenUpAt: string | null = null) =>
  stepsOf({ status, givenUpAt, desired: 'active', reason: null, conditions }).map((step) => step.state);

const pointsHere = condition('PointsHere', 'True', 'cname');
const owned = condition('Owned', 'True', 'cname');

describe('the four steps of a domain', () => {
  test('a new domain waits at the first', () => {
    expect(states('pending_dns', [])).toEqual(['in_progress', 'not_started', 'not_started', 'not_started']);
  });

  test('a record that is not there yet is no problem, a wrong one is', () => {
    const missing = condition('PointsHere', 'False', 'nxdomain', 'tenant');
    const wrong = condition('PointsHere', 'False', 'wrong_target', 'tenant');
    expect(states('verifying_dns', [missing])[0]).toBe('in_progress');
    expect(states('dns_failed', [wrong])[0]).toBe('problem');
  });

  test('a record that never came is a problem once nobody checks for it any more', () => {
    const missing = condition('PointsHere', 'False', 'nxdomain', 'tenant');
    expect(states('dns_failed', [missing], '2026-11-24T12:00:00Z')[0]).toBe('problem');
  });

  test('proof can come before the name points here', () => {
    const proxied = condition('PointsHere', 'False', 'proxied', 'tenant');
    expect(states('dns_failed', [proxied, condition('Owned', 'True', 'txt')]).slice(0, 2)).toEqual([
      'problem',
      'done',
    ]);
  });

  test('a certificate under way is current, a forbidden one a problem', () => {
    const asked = condition('CertificateReady', 'False', 'requesting');
    const allowed = condition('CertificateAllowed', 'True', 'allowed');
    expect(states('deploying', [pointsHere, owned, allowed, asked])).toEqual([
      'done',
      'done',
      'in_progress',
      'not_started',
    ]);
    const forbidden = condition('CertificateAllowed', 'False', 'caa_forbids', 'tenant');
    expect(states('certificate_failed', [pointsHere, owned, forbidden])[2]).toBe('problem');
  });

  test('all are done when live, even where nobody asks any more whether issuing is allowed', () => {
    const unknown = condition('CertificateAllowed', 'Unknown', 'not_checked');
    const rest = [
      condition('CertificateReady', 'True', 'issued'),
      condition('Routed', 'True', 'applied'),
      condition('Reachable', 'True', 'https_ok'),
    ];
    expect(states('active', [pointsHere, owned, unknown, ...rest])).toEqual(['done', 'done', 'done', 'done']);
  });

  test('a step of a live domain is a problem where somebody must act, and is waited for where nobody must', () => {
    const failing = (actor: Condition['actor']) =>
      states('active', [condition('PointsHere', 'False', 'nxdomain', actor), owned]);
    expect(failing('tenant').slice(0, 2)).toEqual(['problem', 'done']);
    expect(failing('nobody').slice(0, 2)).toEqual(['in_progress', 'done']);
    const both = [
      condition('Routed', 'False', 'syncing'),
      condition('Reachable', 'False', 'nxdomain', 'operator'),
    ];
    expect(states('active', both)[3]).toBe('problem');
  });

  test('a step of a live domain of which nothing could be told is unknown, and not beginning', () => {
    expect(states('active', [condition('PointsHere', 'Unknown', 'timeout', 'operator')])).toEqual([
      ...['unknown', 'unknown', 'unknown', 'unknown'],
    ]);
  });

  test('a step waits for the one before it, unless it has a problem of its own', () => {
    const missing = condition('Owned', 'False', 'proof_missing', 'tenant');
    const elsewhere = condition('Owned', 'False', 'claimed_elsewhere', 'tenant');
    expect(states('verifying_dns', [missing])[1]).toBe('not_started');
    expect(states('verifying_dns', [pointsHere, missing])[1]).toBe('in_progress');
    expect(states('verifying_dns', [elsewhere])[1]).toBe('problem');
  });

  test('the certificate is a problem once its attempt has ended, and is not done while CAA forbids it', () => {
    const ended = states('certificate_failed', [pointsHere, owned], '2026-11-24T12:00:00Z');
    expect(ended).toEqual(['done', 'done', 'problem', 'not_started']);
    const forbidden = condition('CertificateAllowed', 'False', 'caa_forbids', 'tenant');
    const issued = condition('CertificateReady', 'True', 'issued');
    expect(states('deploying', [pointsHere, owned, forbidden, issued])[2]).toBe('problem');
  });

  test('all are off when the domain is switched off', () => {
    expect(states('disabled', [pointsHere, owned])).toEqual(['off', 'off', 'off', 'off']);
  });
});

test('a line of the timeline completes the steps of its status, or of a condition that has become True', () => {
  const line = { kind: 'status_changed', to: null, detail: null } as const;
  expect(completedBy({ ...line, to: 'pending_certificate' })).toEqual(['dns_record', 'ownership']);
  expect(completedBy({ ...line, to: 'active' })).toEqual(['certificate', 'live']);
  expect(completedBy({ ...line, to: 'dns_failed' })).toEqual([]);
  const changed = (condition: Condition) =>
    completedBy({ kind: 'condition_changed', to: null, detail: { kind: 'condition', condition } });
  expect(changed(aCondition('CertificateReady', 'issued'))).toEqual(['certificate']);
  expect(changed(aCondition('CertificateAllowed', 'allowed'))).toEqual([]);
  expect(changed(aCondition('PointsHere', 'no_record'))).toEqual([]);
});
