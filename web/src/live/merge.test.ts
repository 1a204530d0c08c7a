import { describe, expect, test } from 'vitest';
import type { Domain } from '../api/types.ts';
import { mergeList, mergeOne } from './merge.ts';

const domain = (id: string, changes: Partial<Domain> = {}): Domain => ({
  id,
  tenant: 't1',
  reason: null,
  serving: false,
  activatedAt: null,
  createdAt: '2026-11-24T12:00:00.000Z',
  generation: 1,
  domain: `${id}.example.com`,
  displayDomain: `${id}.example.com`,
  canonicalHost: 'c.portal.example.com',
  status: 'verifying_dns',
  actorText: '',
  phaseText: '',
  statusSince: '2026-11-24T12:00:00.000Z',
  group: 'in_progress',
  groupText: '',
  headline: '',
  dnsProvider: null,
  dnsMessage: '',
  statusMessage: '',
  phase: 'awaiting_dns',
  steps: [],
  dnsTask: 'publish',
  nextSteps: [],
  allowedActions: [],
  actor: 'tenant',
  conditions: [],
  records: [],
  lastCheckedAt: null,
  nextCheckAt: null,
  givenUpAt: null,
  renewalForecast: null,
  ownCertificate: null,
  desired: 'active',
  certificate: null,
  updatedAt: '2026-11-24T12:00:00.000Z',
  ...changes,
});
const later = { updatedAt: '2026-11-24T12:00:01.000Z', status: 'active' as const };

describe('what the list and the stream tell', () => {
  test('a list that was asked for earlier does not undo what the stream told since', () => {
    const merged = mergeList([domain('a'), domain('b')], [domain('a', later)]);
    expect(merged.map((each) => each.status)).toEqual(['active', 'verifying_dns']);
  });

  test('what is not in the list any more goes', () => {
    expect(mergeList([], [domain('a', later)])).toEqual([]);
  });

  test('the stream replaces its own domain alone, and never by something older', () => {
    const known = [domain('a', later), domain('b')];
    expect(mergeOne(known, domain('a'))).toEqual(known);
    expect(mergeOne(known, domain('b', later)).map((each) => each.status)).toEqual(['active', 'active']);
  });

  test('the newest comes first in whatever order the list is read, so that no card jumps', () => {
    const old = domain('old');
    const young = domain('young', { createdAt: '2026-11-24T13:00:00.000Z' });
    expect(mergeOne([old], young)).toEqual([young, old]);
    expect(mergeList([old, young], undefined)).toEqual([young, old]);
  });

  test('a new domain comes first', () => {
    expect(mergeOne([domain('a')], domain('b')).map((each) => each.id)).toEqual(['b', 'a']);
    expect(mergeOne(undefined, domain('b')).map((each) => each.id)).toEqual(['b']);
  });
});
