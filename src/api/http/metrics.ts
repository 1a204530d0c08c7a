import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { STATUSES } from '../../core/conditions.ts';
import { TROUBLE_KINDS } from '../../core/fleet/incident.ts';
import { type Gateways, gatewayUse } from '../../core/gateways.ts';
import { OWN_SHOWN } from '../../core/own-certificate/shown.ts';
import type { Db } from '../../store/database/database.ts';
import { countByGateway } from '../../store/fleet/domain-counts.ts';
import { EXPIRY_DAYS, type FleetFigures, fleetFigures } from '../../store/fleet/fleet-figures.ts';
import { createProductEventMetrics, type ProductEventMetrics } from '../../telemetry/posthog.ts';
import type { ServedNames } from '../domains/served-names.ts';

export type ApiMetrics = {
  registry: Registry;
  requestDuration: Histogram<'method' | 'route' | 'status'>;
  edgeAsks: Counter<'answer'>;
  shedRequests: Counter;
  openStreams: Gauge;
  servedNames: Gauge;
  notificationsHeard: Gauge;
  gatewayNames: Gauge<'gateway'>;
  gatewayLimit: Gauge;
  fleet: FleetGauges;
  databaseUp: Gauge;
  productEvents: ProductEventMetrics;
};

type FleetGauges = ReturnType<typeof createFleetGauges>;

/** The API's metrics in a registry of their own. No label ever holds a host name or an id. */
export function createApiMetrics(): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    productEvents: createProductEventMetrics(registry),
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
    shedRequests: new Counter({
      name: 'portal_domains_shed_requests_total',
      help: 'Requests refused at once with 503, as more were under way than could be answered in time.',
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
    notificationsHeard: new Gauge({
      name: 'portal_domains_notifications_heard',
      help: 'Whether the notifications of the database come through to this process (1) or not (0), as tested every 15 s.',
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
    fleet: createFleetGauges(registers),
    databaseUp: new Gauge({
      name: 'portal_domains_database_up',
      help: '1 when the database answered this scrape.',
      registers,
    }),
  };
}

/** The figures that are counted in the database at each scrape. */
function createFleetGauges(registers: Registry[]) {
  return {
    domains: new Gauge({
      name: 'portal_domains_domains',
      help: 'Domains by status and reason; `none` where the status needs no reason.',
      labelNames: ['status', 'reason'],
      registers,
    }),
    ourIncident: new Gauge({
      name: 'portal_domains_our_incident',
      help: '1 while many domains fail together, which is taken for an incident of ours and holds tear-downs, for 48 hours at most; by kind.',
      labelNames: ['kind'],
      registers,
    }),
    overdue: new Gauge({
      name: 'portal_domains_overdue',
      help: 'Domains whose next check is more than two minutes past: no worker is looking after them.',
      registers,
    }),
    certificateWait: new Gauge({
      name: 'portal_domains_certificate_wait_longest_seconds',
      help: 'How long the domain that has waited longest for its certificate has waited; 0 when none waits.',
      registers,
    }),
    earliestExpiry: new Gauge({
      name: 'portal_domains_certificate_earliest_expiry_timestamp_seconds',
      help: 'When the certificate of an active domain that ends first ends; absent when there is none.',
      registers,
    }),
    expiring: new Gauge({
      name: 'portal_domains_certificates_expiring',
      help: 'Active domains whose certificate ends within so many days, and has less than a sixth of its lifetime left.',
      labelNames: ['within_days'],
      registers,
    }),
    renewalsForecastToFail: new Gauge({
      name: 'portal_domains_renewals_forecast_to_fail',
      help: 'Active domains whose next renewal will fail if nothing changes: within 14 days, or a third of the certificate’s life.',
      registers,
    }),
    ownCertificates: new Gauge({
      name: 'portal_domains_own_certificates',
      help: `Certificates that tenants brought, by how they stand: ${Object.keys(OWN_SHOWN).join(', ')}.`,
      labelNames: ['state'],
      registers,
    }),
    webhookEndpoints: new Gauge({
      name: 'portal_domains_webhook_endpoints',
      help: 'Endpoints of webhooks, by state: `in_use`, `failing` (the last attempt failed, and it is tried again), `disabled` (nothing is sent until somebody resumes it).',
      labelNames: ['state'],
      registers,
    }),
    webhooksWaiting: new Gauge({
      name: 'portal_domains_webhook_deliveries_waiting',
      help: 'Events that an endpoint of webhooks has not taken yet, those of disabled ones included.',
      registers,
    }),
    mailOldest: new Gauge({
      name: 'portal_domains_mail_failing_seconds',
      help: 'How long the mail that waits longest has been tried in vain; 0 when none is.',
      registers,
    }),
    outboxDepth: new Gauge({
      name: 'portal_domains_outbox_depth',
      help: 'Stored requests that have not reached Temporal yet.',
      registers,
    }),
    outboxOldest: new Gauge({
      name: 'portal_domains_outbox_oldest_seconds',
      help: 'How long the request that waits longest for Temporal has waited; 0 when none waits.',
      registers,
    }),
  };
}

type Scraped = {
  db: Db;
  metrics: ApiMetrics;
  servedNames: ServedNames;
  notifications: { heard: boolean | null };
  settings: { gateways: Gateways };
  clock: () => Date;
};

/** Fills the gauges that are counted at each scrape, and writes everything in Prometheus' text form. */
export async function scrape(
  { db, metrics, servedNames, notifications, settings, clock }: Scraped,
  onDatabaseError: (error: unknown) => void,
): Promise<string> {
  metrics.servedNames.set(servedNames.size);
  if (notifications.heard === null) metrics.notificationsHeard.remove();
  else metrics.notificationsHeard.set(notifications.heard ? 1 : 0);
  metrics.gatewayLimit.set(settings.gateways.limit);
  // A gap is honest; the last known figures would not be.
  const { domains, expiring, ourIncident, ownCertificates, webhookEndpoints, ...plain } = metrics.fleet;
  const labelled = [domains, expiring, ourIncident, ownCertificates, webhookEndpoints, metrics.gatewayNames];
  for (const gauge of labelled) gauge.reset();
  for (const gauge of Object.values(plain)) gauge.remove();
  try {
    const now = clock();
    const [figures, names] = await Promise.all([fleetFigures(db, now), countByGateway(db)]);
    fill(metrics.fleet, figures, now);
    for (const use of gatewayUse(settings.gateways, names)) {
      metrics.gatewayNames.set({ gateway: use.name }, use.names);
    }
    metrics.databaseUp.set(1);
  } catch (error) {
    metrics.databaseUp.set(0);
    onDatabaseError(error);
  }
  return metrics.registry.metrics();
}

function fill(gauges: FleetGauges, figures: FleetFigures, now: Date): void {
  const secondsSince = (at: string | null) =>
    at === null ? 0 : Math.max(0, (now.getTime() - Date.parse(at)) / 1_000);
  for (const status of STATUSES) {
    if (!figures.domains.some((one) => one.status === status))
      gauges.domains.set({ status, reason: 'none' }, 0);
  }
  for (const { status, reason, count } of figures.domains) {
    gauges.domains.set({ status, reason: reason ?? 'none' }, count);
  }
  for (const [state, count] of Object.entries(figures.ownCertificates))
    gauges.ownCertificates.set({ state }, count);
  for (const days of EXPIRY_DAYS) gauges.expiring.set({ within_days: days }, figures.expiring[days]);
  for (const kind of TROUBLE_KINDS)
    gauges.ourIncident.set({ kind }, figures.openIncidents.includes(kind) ? 1 : 0);
  gauges.overdue.set(figures.overdue);
  gauges.certificateWait.set(secondsSince(figures.waitingForCertificateSince));
  if (figures.earliestExpiry !== null) gauges.earliestExpiry.set(Date.parse(figures.earliestExpiry) / 1_000);
  gauges.renewalsForecastToFail.set(figures.renewalsForecastToFail);
  for (const [state, count] of Object.entries(figures.webhooks.endpoints))
    gauges.webhookEndpoints.set({ state }, count);
  gauges.webhooksWaiting.set(figures.webhooks.waiting);
  gauges.mailOldest.set(secondsSince(figures.mailFailingSince));
  gauges.outboxDepth.set(figures.outbox.depth);
  gauges.outboxOldest.set(secondsSince(figures.outbox.oldest));
}
