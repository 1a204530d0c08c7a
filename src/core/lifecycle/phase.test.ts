import { describe, expect, test } from 'vitest';
import { STATUSES } from '../conditions.ts';
import { type DomainFacts, type PHASES, phaseOf } from './phase.ts';

const GIVEN_UP = '2026-11-24T12:00:00Z';
const factsOf = (over: Partial<DomainFacts>): DomainFacts => ({
  status: 'verifying_dns',
  desired: 'active',
  givenUpAt: null,
  reason: null,
  conditions: [],
  ...over,
});
const pointsHere = (status: 'True' | 'False' | 'Unknown') => [
  { type: 'PointsHere', status, reason: 'wrong_target', actor: 'tenant' } as const,
];

/** One domain in each phase. */
const EXAMPLES: Record<keyof typeof PHASES, Partial<DomainFacts>> = {
  registered: { status: 'pending_dns' },
  awaiting_dns: { status: 'verifying_dns' },
  dns_missing: { status: 'dns_failed', reason: 'nxdomain' },
  dns_wrong: { status: 'dns_failed', reason: 'wrong_target' },
  dns_given_up: { status: 'dns_failed', reason: 'nxdomain', givenUpAt: GIVEN_UP },
  awaiting_certificate: { status: 'pending_certificate', conditions: pointsHere('True') },
  issuing: { status: 'deploying' },
  certificate_failing: { status: 'certificate_failed' },
  certificate_given_up: { status: 'certificate_failed', givenUpAt: GIVEN_UP },
  live: { status: 'active', conditions: pointsHere('Unknown') },
  degraded: { status: 'active', conditions: pointsHere('False') },
  disabling: { status: 'active', desired: 'disabled' },
  disabled: { status: 'disabled', desired: 'disabled', givenUpAt: GIVEN_UP },
  removing: { status: 'active', desired: 'deleted' },
  left_behind: { status: 'disabled', desired: 'deleted', reason: 'left_behind' },
};

describe('the phase of a domain', () => {
  test.each(Object.entries(EXAMPLES))('is %s for %o', (phase, domain) => {
    expect(phaseOf(factsOf(domain))).toBe(phase);
  });

  test('differs for each status while an attempt goes on', () => {
    const phases = STATUSES.map((status) => phaseOf(factsOf({ status })));
    expect(new Set(phases).size).toBe(STATUSES.length);
  });

  test('is wrong DNS where a proved name was led away before its certificate came', () => {
    expect(phaseOf(factsOf({ status: 'pending_certificate', conditions: pointsHere('False') }))).toBe(
      'dns_wrong',
    );
  });

  test('is not given up once a domain has started over', () => {
    expect(phaseOf(factsOf({ status: 'pending_dns', givenUpAt: GIVEN_UP }))).toBe('registered');
  });
});
