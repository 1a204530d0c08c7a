import type { DnsObservation } from '../core/observations.ts';
import type { Edge } from '../edge/port.ts';
import type { Prober } from '../probe/port.ts';
import type { Db } from '../store/database.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';

export type ActivityDeps = {
  db: Db;
  dns: { observe(input: { domain: string; canonicalHost: string }): Promise<DnsObservation> };
  edge: Edge;
  prober: Prober;
  metrics: WorkerMetrics;
  log: Log;
};
