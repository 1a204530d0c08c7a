import type { BufferedMetricUpdate } from '@temporalio/worker';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Seconds; the SDK measures durations from a local activity's milliseconds to a schedule's minutes. */
const BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

/** The labels of the SDK's metrics that we export; any other is dropped, as its value could be an id. */
const LABELS = [
  'namespace',
  'task_queue',
  'workflow_type',
  'activity_type',
  'operation',
  'status_code',
  'failure_reason',
  'poller_type',
  'worker_type',
] as const;

type Kept = Counter | Gauge | Histogram;

/**
 * Puts the measurements of Temporal's SDK (`temporal_…`) into our registry, so that a worker has one `/metrics`. A
 * metric is made when its first value comes.
 */
export function createTemporalMetrics(registry: Registry): (updates: Iterable<BufferedMetricUpdate>) => void {
  const kept = new Map<string, Kept>();
  return (updates) => {
    for (const update of updates) {
      const { name } = update.metric;
      const metric = kept.get(name) ?? make(update, registry);
      kept.set(name, metric);
      record(metric, update);
    }
  };
}

function make({ metric: { name, kind, description } }: BufferedMetricUpdate, registry: Registry): Kept {
  const common = {
    name,
    help: description?.trim() || "A measurement of Temporal's SDK.",
    labelNames: LABELS,
    registers: [registry],
  };
  if (kind === 'counter') return new Counter(common);
  return kind === 'histogram' ? new Histogram({ ...common, buckets: BUCKETS }) : new Gauge(common);
}

function record(metric: Kept, { metric: { kind }, value, attributes }: BufferedMetricUpdate): void {
  const labels = Object.fromEntries(
    LABELS.flatMap((label) => (attributes[label] === undefined ? [] : [[label, String(attributes[label])]])),
  );
  if (metric instanceof Histogram) metric.observe(labels, value);
  else if (metric instanceof Counter || kind !== 'gauge') metric.inc(labels, value);
  else metric.set(labels, value);
}
