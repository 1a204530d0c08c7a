import { describe, expect, test } from 'vitest';
import type { RecordToPublish } from '../api/types.ts';
import { isInSandbox, recordWords } from './records.ts';

const routing: RecordToPublish = {
  purpose: 'routing',
  type: 'CNAME',
  name: 'portal.acme.com',
  relativeName: 'portal',
  value: '11f0c2a.portal.example.com',
  state: 'missing',
  observed: [],
  ttl: 300,
};
describe('a record to publish', () => {
  test('that nobody has looked for yet is not called one that could not be told', () => {
    const unknown = { ...routing, state: 'unknown' as const };
    expect(recordWords(unknown, { lastCheckedAt: null }).text).toBe('Not checked yet');
    expect(recordWords(unknown, { lastCheckedAt: '2026-11-24T12:00:00Z' }).text).toBe('Could not tell');
  });

  test('counts as in the sandbox DNS whatever the case and the trailing dot', () => {
    const held = {
      name: 'Portal.acme.com.',
      type: 'CNAME' as const,
      values: ['11F0C2A.portal.example.com.'],
      ttl: 60,
    };
    expect(isInSandbox(routing, [held])).toBe(true);
    expect(isInSandbox(routing, [{ ...held, values: ['elsewhere.example.com'] }])).toBe(false);
    expect(isInSandbox(routing, [{ ...held, type: 'TXT' as const }])).toBe(false);
  });
});
