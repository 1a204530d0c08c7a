import { describe, expect, test } from 'vitest';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aProbe,
  NOON,
  noSuchName,
  silentDns,
} from '../../testing/builders.ts';
import { later, live, next, proved, runRound } from '../../testing/rounds.ts';
import type { Observations } from '../observations.ts';
import { plusSeconds } from './schedules.ts';

const DAY = 86_400;
const all = (over: Partial<Observations> = {}) => ({
  dns: aDnsObservation(),
  edge: anEdgeObservation(),
  probe: aProbe(),
  ...over,
});

describe('a live domain', () => {
  test('that is well is at rest, and checked as a whole once a day', () => {
    const { rest } = runRound(live(), all(), later(60));
    const seconds = (Date.parse(rest?.fullCheckAt ?? '') - Date.parse(NOON)) / 1_000;
    expect(seconds).toBeGreaterThanOrEqual(0.8 * DAY);
    expect(seconds).toBeLessThanOrEqual(DAY + 60);
  });

  test.each<[string, Partial<Observations>]>([
    ['its record is gone', { dns: noSuchName() }],
    ['its DNS could not tell', { dns: silentDns() }],
    ['the portal does not answer', { probe: aProbe({ outcome: 'unexpected_answer' }) }],
    ['nobody asked for the portal', { probe: null }],
    ['its objects are gone', { edge: anEmptyEdge() }],
    ['the edge could not be read', { edge: { ...anEdgeObservation(), failure: 'away' } }],
    [
      'a tenant is to delete an HTTPS record',
      {
        dns: {
          ...aDnsObservation(),
          httpsRecords: [{ priority: 0, target: 'old.host.example', port: null, hints: [] }],
        },
      },
    ],
  ])('is not at rest while %s', (_, seen) => {
    expect(runRound(live(), all(seen), later(60)).rest).toBeNull();
  });

  test('rests as soon as it is active, by the round that saw the portal answer', () => {
    const deploying = next(
      proved(),
      runRound(proved(), { edge: anEdgeObservation(), dns: aDnsObservation() }),
    );
    const checked = { ...deploying, conditions: live().conditions, status: 'deploying' as const };
    const active = runRound(checked, { edge: anEdgeObservation(), probe: aProbe() }, later(1));
    expect(active).toMatchObject({
      changes: { status: 'active' },
      rest: { fullCheckAt: expect.any(String) },
    });
  });

  test.each(['disabled', 'deleted'] as const)('that is to be %s is not', (desired) => {
    expect(runRound(live({ desired }), all(), later(60)).rest).toBeNull();
  });

  test('is at rest again by the round that finds all of it well', () => {
    const troubled = next(live(), runRound(live(), all({ dns: silentDns() }), later(60)));
    expect(runRound(troubled, all(), later(120)).rest).not.toBeNull();
  });

  test('whose certificate the worker renews is due when the CA wants it, and ordered for instead of at rest', () => {
    const renewAt = later(2 * 3_600);
    const certificate = aCertificate({ notBefore: later(-DAY), notAfter: later(60 * DAY), renewAt });
    const edge = anEdgeObservation({ certificate, workerRenews: true });
    const domain = next(live(), runRound(live(), all({ edge }), later(60)));
    const { rest } = runRound(domain, all({ edge }), later(120));
    expect(rest?.fullCheckAt).toBe(renewAt);
    expect(runRound(domain, all({ edge }), plusSeconds(renewAt, 1)).rest).toBeNull();
  });

  test('whose certificate the worker renews is checked every 6 hours at least, as the CA may change its wish', () => {
    const edge = anEdgeObservation({ workerRenews: true });
    const domain = next(live(), runRound(live(), all({ edge }), later(60)));
    const { rest } = runRound(domain, all({ edge }), later(120));
    const seconds = (Date.parse(rest?.fullCheckAt ?? '') - Date.parse(later(120))) / 1_000;
    expect(seconds).toBeGreaterThan(4 * 3_600);
    expect(seconds).toBeLessThanOrEqual(6 * 3_600);
  });

  test('whose certificate the edge renews by itself stays at rest, and is checked within the hour', () => {
    const certificate = aCertificate({ notBefore: later(-60 * DAY), notAfter: later(10 * DAY) });
    const edge = anEdgeObservation({ certificate });
    const domain = next(live(), runRound(live(), all({ edge }), later(60)));
    const { rest } = runRound(domain, all({ edge }), later(120));
    expect(rest?.fullCheckAt).toBeDefined();
    expect((rest?.fullCheckAt ?? '') <= later(120 + 3_600)).toBe(true);
  });
});
