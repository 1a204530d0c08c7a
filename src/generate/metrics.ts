import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';
import { createApiMetrics } from '../api/http/metrics.ts';
import { createChallengeMetrics } from '../challenges/metrics.ts';
import { createSdsMetrics } from '../edge/kubernetes/on-demand/metrics.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { type GeneratedFile, page, table } from './page.ts';

/** A metric with the properties that prom-client keeps beside its values; its types do not declare them. */
type Described = MetricObjectWithValues<MetricValue<string>> & { labelNames?: readonly string[] };

/** docs/reference/metrics.md: every metric, as the registries know them. */
export function metricsPage(): GeneratedFile {
  return page('docs/reference/metrics.md', [
    '# Metrics',
    "In Prometheus' text form. No label holds a host name or an id: they are personal data, and there are too many of them.",
    '## API',
    '`GET /metrics` on PORTAL_API_PORT. It needs no key: keep the path away from the public.',
    metricTable(createApiMetrics().registry),
    '## Worker',
    '`GET /metrics` on PORTAL_WORKER_PORT, which listens on loopback only.',
    metricTable(createWorkerMetrics().registry),
    '## Challenge responder',
    '`GET /metrics` on PORTAL_CHALLENGE_ADMIN_PORT. It needs no key: only the monitoring should reach the port.',
    metricTable(createChallengeMetrics().registry),
    '## Certificates on demand',
    '`GET /metrics` on PORTAL_SDS_ADMIN_PORT of `portal-domains sds`. It needs no key: only the monitoring should reach the port.',
    metricTable(createSdsMetrics(() => ({ known: 0, streams: 0, most: 0, watchUp: false })).registry),
  ]);
}

function metricTable(registry: Registry): string {
  const rows = registry
    .getMetricsAsArray()
    .map((metric) => metric as unknown as Described)
    .map(({ name, type, labelNames, help }) => [
      `\`${name}\``,
      String(type),
      (labelNames ?? []).map((label) => `\`${label}\``).join(', ') || '–',
      help,
    ]);
  return table(['Metric', 'Type', 'Labels', 'What it is'], rows);
}
