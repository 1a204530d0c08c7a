import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { STATUSES } from '../core/conditions.ts';
import { gatewayUse } from '../core/gateways.ts';
import { countByStatus } from '../store/domains.ts';
import { countByGateway } from '../store/gateways.ts';
import { outboxDepth } from '../store/outbox.ts';
import type { ApiDeps } from './deps.ts';

export type ApiMetrics = {
  registry: Registry;
  requestDuration: Histogram<'method' | 'route' | 'status'>;
  edgeAsks: Counter<'answer'>;
  openStreams: Gauge;
  servedNames: Gauge;
  domains: Gauge<'status'>;
  gatewayNames: Gauge<'gateway'>;
  gatewayLimit: Gauge;
  outboxDepth: Gauge;
  databaseUp: Gauge;
};

/** The API's metrics in a registry of their own. No label ever holds a host name or an id. */
export function createApiMetrics(): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requestDuration: new Histogram({
      name: 'portal_domains_http_request_duration_seconds',
      help: 'Time to answer, by method, route pattern and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    edgeAsks: new Counter({
      name: 'portal_domains_edge_asks_total',
      help: "The edge's questions whether a name may have a certificate, by answer.",
      labelNames: ['answer'],
      registers,
    }),
    openStreams: new Gauge({
      name: 'portal_domains_open_streams',
      help: 'Open event streams.',
      registers,
    }),
    servedNames: new Gauge({
      name: 'portal_domains_served_names',
      help: 'Names that the edge may serve, as this process holds them in memory.',
      registers,
    }),
    domains: new Gauge({
      name: 'portal_domains_domains',
      help: 'Domains by status.',
      labelNames: ['status'],
      registers,
    }),
    gatewayNames: new Gauge({
      name: 'portal_domains_gateway_names',
      help: 'Names on each gateway that are not switched off.',
      labelNames: ['gateway'],
      registers,
    }),
    gatewayLimit: new Gauge({
      name: 'portal_domains_gateway_limit',
      help: 'PORTAL_GATEWAY_LIMIT: with so many names a gateway takes no new tenant, where there are several.',
      registers,
    }),
    outboxDepth: new Gauge({
      name: 'portal_domains_outbox_depth',
      help: 'Stored requests that have not reached Temporal yet.',
      registers,
    }),
    databaseUp: new Gauge({
      name: 'portal_domains_database_up',
      help: '1 when the database answered this scrape.',
      registers,
    }),
  };
}

/** Fills the gauges that are counted at each scrape, and writes everything in Prometheus' text form. */
export async function scrape(
  { db, metrics, servedNames, settings }: Pick<ApiDeps, 'db' | 'metrics' | 'servedNames' | 'settings'>,
  onDatabaseError: (error: unknown) => void,
): Promise<string> {
  metrics.servedNames.set(servedNames.size);
  metrics.gatewayLimit.set(settings.gateways.limit);
  // One that only rows knew goes with its last name.
  metrics.gatewayNames.reset();
  try {
    const [counts, depth, names] = await Promise.all([
      countByStatus(db),
      outboxDepth(db),
      countByGateway(db),
    ]);
    for (const status of STATUSES) metrics.domains.set({ status }, counts[status]);
    for (const use of gatewayUse(settings.gateways, names)) {
      metrics.gatewayNames.set({ gateway: use.name }, use.names);
    }
    metrics.outboxDepth.set(depth);
    metrics.databaseUp.set(1);
  } catch (error) {
    // A gap is honest; the last known figures would not be.
    metrics.domains.reset();
    metrics.databaseUp.set(0);
    onDatabaseError(error);
  }
  return metrics.registry.metrics();
}
