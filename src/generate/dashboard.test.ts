import { describe, expect, test } from 'vitest';
import { unknownMetrics } from '../testing/known-metrics.ts';
import { dashboardFile, PANELS } from './dashboard.ts';

describe.each(PANELS)('the panel "$title"', ({ queries }) => {
  test.each(queries)('$expr asks only for metrics and labels that there are', ({ expr }) => {
    expect(unknownMetrics(expr)).toEqual([]);
  });
});

test('no two panels lie on each other, and none beside the grid', () => {
  const { panels } = JSON.parse(dashboardFile().content) as {
    panels: { gridPos: { x: number; y: number; w: number; h: number } }[];
  };
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
});
