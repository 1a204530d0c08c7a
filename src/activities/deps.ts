import type { ChallengeReadiness, DnsObservation } from '../core/observations.ts';
import type { Edge } from '../edge/port.ts';
import type { Preflight, Prober } from '../probe/port.ts';
import type { Db } from '../store/database/database.ts';
import type { Log } from '../telemetry/log.ts';
import type { ProductEvents } from '../telemetry/product-events.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import type { RoundsUnderWay } from './under-way.ts';

/** `exempt`: a renewal that the CA does not count as a new order. */
type OrderOf = { domain: string; tenant: string; exempt?: boolean };

/** Our own limits of what is asked of the CA; see core/issuance/limits.ts. */
export type OrderLimits = {
  /** Returns until when the limits defer the next order of a name (ISO 8601), else null. */
  limitedUntil(of: OrderOf): Promise<string | null>;
  /**
   * Counts an order that begins now, once however often it is called (`isNew`: by this call); or returns until when the
   * order is deferred (`limitedUntil`, ISO 8601), and counts nothing.
   */
  begin(order: OrderOf & { order: string }): Promise<{ limitedUntil: string | null; isNew: boolean }>;
  /** Uncounts an order that has not begun after all. */
  takeBack(order: string): Promise<void>;
};

export type ActivityDeps = {
  db: Db;
  dns: {
    observe(
      input: { domain: string; canonicalHost: string },
      options?: { over?: 'tcp'; unsteady?: boolean },
    ): Promise<DnsObservation>;
  };
  edge: Edge;
  /** Returns the prober through the gateway of this name; null where the settings know none, which the edge reports. */
  proberOf: (gateway: string) => Prober | null;
  preflight: Preflight;
  orderLimits: OrderLimits;
  /** Asks the challenge responders before an order; absent: there are none to ask. */
  challengeReadiness?: (() => Promise<ChallengeReadiness>) | undefined;
  clock: () => Date;
  metrics: WorkerMetrics;
  events: ProductEvents;
  log: Log;
  underWay: RoundsUnderWay;
};
