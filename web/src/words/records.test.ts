import { describe, expect, test } from 'vitest';
import type { Condition, RecordToPublish } from '../api/types.ts';
import { instructionsFor, isInSandbox, isNeedless, recordWords } from './records.ts';

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
const ownership: RecordToPublish = {
  ...routing,
  purpose: 'ownership',
  type: 'TXT',
  name: '_portal-domain.portal.acme.com',
  relativeName: '_portal-domain.portal',
  value: 'portal-domain-verification=abc',
};
const owned: Condition = {
  type: 'Owned',
  status: 'True',
  reason: 'cname',
  message: '',
  actor: 'nobody',
  observedAt: '2026-11-24T12:00:00Z',
};

describe('a record to publish', () => {
  test('for ownership is not needed once the name is proved otherwise', () => {
    expect(isNeedless(ownership, { conditions: [] })).toBe(false);
    expect(isNeedless(ownership, { conditions: [owned] })).toBe(true);
    expect(recordWords(ownership, { conditions: [owned] }).text).toBe('Not needed');
  });

  test('for routing is always needed', () => {
    expect(isNeedless(routing, { conditions: [owned] })).toBe(false);
  });

  test('counts as in the sandbox DNS whatever the case and the trailing dot', () => {
    const held = {
      name: 'Portal.acme.com.',
      type: 'CNAME',
      values: ['11F0C2A.portal.example.com.'],
      ttl: 60,
    };
    expect(isInSandbox(routing, [held])).toBe(true);
    expect(isInSandbox(routing, [{ ...held, values: ['elsewhere.example.com'] }])).toBe(false);
    expect(isInSandbox(routing, [{ ...held, type: 'TXT' }])).toBe(false);
  });
});

describe('the instructions to send on', () => {
  test('hold each needed record with its whole and its relative name', () => {
    const text = instructionsFor({
      displayDomain: 'portal.acme.com',
      records: [routing, ownership],
      conditions: [],
    });
    for (const part of [routing.name, '"portal"', routing.value, ownership.name, ownership.value]) {
      expect(text).toContain(part);
    }
  });

  test('leave out what is not needed any more', () => {
    const text = instructionsFor({
      displayDomain: 'portal.acme.com',
      records: [routing, ownership],
      conditions: [owned],
    });
    expect(text).not.toContain('TXT');
    expect(text).toContain('this DNS record ');
  });
});
