import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { createApiMetrics } from '../api/http/metrics.ts';
import { createChallengeMetrics } from '../challenges/metrics.ts';
import { createSdsMetrics } from '../edge/kubernetes/on-demand/metrics.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';

type Described = MetricObjectWithValues<MetricValue<string>> & { labelNames?: readonly string[] };

/** The series of every metric of ours: its own name, and those that a histogram has. */
const SERIES = new Map(
  [
    createApiMetrics(),
    createWorkerMetrics(),
    createChallengeMetrics(),
    createSdsMetrics(() => ({ known: 0, streams: 0, most: 0, watchUp: false })),
  ].flatMap(({ registry }) =>
    registry
      .getMetricsAsArray()
      .map((metric) => metric as unknown as Described)
      .flatMap(({ name, type, labelNames = [] }) =>
        String(type) === 'histogram'
          ? ['_bucket', '_sum', '_count'].map((end) => [`${name}${end}`, [...labelNames, 'le']] as const)
          : [[name, labelNames] as const],
      ),
  ),
);

/** The series that a PromQL expression asks for and that nobody writes, or by a label that they do not have. */
export function unknownMetrics(expr: string): string[] {
  const asked = [...expr.matchAll(/(portal_domains_\w+)(?:\{([^}]*)\})?/g)];
  if (asked.length === 0) return [`no metric of ours in: ${expr}`];
  const known = new Set(asked.flatMap(([, name = '']) => SERIES.get(name) ?? []));
  const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/));
  return [
    ...asked.flatMap(([, name = '', matchers = '']) => {
      const labels = [...matchers.matchAll(/(\w+)[=!]/g)].map(([, label = '']) => label);
      const has = SERIES.get(name);
      return has === undefined ? [name] : labels.filter((label) => !has.includes(label));
    }),
    ...grouped.filter((label) => !known.has(label)),
  ];
}
