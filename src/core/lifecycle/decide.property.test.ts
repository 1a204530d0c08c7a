import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anEmptyEdge,
  anUnknowingPreflight,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aSnapshot,
  heldEdge,
  NOON,
  noSuchName,
  silentDns,
} from '../../testing/builders.ts';
import { decideOn as decide } from '../../testing/turns.ts';
import { ACTORS, condition, STATUSES } from '../conditions.ts';
import { type DomainSnapshot, freshProgress } from '../domain.ts';
import { UNKNOWN_DEFERS_SECONDS as UNKNOWN_HOLD_SECONDS } from '../issuance/policy.ts';
import type { Decision } from './decision.ts';
import { planRound, type RoundPlan } from './plan.ts';
import { plusSeconds, secondsBetween } from './schedules.ts';

const later = (seconds: number) => plusSeconds(NOON, seconds);
const next = (snapshot: DomainSnapshot, decision: Decision): DomainSnapshot => ({
  ...snapshot,
  ...decision.changes,
});

const anyObservations = fc.record({
  dns: fc.constantFrom(
    null,
    aDnsObservation(),
    noSuchName(),
    silentDns(),
    aDnsObservation({
      edgeAddresses: [],
      canonicalHostViews: [{ server: '9.9.9.9:53', outcome: 'no_data' }],
    }),
  ),
  edge: fc.constantFrom(
    null,
    anEdgeObservation(),
    anEmptyEdge(),
    aRefusedEdge(),
    anEdgeObservation({ failure: 'away' }),
    heldEdge(),
  ),
  preflight: fc.constantFrom(
    null,
    aPreflight(),
    aForbiddingPreflight(),
    anUnknowingPreflight(),
    anUnknowingPreflight('ours'),
  ),
  probe: fc.constantFrom(null, aProbe(), aProbe({ outcome: 'connection_refused' })),
});
const maybe = fc.constantFrom(null, NOON);
const anySnapshot = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    desired: fc.constantFrom('active' as const, 'disabled' as const, 'deleted' as const),
    provedAt: maybe,
    edgeApplied: fc.boolean(),
    givenUpAt: maybe,
    awaySince: maybe,
    certificateSince: maybe,
    lastIssuanceAt: maybe,
    nextIssuanceAt: fc.constantFrom(null, later(5 * 86_400)),
    lost: fc.boolean(),
  })
  .map(({ awaySince, certificateSince, lastIssuanceAt, nextIssuanceAt, lost, ...over }) =>
    aSnapshot({
      ...over,
      conditions: lost ? [condition('Owned', 'moved_away', 'Lost.', NOON)] : [],
      // A row that is wanted is never `disabled`: switching on again makes it `pending_dns`.
      status: over.desired === 'active' && over.status === 'disabled' ? 'pending_dns' : over.status,
      progress: { ...freshProgress(NOON), awaySince, certificateSince, lastIssuanceAt, nextIssuanceAt },
    }),
  );
const anyTurn = fc.record<Omit<RoundPlan, 'kind'>>({
  order: fc.constant(null),
  dns: fc.boolean(),
  preflight: fc.boolean(),
  edge: fc.constantFrom('none', 'apply', 'apply_anew', 'observe', 'remove'),
  probe: fc.boolean(),
});

describe('whatever happens', () => {
  const runs = (check: (snapshot: DomainSnapshot, decision: Decision) => void) =>
    fc.assert(
      fc.property(
        anySnapshot,
        anyTurn,
        anyObservations,
        fc.integer({ min: 0, max: 10 * 86_400 }),
        (snapshot, plan, seen, age) => {
          check(snapshot, decide(snapshot, { kind: 'round', ...plan }, seen, later(age)));
        },
      ),
      { numRuns: 2_000 },
    );

  test('a switched-off domain never ends in a status that serves, and is disabled only when clean', () => {
    runs((snapshot, { changes }) => {
      if (snapshot.desired === 'active') return;
      expect([snapshot.status, 'disabled']).toContain(changes.status);
      if (changes.status === 'disabled' && snapshot.status !== 'disabled')
        expect(changes.edgeApplied).toBe(false);
    });
  });

  test('edge objects are allowed only for a proved name', () => {
    runs((snapshot, { changes }) => {
      if (changes.edgeApplied && !snapshot.edgeApplied) expect(changes.provedAt).not.toBeNull();
    });
  });

  test('nothing comes to the edge that a preflight has not passed, or that was not waited for', () => {
    runs((snapshot, { changes, at }) => {
      if (!changes.edgeApplied || snapshot.edgeApplied) return;
      const allowed = changes.conditions.find(({ type }) => type === 'CertificateAllowed');
      const since = snapshot.progress.certificateSince ?? at;
      const waited = secondsBetween(since, at) >= UNKNOWN_HOLD_SECONDS;
      const ours = allowed?.status === 'Unknown' && allowed.actor !== 'tenant';
      expect(allowed?.status === 'True' || (ours && waited)).toBe(true);
    });
  });

  test('nothing comes to the edge while earlier orders hold it back', () => {
    runs((snapshot, { changes, at }) => {
      if (snapshot.edgeApplied || (snapshot.progress.nextIssuanceAt ?? '') <= at) return;
      expect(changes.edgeApplied).toBe(false);
    });
  });

  test('somebody looks again, or it is settled: no domain is left behind', () => {
    runs((snapshot, decision) => {
      const { changes } = decision;
      if (changes.nextCheckAt !== null || decision.forget) return;
      expect(planRound(next(snapshot, decision), false, later(11 * 86_400))).toEqual({ kind: 'settled' });
    });
  });

  test('a domain that is wanted and not live has a reason, and is looked at again unless it was given up', () => {
    runs(({ desired }, { changes, reason, actor }) => {
      if (desired !== 'active' || changes.status === 'active') return;
      expect(reason).not.toBeNull();
      expect(ACTORS).toContain(actor);
      if (changes.givenUpAt === null) expect(changes.nextCheckAt).not.toBeNull();
    });
  });

  test('what somebody must mend is told with the time of the next look', () => {
    runs(({ desired }, { changes, actor, statusMessage }) => {
      if (desired !== 'active' || actor === 'nobody' || changes.nextCheckAt === null) return;
      if (changes.givenUpAt === null) expect(statusMessage).toContain('We look again at ');
    });
  });

  test('all six conditions are always there, and the message is a sentence', () => {
    runs((_, { changes, statusMessage }) => {
      expect(changes.conditions.map((one) => one.type)).toEqual([
        'Owned',
        'PointsHere',
        'CertificateAllowed',
        'CertificateReady',
        'Routed',
        'Reachable',
      ]);
      expect(statusMessage).toMatch(/^[A-Z"'_a-z0-9].*\.$/);
    });
  });

  test('a condition takes its status from its reason', () => {
    expect(condition('PointsHere', 'timeout', 'x', NOON)).toMatchObject({
      status: 'Unknown',
      actor: 'operator',
    });
  });
});
