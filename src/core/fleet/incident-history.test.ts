import { expect, test } from 'vitest';
import { type IncidentLine, incidentsOf } from './incident-history.ts';

const line = (id: number, kind: IncidentLine['kind'], action: IncidentLine['action']): IncidentLine => ({
  ...{ id, kind, action, at: `2026-11-24T12:0${id}:00.000Z` },
  ...{ domains: id, tenants: 1, ofTenants: 2 },
});
const newestFirst = (...lines: IncidentLine[]) => lines.toReversed();
const summaryOf = (lines: IncidentLine[]) =>
  incidentsOf(lines).map(({ kind, closedAt, timeline }) => [
    kind,
    closedAt?.slice(14, 16),
    timeline.map(({ id }) => id),
  ]);

test('incidents of two kinds that overlap are kept apart, and the newest comes first', () => {
  const lines = newestFirst(
    line(1, 'dns', 'incident.opened'),
    line(2, 'edge', 'incident.opened'),
    line(3, 'dns', 'incident.hold_ended'),
    line(4, 'dns', 'incident.closed'),
  );
  expect(summaryOf(lines)).toEqual([
    ['edge', undefined, [2]],
    ['dns', '04', [1, 3, 4]],
  ]);
});

test('one that opens again after its end is another one', () => {
  const lines = newestFirst(
    line(1, 'dns', 'incident.opened'),
    line(2, 'dns', 'incident.closed'),
    line(3, 'dns', 'incident.opened'),
  );
  expect(summaryOf(lines)).toEqual([
    ['dns', undefined, [3]],
    ['dns', '02', [1, 2]],
  ]);
});

test('lines whose opening was not read are left out', () => {
  expect(
    summaryOf(newestFirst(line(1, 'dns', 'incident.hold_ended'), line(2, 'dns', 'incident.closed'))),
  ).toEqual([]);
});
