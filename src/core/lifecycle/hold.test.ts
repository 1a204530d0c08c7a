import { expect, test } from 'vitest';
import { aDnsObservation, anEdgeObservation, aProbe, NOON, noSuchName } from '../../testing/builders.ts';
import { hourly, later, live, runRound } from '../../testing/rounds.ts';

const DAY = 86_400;
const well = { dns: aDnsObservation(), edge: anEdgeObservation(), probe: aProbe() };
const away = { ...well, dns: noSuchName() };

test('a domain on hold is not withdrawn however long it leads away, and goes as soon as it is released', () => {
  const onHold = hourly({ ...live(), onHoldSince: NOON }, away, [60, 9 * DAY]);
  expect(onHold).toMatchObject({ status: 'active', givenUpAt: null });
  const released = runRound({ ...onHold, onHoldSince: null }, away, later(9 * DAY + 60));
  expect(released.changes.status).toBe('dns_failed');
});

test('a hold keeps nobody from switching the domain off', () => {
  const onHold = { ...live(), onHoldSince: NOON, desired: 'disabled' as const };
  const plain = { ...live(), desired: 'disabled' as const };
  expect(runRound(onHold, well, later(60)).changes).toEqual(runRound(plain, well, later(60)).changes);
});
