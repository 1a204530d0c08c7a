import { describe, expect, test } from 'vitest';
import { aDnsObservation, aView } from '../../testing/builders.ts';
import type { ServerView } from '../observations.ts';
import { findCname } from './record-findings.ts';

const target = 'a1b2c3d.portal.vendor.app';
const cname = (to: string, ttl = 300) => [{ from: 'portal.acme.com', to, ttl }];

describe('until when caches answer with what is not right', () => {
  const until = (routing: ServerView[]) => findCname(aDnsObservation({ routing }), target).cachedUntil;
  test('is the longest that a server says from the check on, of negative answers too', () => {
    const old = aView({ role: 'resolver', chain: cname('old.acme.com', 90) });
    expect(until([aView({ chain: cname(target) }), old])).toBe('2026-11-24T12:01:30.000Z');
    expect(until([aView({ outcome: 'nxdomain', negativeTtl: 600 }), old])).toBe('2026-11-24T12:10:00.000Z');
  });

  test('is not told where all is right, or no server says it', () => {
    expect(until([aView({ chain: cname(target) })])).toBeNull();
    expect(until([aView({ outcome: 'nxdomain' })])).toBeNull();
    expect(until([aView({ outcome: 'servfail' })])).toBeNull();
  });
});
