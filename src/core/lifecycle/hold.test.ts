import { expect, test } from 'vitest';
import { aDnsObservation, anEdgeObservation, aProbe, NOON, noSuchName } from '../../testing/builders.ts';
import { hourly, later, live, runRound } from '../../testing/rounds.ts';
import { evidenceAfterRelease } from './evidence.ts';
import { AWAY_GRACE_SECONDS } from './schedules.ts';

const DAY = 86_400;
const well = { dns: aDnsObservation(), edge: anEdgeObservation(), probe: aProbe() };
const away = { ...well, dns: noSuchName() };

test('a domain on hold is not withdrawn however long it leads away, and has its whole grace from its release on', () => {
  const onHold = hourly({ ...live(), onHoldSince: NOON }, away, [60, 9 * DAY]);
  expect(onHold).toMatchObject({ status: 'active', givenUpAt: null });
  const progress = { ...onHold.progress, ...evidenceAfterRelease() };
  const released = { ...onHold, onHoldSince: null, progress };
  const first = 9 * DAY + 60;
  expect(runRound(released, away, later(first)).detail).toMatchObject({
    servedUntil: later(first + AWAY_GRACE_SECONDS),
  });
  const kept = hourly(released, away, [first, first + AWAY_GRACE_SECONDS - 60]);
  expect(kept.status).toBe('active');
  expect(runRound(kept, away, later(first + AWAY_GRACE_SECONDS)).changes.status).toBe('dns_failed');
});

test('a hold keeps nobody from switching the domain off', () => {
  const onHold = { ...live(), onHoldSince: NOON, desired: 'disabled' as const };
  const plain = { ...live(), desired: 'disabled' as const };
  expect(runRound(onHold, well, later(60)).changes).toEqual(runRound(plain, well, later(60)).changes);
});
