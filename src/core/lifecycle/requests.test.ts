import { describe, expect, test } from 'vitest';
import { allowedRequests, judgeRequest, REQUESTS, type Requested, rightFor } from './requests.ts';

const LIVE: Requested = { desired: 'active', status: 'active', edgeApplied: true };
const SWITCHING_OFF: Requested = { desired: 'disabled', status: 'active', edgeApplied: true };
const OFF: Requested = { desired: 'disabled', status: 'disabled', edgeApplied: false };
const REMOVED: Requested = { desired: 'deleted', status: 'disabled', edgeApplied: false };
const OPERATOR = { kind: 'operator' } as const;
const ADMIN = { kind: 'tenant', role: 'admin' } as const;
const VIEWER = { kind: 'tenant', role: 'viewer' } as const;

describe('a request', () => {
  test.each([
    [LIVE, ['accepted', 'accepted', 'accepted', 'accepted', 'accepted']],
    [SWITCHING_OFF, ['accepted', 'accepted', 'no_change', 'accepted', 'accepted']],
    [OFF, ['no_change', 'accepted', 'no_change', 'accepted', 'accepted']],
    [{ ...OFF, edgeApplied: true }, ['accepted', 'accepted', 'no_change', 'accepted', 'accepted']],
    [REMOVED, ['accepted', 'not_possible', 'not_possible', 'no_change', 'accepted']],
  ] as const)('about %o: refresh, retry, disable, delete, reconcile are %o', (domain, verdicts) => {
    expect(REQUESTS.map((request) => judgeRequest(request, domain))).toEqual(verdicts);
  });
});

test('an admin may ask for all but a reconciliation, which is the operator’s', () => {
  expect(REQUESTS.map(rightFor)).toEqual(['admin', 'admin', 'admin', 'admin', 'operator']);
});

describe('the allowed requests', () => {
  test('of an admin are those that do something, without the ones of operators', () => {
    expect(allowedRequests(ADMIN, LIVE)).toEqual(['refresh', 'retry', 'disable', 'delete']);
    expect(allowedRequests(ADMIN, OFF)).toEqual(['retry', 'delete']);
    expect(allowedRequests(ADMIN, REMOVED)).toEqual(['refresh']);
  });

  test('of an operator hold the reconciliation', () => {
    expect(allowedRequests(OPERATOR, OFF)).toEqual(['retry', 'delete', 'reconcile']);
  });

  test('of a viewer are none', () => {
    expect(allowedRequests(VIEWER, LIVE)).toEqual([]);
  });
});
