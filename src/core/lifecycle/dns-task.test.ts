import { describe, expect, test } from 'vitest';
import { dnsTaskOf, isDnsDone } from './dns-task.ts';
import type { DomainFacts } from './phase.ts';

const condition = (type: 'PointsHere' | 'Owned', status: 'True' | 'False' | 'Unknown') =>
  ({ type, status, reason: 'cname', actor: 'nobody' }) as const;
const RIGHT = [condition('PointsHere', 'True'), condition('Owned', 'True')];
const WRONG = [condition('PointsHere', 'False'), condition('Owned', 'False')];
const UNKNOWN = [condition('PointsHere', 'Unknown'), condition('Owned', 'True')];
const MISSING = [{ type: 'CNAME', state: 'missing' }] as const;
const FOUND = [{ type: 'CNAME', state: 'ok' }] as const;

const task = (over: Partial<Parameters<typeof dnsTaskOf>[0]>) => {
  const facts: DomainFacts = {
    ...{ status: 'dns_failed', desired: 'active', givenUpAt: null, reason: null, conditions: WRONG },
  };
  return dnsTaskOf({ ...facts, records: MISSING, ...over });
};

describe('the task of whoever manages the DNS', () => {
  test('is to publish what is not there, also when the attempt has ended', () => {
    expect(task({})).toBe('publish');
    expect(task({ givenUpAt: '2026-11-24T12:00:00Z' })).toBe('publish');
  });

  test('is to keep what is found, or what the conditions call right', () => {
    expect(task({ records: FOUND })).toBe('keep');
    expect(task({ status: 'deploying', conditions: RIGHT })).toBe('keep');
  });

  test('is to publish what allows the certificate, also where the name is right and live', () => {
    const records = [...FOUND, { type: 'CAA', state: 'missing' }] as const;
    expect(task({ status: 'pending_certificate', conditions: RIGHT, records })).toBe('publish');
    expect(task({ status: 'active', conditions: RIGHT, records })).toBe('publish');
    expect(
      task({ status: 'active', conditions: RIGHT, records: [...FOUND, { type: 'CAA', state: 'ok' }] }),
    ).toBe('keep');
  });

  test('is to keep the records that fail with those of many others, in an incident of ours', () => {
    const ours = { actor: 'operator', incident: { kind: 'dns', actor: 'tenant' } } as const;
    const conditions = [{ ...condition('PointsHere', 'False'), ...ours }, condition('Owned', 'True')];
    expect(task({ status: 'active', conditions })).toBe('keep');
  });

  test('is done with what is found, and not while the records fail in an incident of ours', () => {
    expect(isDnsDone('keep', RIGHT)).toBe(true);
    expect(isDnsDone('publish', WRONG)).toBe(false);
    const incident = { kind: 'dns', actor: 'tenant' } as const;
    const ours = WRONG.map((one) => ({ ...one, actor: 'operator', incident }) as const);
    expect(isDnsDone('keep', ours)).toBe(false);
  });

  test('is to keep the records of a live domain that only could not be looked up', () => {
    expect(task({ status: 'active', conditions: UNKNOWN })).toBe('keep');
    expect(task({ status: 'verifying_dns', conditions: UNKNOWN })).toBe('publish');
    expect(task({ status: 'active', conditions: WRONG })).toBe('publish');
  });

  test('is to delete what a removed domain has left behind, and nothing before that is known', () => {
    const removed = { status: 'disabled', desired: 'deleted' } as const;
    expect(task({ ...removed, reason: 'left_behind' })).toBe('delete');
    expect(task(removed)).toBe('none');
  });

  test('is nothing for a domain that is off, or that has no records yet', () => {
    expect(task({ status: 'disabled', desired: 'disabled' })).toBe('none');
    expect(task({ status: 'active', desired: 'disabled' })).toBe('none');
    expect(task({ records: [] })).toBe('none');
  });
});
