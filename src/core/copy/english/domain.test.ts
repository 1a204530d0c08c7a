import { describe, expect, test } from 'vitest';
import { PHASES, type Phase } from '../../lifecycle/phase.ts';
import { DOMAIN } from './domain.ts';

const all = Object.keys(PHASES) as Phase[];

describe('the words for a phase', () => {
  test('differ for each phase, and none is the bare word of the API', () => {
    const texts = all.map((phase) => DOMAIN.phases[phase]);
    expect(new Set(texts).size).toBe(all.length);
    expect(texts.filter((text) => text.includes('_'))).toEqual([]);
  });

  test('call a domain with a broken condition live still', () => {
    expect(DOMAIN.phases.degraded).toBe('Live, but needs attention');
  });
});

describe('who must act', () => {
  const words = (over: Partial<Parameters<typeof DOMAIN.actor>[0]>) =>
    DOMAIN.actor({ phase: 'issuing', actor: 'nobody', dnsTask: 'keep', ...over });

  test('says that it is the reader when nobody checks again by itself', () => {
    expect(words({ phase: 'dns_given_up' })).toBe('You: press Try again when the cause is resolved');
  });

  test('tells a waiting reader to wait, and the owner of a live or disabled domain nothing of the kind', () => {
    expect(words({})).toContain('wait');
    for (const phase of ['live', 'degraded', 'disabled'] as const) expect(words({ phase })).toBe('Nobody');
  });

  test('names the reader too where a record is to be published', () => {
    expect(words({ dnsTask: 'publish' })).toContain('You');
    expect(words({ dnsTask: 'publish', actor: 'operator' })).toContain('and you');
  });
});

test('a condition that is only waited for is not said to be wrong', () => {
  expect(DOMAIN.conditionStatus({ status: 'False', actor: 'nobody' })).toBe('Not yet');
  expect(DOMAIN.conditionStatus({ status: 'False', actor: 'tenant' })).toBe('No');
});
