import { describe, expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { allowedRequests, judgeRequest, REQUESTS, type Requested, rightFor } from './requests.ts';

const LIVE: Requested = { desired: 'active', status: 'active', edgeApplied: true, progress: {} };
const SWITCHING_OFF: Requested = { desired: 'disabled', status: 'active', edgeApplied: true, progress: {} };
const OFF: Requested = { desired: 'disabled', status: 'disabled', edgeApplied: false, progress: {} };
const REMOVED: Requested = { desired: 'deleted', status: 'disabled', edgeApplied: false, progress: {} };
const OPERATOR = { kind: 'operator', role: 'admin' } as const;
const ADMIN = { kind: 'tenant', role: 'admin' } as const;
const VIEWER = { kind: 'tenant', role: 'viewer' } as const;

describe('a request', () => {
  test.each([
    [
      LIVE,
      ['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'no_change', 'accepted', 'no_change'],
    ],
    [
      { ...LIVE, onHoldSince: NOON },
      ['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'no_change', 'no_change', 'accepted'],
    ],
    [
      SWITCHING_OFF,
      ['accepted', 'accepted', 'no_change', 'accepted', 'accepted', 'no_change', 'no_change', 'no_change'],
    ],
    [
      OFF,
      ['no_change', 'accepted', 'no_change', 'accepted', 'accepted', 'no_change', 'no_change', 'no_change'],
    ],
    [
      { ...OFF, edgeApplied: true },
      ['accepted', 'accepted', 'no_change', 'accepted', 'accepted', 'no_change', 'no_change', 'no_change'],
    ],
    [
      { ...OFF, progress: { suspendedSince: NOON } },
      ['no_change', 'accepted', 'no_change', 'accepted', 'accepted', 'accepted', 'no_change', 'no_change'],
    ],
    [
      REMOVED,
      [
        'accepted',
        'not_possible',
        'not_possible',
        'no_change',
        'accepted',
        'no_change',
        'not_possible',
        'no_change',
      ],
    ],
  ] as const)(
    'about %o: refresh, retry, disable, delete, reconcile, unpause, hold, release are %o',
    (domain, verdicts) => {
      expect(REQUESTS.map((request) => judgeRequest(request, domain))).toEqual(verdicts);
    },
  );
});

test('an admin may ask for all but a reconciliation, the end of a pause and a hold, which are the operator’s', () => {
  const ofAdmins = REQUESTS.filter((request) => rightFor(request) === 'admin');
  expect(ofAdmins).toEqual(['refresh', 'retry', 'disable', 'delete']);
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

  test('of an operator follow the role', () => {
    expect(allowedRequests({ kind: 'operator', role: 'viewer' }, LIVE)).toEqual([]);
    expect(allowedRequests({ kind: 'operator', role: 'operator' }, LIVE)).toEqual(
      allowedRequests(OPERATOR, LIVE),
    );
  });

  test('of a viewer are none', () => {
    expect(allowedRequests(VIEWER, LIVE)).toEqual([]);
  });
});
