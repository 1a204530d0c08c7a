import { describe, expect, test } from 'vitest';
import type { Condition, Domain } from '../api/types.ts';
import { actorWords, canRetry, hasGivenUp, statusWords } from './status.ts';

type Judged = Pick<Domain, 'status' | 'reason' | 'actor' | 'givenUpAt' | 'desired' | 'conditions'>;
const judged = (changes: Partial<Judged>): Judged => ({
  status: 'verifying_dns',
  reason: null,
  actor: 'tenant',
  givenUpAt: null,
  desired: 'active',
  conditions: [],
  ...changes,
});
const broken: Condition = {
  type: 'PointsHere',
  status: 'False',
  reason: 'wrong_target',
  message: '',
  actor: 'tenant',
  observedAt: '2026-11-24T12:00:00Z',
};

describe('the words for a status', () => {
  test('every status has its own words, and none is the bare enum', () => {
    const all = [
      'pending_dns',
      'verifying_dns',
      'dns_failed',
      'pending_certificate',
      'deploying',
      'certificate_failed',
      'active',
      'disabled',
    ] as const;
    const texts = all.map((status) => statusWords(judged({ status })).text);
    expect(new Set(texts).size).toBe(all.length);
    expect(texts.filter((text) => text.includes('_'))).toEqual([]);
  });

  test('a failing domain that is looked at again is not called stopped', () => {
    expect(statusWords(judged({ status: 'dns_failed' })).tone).toBe('attention');
    expect(statusWords(judged({ status: 'dns_failed', givenUpAt: '2026-11-24T12:00:00Z' })).tone).toBe('bad');
  });

  test('what was asked for and is not done yet is named before the status', () => {
    expect(statusWords(judged({ status: 'active', desired: 'disabled' })).text).toBe('Being switched off');
    expect(statusWords(judged({ status: 'disabled', desired: 'disabled' })).text).toBe('Switched off');
    expect(statusWords(judged({ status: 'disabled', desired: 'deleted' })).text).toBe('Being removed');
  });

  test('a record that is not there is told from one that is wrong', () => {
    const missing = statusWords(judged({ status: 'dns_failed', reason: 'nxdomain' })).text;
    expect(missing).toContain('No DNS record');
    expect(statusWords(judged({ status: 'dns_failed', reason: 'wrong_target' })).text).not.toBe(missing);
  });

  test('a live domain with a broken condition is still called live', () => {
    expect(statusWords(judged({ status: 'active', conditions: [broken] }))).toEqual({
      text: 'Live, but needs attention',
      tone: 'attention',
    });
    expect(
      statusWords(judged({ status: 'active', conditions: [{ ...broken, status: 'Unknown' }] })).text,
    ).toBe('Live');
  });
});

describe('trying again', () => {
  test('is offered when given up and when switched off, and at no other time', () => {
    expect(canRetry(judged({ status: 'certificate_failed', givenUpAt: '2026-11-24T12:00:00Z' }))).toBe(true);
    expect(canRetry(judged({ status: 'disabled', givenUpAt: '2026-11-24T12:00:00Z' }))).toBe(true);
    expect(canRetry(judged({ status: 'certificate_failed' }))).toBe(false);
    expect(canRetry(judged({ status: 'active', givenUpAt: '2026-11-24T12:00:00Z' }))).toBe(false);
  });

  test('is not offered for a domain that is to be removed', () => {
    expect(canRetry(judged({ status: 'disabled', desired: 'deleted' }))).toBe(false);
  });

  test('a domain that starts over is not given up any more', () => {
    expect(hasGivenUp(judged({ status: 'pending_dns' }))).toBe(false);
  });
});

describe('who must act', () => {
  test('says that it is the reader when nobody looks again by itself', () => {
    expect(
      actorWords(judged({ status: 'dns_failed', actor: 'nobody', givenUpAt: '2026-11-24T12:00:00Z' }), false),
    ).toContain('You');
  });

  test('tells a waiting reader to wait, and the owner of a live domain nothing of the kind', () => {
    expect(actorWords(judged({ status: 'deploying', actor: 'nobody' }), false)).toContain('wait');
    expect(actorWords(judged({ status: 'active', actor: 'nobody' }), false)).toBe('Nobody');
  });
});
