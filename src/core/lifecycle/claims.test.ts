import { describe, expect, test } from 'vitest';
import { aDnsObservation, aSnapshot, aView, noSuchName } from '../../testing/builders.ts';
import { later, live, next, runRound, taken } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { judgeDns } from '../checks/dns.ts';
import { pick } from '../checks/judge.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { DnsObservation } from '../observations.ts';
import { ownershipRecordValue } from '../ownership/ownership-txt.ts';
import { planRound } from './plan.ts';

const WEEK = 7 * 24 * 3600;

const claim = (over: Partial<DomainSnapshot> = {}) => aSnapshot(over);
const withTxt = (from: DnsObservation, { ownershipToken }: DomainSnapshot): DnsObservation => ({
  ...from,
  ownership: [aView({ txt: [ownershipRecordValue(ownershipToken)] })],
});

test('a check in which a server contradicts itself proves nothing, and changes nothing of whose the name is', () => {
  const { routing } = aDnsObservation();
  const wrong = routing.map((view) => ({
    ...view,
    chain: [{ from: 'portal.acme.com', to: 'old.acme.com', ttl: 300 }],
    addresses: [],
  }));
  const flapping = aDnsObservation({ routing: [...routing, ...wrong] });
  const { overTcp: _, ...overUdp } = aDnsObservation();
  let domain = aSnapshot({ status: 'verifying_dns' });
  const owned: string[] = [];
  for (const [i, dns] of [overUdp, flapping, flapping, flapping].entries()) {
    domain = next(domain, runRound(domain, { dns }, later(i + 1)));
    owned.push(domain.conditions.find(({ type }) => type === 'Owned')?.reason ?? '');
    expect(domain.provedAt).toBeNull();
  }
  expect(owned).toEqual(['cname', 'cname', 'cname', 'cname']);
});

test('a check over UDP proves nothing, a check over TCP does', () => {
  const { overTcp: _, ...overUdp } = aDnsObservation();
  const seen = runRound(claim(), { dns: overUdp }, later(60));
  expect(pick(seen.changes.conditions, 'PointsHere').status).toBe('True');
  expect(seen.changes).toMatchObject({ provedAt: null, proofMethod: null, edgeApplied: false });
  const again = runRound(next(claim(), seen), { dns: aDnsObservation() }, later(61));
  expect(again.changes).toMatchObject({ provedAt: later(61), proofMethod: 'cname' });
});

describe.each(['active', 'deploying', 'pending_certificate', 'certificate_failed', 'disabled'] as const)(
  'a row that somebody set to %s by hand, without a proof',
  (status) => {
    const MONTH = 30 * 24 * 3600;
    const set = claim({ status, provedAt: null, edgeApplied: false });

    test('becomes what DNS says, with nobody else’s proof to blame, and goes on being checked', () => {
      expect(planRound(set, false, later(MONTH))).toMatchObject({ kind: 'round', dns: true, edge: 'none' });
      const decision = runRound(set, { dns: noSuchName() }, later(MONTH));
      expect(decision.changes).toMatchObject({ status: 'verifying_dns', provedAt: null, givenUpAt: null });
      expect(decision.reason).not.toBe('moved_away');
      expect(decision.changes.nextCheckAt).not.toBeNull();
      expect(decision.timeline).toMatchObject([
        { kind: 'status_changed', from: status, to: 'verifying_dns' },
      ]);
      const after = runRound(next(set, decision), { dns: noSuchName() }, later(MONTH + 60));
      expect(after).toMatchObject({ reason: 'nxdomain', changes: { status: 'dns_failed', givenUpAt: null } });
    });

    test('is proved where its record is right', () => {
      const { changes } = runRound(set, { dns: aDnsObservation() }, later(MONTH));
      expect(changes).toMatchObject({ status: 'pending_certificate', provedAt: later(MONTH) });
    });

    test('with something at the edge loses that first', () => {
      const atEdge = { ...set, edgeApplied: true };
      expect(planRound(atEdge, false, later(MONTH))).toMatchObject({ kind: 'round', edge: 'remove' });
    });
  },
);

test('a row that was given up and that somebody set to active by hand is said to have failed again', () => {
  const set = claim({ status: 'active', provedAt: null, givenUpAt: later(0) });
  expect(planRound(set, false, later(60))).toMatchObject({ kind: 'round', dns: true });
  const { changes } = runRound(set, { dns: noSuchName() }, later(60));
  expect(changes).toMatchObject({ status: 'dns_failed', givenUpAt: later(0) });
});

describe('a claim that nobody proves', () => {
  const dns = noSuchName();
  const expired = () => {
    const waiting = next(claim(), runRound(claim(), { dns }, later(60)));
    return { waiting, decision: runRound(waiting, { dns }, later(WEEK)) };
  };

  test('ends after 7 days, and says so in status, reason, message and timeline', () => {
    const { decision } = expired();
    expect(decision.changes).toMatchObject({ status: 'dns_failed', givenUpAt: later(WEEK), provedAt: null });
    expect(decision).toMatchObject({ reason: 'claim_expired', actor: 'tenant' });
    expect(statusSentence(decision)).toMatch(
      /^portal\.acme\.com was not proved within 7 days, so the claim has ended\. portal\.acme\.com does not exist in DNS\..* We have stopped checking; resolve the problem, then start a new attempt\.$/,
    );
    expect(decision.timeline.map(({ kind, reason }) => `${kind} ${reason}`)).toContain(
      'gave_up claim_expired',
    );
  });

  test('a second before that it goes on', () => {
    const { waiting } = expired();
    const { changes, reason } = runRound(waiting, { dns }, later(WEEK - 1));
    expect([changes.givenUpAt, reason]).toEqual([null, 'nxdomain']);
  });

  test('then its workflow has nothing left to do, and nothing is at the edge', () => {
    const { waiting, decision } = expired();
    const after = next(waiting, decision);
    expect(planRound(after, false, later(WEEK))).toEqual({ kind: 'settled' });
    expect(after).toMatchObject({ edgeApplied: false, nextCheckAt: null });
  });

  test('a check that somebody asks for later still says that it has ended, unless the proof is there now', () => {
    const { waiting, decision } = expired();
    const after = next(waiting, decision);
    const again = runRound(after, { dns }, later(WEEK + 60), true);
    expect(again).toMatchObject({ reason: 'claim_expired', changes: { givenUpAt: later(WEEK) } });
    const found = runRound(next(after, again), { dns: aDnsObservation() }, later(WEEK + 120), true);
    expect(found.changes).toMatchObject({ status: 'pending_certificate', provedAt: later(WEEK + 120) });
    expect(pick(found.changes.conditions, 'Owned').reason).toBe('cname');
  });
});

describe('a claim of a name that another tenant has proved', () => {
  const competing = claim({ elsewhere: 'this_name' });

  test('is not proved by the CNAME; who controls the DNS is told to publish the TXT', () => {
    const decision = runRound(competing, { dns: aDnsObservation() }, later(60));
    const { changes, reason, actor } = decision;
    expect(changes).toMatchObject({ status: 'dns_failed', provedAt: null, edgeApplied: false });
    expect([reason, actor]).toEqual(['claimed_elsewhere', 'tenant']);
    expect(statusSentence(decision)).toContain(`_portal-domain.portal.acme.com with the value`);
    expect(statusSentence(decision)).toContain(ownershipRecordValue(competing.ownershipToken));
  });

  test('is proved by the TXT and the CNAME', () => {
    const { changes } = runRound(competing, { dns: withTxt(aDnsObservation(), competing) }, later(60));
    expect(changes).toMatchObject({ status: 'pending_certificate', proofMethod: 'txt' });
  });

  test('learns nothing before: every other answer is as if nobody had it', () => {
    const answers = [
      noSuchName(),
      aDnsObservation({ routing: [aView({ outcome: 'timeout' })] }),
      aDnsObservation({ routing: [aView({ addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }] })] }),
      aDnsObservation({
        routing: [aView({ chain: [{ from: 'portal.acme.com', to: 'other00.portal.example.com', ttl: 60 }] })],
      }),
    ];
    for (const dns of answers) {
      expect(judgeDns(dns, competing)).toEqual(judgeDns(dns, claim()));
    }
  });

  test('above or below another tenant’s name it is the same, said in other words', () => {
    const related = claim({ elsewhere: 'related_name' });
    const decision = runRound(related, { dns: aDnsObservation() }, later(60));
    const { reason } = decision;
    expect(reason).toBe('claimed_elsewhere');
    expect(statusSentence(decision)).toMatch(
      /^A name above or below portal\.acme\.com belongs to another tenant here\./,
    );
  });
});

describe('a domain that lost its name', () => {
  const elsewhere = aDnsObservation({
    routing: [aView({ chain: [{ from: 'portal.acme.com', to: 'other00.portal.example.com', ttl: 60 }] })],
  });
  /** As the store leaves it, and given up. */
  const lost = () => {
    const domain = taken({ edgeApplied: false });
    return next(domain, runRound(domain, {}, later(60)));
  };

  test.each([
    ['its record leads to the winner now', elsewhere],
    ['its old record is still there', aDnsObservation()],
    ['both records are there', withTxt(aDnsObservation(), live())],
  ])('stays moved_away when somebody asks for a check: %s', (_, dns) => {
    let domain = lost();
    for (const at of [120, 240]) {
      const decision = runRound(domain, { dns }, later(at), true);
      domain = next(domain, decision);
      expect(decision).toMatchObject({ reason: 'moved_away', actor: 'tenant' });
      expect(pick(decision.changes.conditions, 'Owned').reason).toBe('moved_away');
      expect(decision.changes).toMatchObject({ status: 'dns_failed', provedAt: null });
    }
  });

  test('may prove it again once somebody starts over', () => {
    const again = claim({ ...lost(), status: 'pending_dns', givenUpAt: null, conditions: [] });
    const { changes } = runRound(again, { dns: aDnsObservation() }, later(300));
    expect(changes).toMatchObject({ status: 'pending_certificate', provedAt: later(300) });
  });
});
