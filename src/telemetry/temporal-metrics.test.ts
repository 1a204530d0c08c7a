import type { BufferedMetricUpdate } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createTemporalMetrics } from './temporal-metrics.ts';

const update = (
  name: string,
  kind: BufferedMetricUpdate['metric']['kind'],
  value: number,
  attributes: BufferedMetricUpdate['attributes'] = {},
): BufferedMetricUpdate => ({ metric: { name, kind, valueType: 'int' }, value, attributes });

test('counters add up, gauges keep the last value, histograms count; only known labels are kept', async () => {
  const registry = new Registry();
  const take = createTemporalMetrics(registry);
  take([
    update('temporal_request', 'counter', 2, { operation: 'Poll', workflow_id: 'portal-domain/1' }),
    update('temporal_request', 'counter', 3, { operation: 'Poll', namespace: 'default' }),
    update('temporal_num_pollers', 'gauge', 5, { poller_type: 'workflow_task' }),
  ]);
  take([
    update('temporal_request', 'counter', 1, { operation: 'Poll' }),
    update('temporal_num_pollers', 'gauge', 4, { poller_type: 'workflow_task' }),
    update('temporal_activity_execution_latency', 'histogram', 0.2, { activity_type: 'applyEdge' }),
  ]);
  const text = await registry.metrics();
  expect(text).toContain('temporal_request{operation="Poll"} 3');
  expect(text).toContain('temporal_request{namespace="default",operation="Poll"} 3');
  expect(text).toContain('temporal_num_pollers{poller_type="workflow_task"} 4');
  expect(text).toContain('temporal_activity_execution_latency_bucket{le="0.5",activity_type="applyEdge"} 1');
  expect(text).not.toContain('portal-domain/1');
});
