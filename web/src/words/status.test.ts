import { describe, expect, test } from 'vitest';
import { PHASES } from '../../../src/core/lifecycle/phase.ts';
import type { Domain, Phase } from '../api/types.ts';
import { actorWords, phaseWords } from './status.ts';

const all = Object.keys(PHASES) as Phase[];

describe('the words for a phase', () => {
  test('differ for each phase, and none is the bare word of the API', () => {
    const texts = all.map((phase) => phaseWords({ phase }).text);
    expect(new Set(texts).size).toBe(all.length);
    expect(texts.filter((text) => text.includes('_'))).toEqual([]);
  });

  test('offer to go on where nobody does by itself, and nowhere else', () => {
    const resumed = all.filter((phase) => phaseWords({ phase }).resume !== undefined);
    expect(resumed).toEqual(['dns_given_up', 'certificate_given_up', 'disabled']);
  });

  test('call a domain with a broken condition live still', () => {
    expect(phaseWords({ phase: 'degraded' })).toMatchObject({
      isLive: true,
      text: 'Live, but needs attention',
    });
  });
});

describe('who must act', () => {
  const words = (over: Partial<Pick<Domain, 'phase' | 'actor' | 'dnsTask'>>) =>
    actorWords({ phase: 'issuing', actor: 'nobody', dnsTask: 'keep', ...over });

  test('says that it is the reader when nobody looks again by itself', () => {
    expect(words({ phase: 'dns_given_up' })).toBe('You: press Try again when the cause is mended');
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
