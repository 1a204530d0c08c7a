import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createApiMetrics } from '../api/metrics.ts';
import { createChallengeMetrics } from '../challenges/metrics.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { ROOT } from '../testing/run-node.ts';
import { ALERTS } from './alerts.ts';

const METRICS = [createApiMetrics(), createWorkerMetrics(), createChallengeMetrics()].flatMap(
  ({ registry }) => registry.getMetricsAsArray().map(({ name }) => name),
);

describe.each(ALERTS)('$name', ({ name, expr }) => {
  test('asks only for metrics that there are', () => {
    const asked = expr.match(/portal_domains_\w+/g) ?? [];
    expect(asked).not.toEqual([]);
    expect(asked.filter((metric) => !METRICS.includes(metric))).toEqual([]);
  });

  test('has a page of its name, with commands', () => {
    const file = join(ROOT, 'docs/alerts', `${name}.md`);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^# ${name}\n[\\s\\S]*^\`\`\`(sh|sql) `, 'm'));
  });
});
