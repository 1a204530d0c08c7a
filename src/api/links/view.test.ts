import { describe, expect, test } from 'vitest';
import { judge } from '../../core/checks/judge-all.ts';
import type { Condition } from '../../core/conditions.ts';
import type { DomainRow } from '../../store/domains/types.ts';
import { aDnsObservation, aSnapshot, NOON } from '../../testing/builders.ts';
import { aCondition } from '../../testing/conditions.ts';
import type { Caller } from '../auth/caller.ts';
import { linkView } from './view.ts';

const READER: Caller = {
  ...({ kind: 'tenant', role: 'viewer', tenant: 't', expiresAt: 0 } as const),
  author: { kind: 'tenant', id: 'link:1', subject: null, requestId: 'r' },
};

/** Returns what a link shows of a live domain that is judged so beside its records, which are right. */
function shownWith(...conditions: Condition[]) {
  const dns = aDnsObservation();
  const live = aSnapshot({ status: 'active', provedAt: NOON, proofMethod: 'cname' });
  const nothing = { preflight: null, edge: null, probe: null };
  const seen = judge(live, { dns, ...nothing }, NOON).conditions;
  const others = seen.filter(({ type }) => !conditions.some((one) => one.type === type));
  const row = {
    ...{ ...live, conditions: [...others, ...conditions], statusMessage: '', statusDetail: null },
    ...{
      statusSince: NOON,
      reason: null,
      actor: 'nobody',
      lastCheckedAt: NOON,
      lastDns: dns,
      dnsProvider: 'unknown',
      createdAt: NOON,
      updatedAt: NOON,
    },
  } satisfies DomainRow;
  return linkView(row, '2026-12-08T12:00:00.000Z', READER);
}

describe('what a link shows', () => {
  test('is done where the records are right, and nothing beside them is in the way', () => {
    expect(shownWith()).toMatchObject({ done: true, dnsTask: 'keep', records: [{ state: 'ok' }] });
  });

  test('is not done where the records are right and the zone is in the way, and says what to do', () => {
    const shown = shownWith(aCondition('CertificateAllowed', 'challenge_redirected'));
    expect(shown).toMatchObject({
      done: false,
      dnsTask: 'keep',
      nextSteps: [{ kind: 'open_challenge_path' }],
    });
    expect(shown.dnsMessage).toContain('/.well-known/acme-challenge/');
  });

  test('says nothing of a certificate that the tenant brought, which is nothing of the DNS', () => {
    const shown = shownWith(aCondition('CertificateReady', 'own_ended'));
    expect(shown).toMatchObject({ done: true, nextSteps: [] });
    expect(shown.dnsMessage).toMatch(/^Please keep these DNS records/);
    expect(JSON.stringify(shown)).not.toMatch(/certificate/i);
  });
});
