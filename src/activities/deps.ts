import type { DnsObservation } from '../core/observations.ts';
import type { Edge } from '../edge/port.ts';
import type { Preflight, Prober } from '../probe/port.ts';
import type { Db } from '../store/database.ts';
import type { Log } from '../telemetry/log.ts';
import type { ProductEvents } from '../telemetry/product-events.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';

export type ActivityDeps = {
  db: Db;
  dns: {
    observe(
      input: { domain: string; canonicalHost: string },
      options?: { over?: 'tcp' },
    ): Promise<DnsObservation>;
  };
  edge: Edge;
  /** What probes through the gateway of this name; null where the settings know none, which the edge tells of. */
  proberOf: (gateway: string) => Prober | null;
  preflight: Preflight;
  /** Until when our own limits hold the next order of a name back (ISO 8601), else null. */
  orderLimits: { heldUntil(of: { domain: string; tenant: string }): Promise<string | null> };
  metrics: WorkerMetrics;
  events: ProductEvents;
  log: Log;
};
