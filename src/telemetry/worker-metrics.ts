import { Counter, Gauge, Registry } from 'prom-client';

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** The worker's metrics. Host names are in no label: they are personal data, and there are too many. */
export function createWorkerMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    statusChanges: new Counter({
      name: 'portal_domains_status_changes_total',
      help: 'Recorded changes of a domain status, by the new status and its reason.',
      labelNames: ['to', 'reason'],
      registers,
    }),
    dnsViews: new Counter({
      name: 'portal_domains_dns_views_total',
      help: 'What the servers asked said, by the role of the server and the outcome.',
      labelNames: ['role', 'outcome'],
      registers,
    }),
    probes: new Counter({
      name: 'portal_domains_probes_total',
      help: 'HTTPS requests through the edge, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    outboxDelivered: new Counter({
      name: 'portal_domains_outbox_delivered_total',
      help: 'Outbox rows handed to Temporal, by result.',
      labelNames: ['result'],
      registers,
    }),
    outboxDepth: new Gauge({
      name: 'portal_domains_outbox_depth',
      help: 'Outbox rows waiting when the relay last looked.',
      registers,
    }),
  };
}
