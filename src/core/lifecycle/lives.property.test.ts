import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyEvent, type LivedRound, liveThrough } from '../../testing/lives.ts';
import { next } from '../../testing/rounds.ts';
import { statusSentence } from '../../testing/sentences.ts';
import { ACTORS, type Condition, type ConditionType } from '../conditions.ts';
import { UNKNOWN_DEFERS_SECONDS } from '../issuance/policy.ts';
import { planRound } from './plan.ts';
import { plusSeconds, secondsBetween } from './schedules.ts';

/** A failure names it, and so it can be lived again. */
const SEED = Math.floor(Math.random() * 2 ** 31);
const ROUNDS: readonly LivedRound[] = fc
  .sample(fc.array(anyEvent, { minLength: 10, maxLength: 30 }), { numRuns: 300, seed: SEED })
  .flatMap((events) => [...liveThrough(events)]);

/**
 * Checks every round of which the claim says something.
 * @param atLeast so many rounds there must be: otherwise the claim says nothing.
 */
function inEveryRound(
  atLeast: number,
  isAbout: (round: LivedRound) => boolean,
  claim: (round: LivedRound) => void,
): void {
  const rounds = ROUNDS.filter(isAbout);
  for (const round of rounds) {
    try {
      claim(round);
    } catch (error) {
      const { before, event, observations, decision, now } = round;
      const trail = JSON.stringify({ before, event, observations, changes: decision.changes, now }, null, 1);
      throw new Error(`seed ${SEED}: ${String(error)}\n${trail}`, { cause: error });
    }
  }
  expect(rounds.length, `rounds of seed ${SEED} that the claim is about`).toBeGreaterThanOrEqual(atLeast);
}

const always = () => true;
const of = <T extends ConditionType>(conditions: readonly Condition[], type: T) =>
  conditions.find((one) => one.type === type) as Condition<T> | undefined;
/** Something comes to the edge by this round. */
const comes = ({ before, decision }: LivedRound) => decision.changes.edgeApplied && !before.edgeApplied;
/** A clear way: proved, DNS right, and nothing that a CA would refuse. */
const isClear = ({ decision, event }: LivedRound) =>
  decision.changes.provedAt !== null && event.dns === 'right' && event.preflight === 'passes';
const attempts = ({ before, decision }: LivedRound) =>
  decision.changes.progress.issuanceAttempts - before.progress.issuanceAttempts;
const isWanted = ({ before }: LivedRound) => before.desired === 'active';
/** The responders deferred an order, and nothing else has answered the wish for it meanwhile. */
const isAway = ({ observations: { edge }, decision }: LivedRound) =>
  edge?.challenges?.ready === false &&
  edge.certificate === null &&
  edge.issuance === 'idle' &&
  decision.changes.givenUpAt === null;
const isDeferred = (round: LivedRound) =>
  isAway(round) ||
  (round.order !== null &&
    round.observations.edge?.limitedUntil !== undefined &&
    round.decision.changes.givenUpAt === null);

describe('in every round of every life', () => {
  test('a switched-off domain never ends in a status that serves, and is disabled only when clean', () => {
    inEveryRound(
      80,
      (round) => !isWanted(round),
      ({ before, decision: { changes } }) => {
        expect([before.status, 'disabled']).toContain(changes.status);
        if (changes.status === 'disabled' && before.status !== 'disabled')
          expect(changes.edgeApplied).toBe(false);
      },
    );
  });

  test('edge objects are allowed only for a proved name', () => {
    inEveryRound(80, comes, ({ decision: { changes } }) => expect(changes.provedAt).not.toBeNull());
  });

  test('nothing comes to the edge that a preflight has not passed, or that was not waited for', () => {
    inEveryRound(80, comes, ({ before, decision: { changes }, now }) => {
      const allowed = of(changes.conditions, 'CertificateAllowed');
      const waited = secondsBetween(before.progress.certificateSince ?? now, now) >= UNKNOWN_DEFERS_SECONDS;
      const ours = allowed?.status === 'Unknown' && allowed.actor !== 'tenant';
      expect(allowed?.status === 'True' || (ours && waited)).toBe(true);
    });
  });

  test('nothing comes to the edge while earlier orders hold it back', () => {
    const waits = (round: LivedRound) =>
      isWanted(round) &&
      isClear(round) &&
      !round.before.edgeApplied &&
      (round.before.progress.nextIssuanceAt ?? '') > round.now;
    inEveryRound(8, waits, ({ decision }) => {
      expect(decision.changes.edgeApplied).toBe(false);
      const spent = decision.changes.progress.issuanceAttempts > 0;
      if (spent) expect(of(decision.changes.conditions, 'CertificateAllowed')?.reason).toBe('rate_limited');
    });
  });

  test('nothing comes to the edge while our limits are used up, and it says so', () => {
    const waits = (round: LivedRound) =>
      isWanted(round) && isClear(round) && !round.before.edgeApplied && round.event.limited.atCheck !== null;
    inEveryRound(20, waits, ({ decision }) => {
      expect(decision.changes.edgeApplied).toBe(false);
      expect(of(decision.changes.conditions, 'CertificateAllowed')?.reason).toBe('rate_limited');
    });
  });

  test('no order begins before its back-off is over, but by a person’s word', () => {
    inEveryRound(
      200,
      ({ order }) => order !== null,
      ({ before, requested, now }) => {
        const { nextIssuanceAt, lastIssuanceAt } = before.progress;
        const asked = requested && (lastIssuanceAt === null || secondsBetween(lastIssuanceAt, now) >= 60);
        expect((nextIssuanceAt ?? '') <= now || asked).toBe(true);
      },
    );
  });

  test('a person’s word never ends what the CA asked for', () => {
    const isAsked = ({ before, requested, now }: LivedRound) =>
      requested &&
      before.edgeApplied &&
      of(before.conditions, 'CertificateReady')?.reason === 'rate_limited' &&
      (before.progress.nextIssuanceAt ?? '') > now;
    inEveryRound(5, isAsked, ({ order }) => expect(order).toBeNull());
  });

  test('no order begins while a certificate is valid or an order is pending, as far as the row tells', () => {
    const isIssued = ({ before, now }: LivedRound) =>
      before.edgeApplied &&
      ((before.certificate?.notAfter ?? '') > now ||
        of(before.conditions, 'CertificateReady')?.reason === 'requesting');
    inEveryRound(400, isIssued, ({ order }) => expect(order).toBeNull());
  });

  test('no order begins for a name that leads elsewhere, or that a CA would refuse, as seen in the round', () => {
    const isChecked = ({ order, observations }: LivedRound) => order !== null && observations.dns !== null;
    inEveryRound(40, isChecked, ({ event, observations }) => {
      expect(['right', 'silent']).toContain(event.dns);
      expect(observations.preflight === null || event.preflight !== 'forbids').toBe(true);
      expect(event.limited.atCheck).toBeNull();
    });
  });

  test('an order that was deferred at the last moment is no attempt', () => {
    inEveryRound(40, isDeferred, (round) => {
      if (round.decision.changes.status !== 'active') expect(attempts(round)).toBe(0);
      expect(round.decision.changes.nextCheckAt).not.toBeNull();
    });
  });

  test('what the responders deferred is asked for again within ten seconds', () => {
    inEveryRound(20, isAway, ({ decision, now }) =>
      expect(secondsBetween(now, decision.changes.nextCheckAt ?? '')).toBeLessThanOrEqual(10),
    );
  });

  test('a failed order is followed by a back-off of a minute at least', () => {
    const fails = ({ before, decision: { changes } }: LivedRound) =>
      before.status === 'deploying' &&
      changes.status === 'certificate_failed' &&
      changes.givenUpAt === null &&
      of(changes.conditions, 'CertificateReady')?.reason !== 'expired' &&
      of(changes.conditions, 'Routed')?.reason !== 'apply_failed';
    inEveryRound(20, fails, ({ decision: { changes }, now }) => {
      const { lastIssuanceAt, nextIssuanceAt } = changes.progress;
      // An order of an attempt before somebody started over has no beginning in this one.
      expect(secondsBetween(lastIssuanceAt ?? now, nextIssuanceAt ?? '')).toBeGreaterThanOrEqual(60);
    });
  });

  test('an attempt is counted at most once a round, and never taken back while it is not live', () => {
    inEveryRound(
      2_000,
      ({ decision }) => decision.changes.status !== 'active',
      (round) => {
        expect([0, 1]).toContain(attempts(round));
      },
    );
  });

  test('somebody checks again, or it is settled: no domain is left behind', () => {
    inEveryRound(
      20,
      ({ decision }) => decision.changes.nextCheckAt === null && !decision.forget,
      (round) => {
        const after = next(round.before, round.decision);
        expect(planRound(after, false, plusSeconds(round.now, 11 * 86_400))).toEqual({ kind: 'settled' });
      },
    );
  });

  test('a domain that is wanted and not live has a reason, and is checked again unless it was given up', () => {
    const isNotLive = (round: LivedRound) => isWanted(round) && round.decision.changes.status !== 'active';
    inEveryRound(800, isNotLive, ({ decision: { changes, reason, actor } }) => {
      expect(reason).not.toBeNull();
      expect(ACTORS).toContain(actor);
      if (changes.givenUpAt === null) expect(changes.nextCheckAt).not.toBeNull();
    });
  });

  test('what somebody must mend is told with the time of the next check', () => {
    const isReported = (round: LivedRound) =>
      isWanted(round) && round.decision.actor !== 'nobody' && round.decision.changes.givenUpAt === null;
    inEveryRound(400, isReported, ({ decision }) =>
      expect(statusSentence(decision)).toContain('We check again at '),
    );
  });

  test('all six conditions are always there, and the message is a sentence', () => {
    inEveryRound(2_000, always, ({ decision }) => {
      const { changes } = decision;
      expect(changes.conditions.map((one) => one.type)).toEqual([
        ...['Owned', 'PointsHere', 'CertificateAllowed', 'CertificateReady', 'Routed', 'Reachable'],
      ]);
      expect(statusSentence(decision)).toMatch(/^[A-Z"'_a-z0-9].*\.$/);
    });
  });
});
