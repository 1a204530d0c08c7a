import { describe, expect, test } from 'vitest';
import type { RecordToPublish } from './api/types.ts';
import { isInSandbox } from './records.ts';

const routing: RecordToPublish = {
  purpose: 'routing',
  type: 'CNAME',
  name: 'portal.acme.com',
  relativeName: 'portal',
  value: '11f0c2a.portal.example.com',
  purposeText: 'Leads visitors here',
  state: 'missing',
  stateText: 'Not there yet',
  observed: [],
  ttl: 300,
  cachedUntil: null,
  entry: { name: 'portal', value: '0c0ffee.portal.localhost', inZone: true, proxyOff: false },
};
describe('a record to publish', () => {
  test('counts as in the sandbox DNS whatever the case and the trailing dot', () => {
    const published = {
      name: 'Portal.acme.com.',
      type: 'CNAME' as const,
      values: ['11F0C2A.portal.example.com.'],
      ttl: 60,
    };
    expect(isInSandbox(routing, [published])).toBe(true);
    expect(isInSandbox(routing, [{ ...published, values: ['elsewhere.example.com'] }])).toBe(false);
    expect(isInSandbox(routing, [{ ...published, type: 'TXT' as const }])).toBe(false);
  });
});
