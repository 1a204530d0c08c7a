import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: a sandbox takes one, people take days, and after seven days we give up. */
const STAGE_BUCKETS = [0.5, 1, 2, 3, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200, 86_400, 259_200, 604_800];

import { createProductEventMetrics } from './posthog.ts';

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** The worker's metrics. Host names are in no label: they are personal data, and there are too many. */
export function createWorkerMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    productEvents: createProductEventMetrics(registry),
    statusChanges: new Counter({
      name: 'portal_domains_status_changes_total',
      help: 'Recorded changes of a domain status, by the new status and its reason.',
      labelNames: ['to', 'reason'],
      registers,
    }),
    stageDuration: new Histogram({
      name: 'portal_domains_stage_duration_seconds',
      help: 'The time that domains spent in a status.',
      labelNames: ['stage'],
      buckets: STAGE_BUCKETS,
      registers,
    }),
    timeToActive: new Histogram({
      name: 'portal_domains_time_to_active_seconds',
      help: 'The time from the registration, or the last retry, until a domain was active for the first time. It includes the time until the record was published.',
      buckets: STAGE_BUCKETS,
      registers,
    }),
    ...certificateMetrics(registers),
    edgeWatchHeard: new Gauge({
      name: 'portal_domains_edge_watch_heard_timestamp_seconds',
      help: 'When the watch on a kind of objects at the cluster was last known to be alive; a live one speaks every minute.',
      labelNames: ['kind'],
      registers,
    }),
    dnsViews: new Counter({
      name: 'portal_domains_dns_views_total',
      help: 'Answers of DNS servers, by the role of the server and the outcome.',
      labelNames: ['role', 'outcome'],
      registers,
    }),
    probes: new Counter({
      name: 'portal_domains_probes_total',
      help: 'HTTPS requests through the edge, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    challengeChecks: new Counter({
      name: 'portal_domains_challenge_checks_total',
      help: "Readiness checks of the responder's replicas before an issuance, by result; at `held` it was not begun.",
      labelNames: ['result'],
      registers,
    }),
    challengeServed: new Histogram({
      name: 'portal_domains_challenge_served_seconds',
      help: 'From when this worker heard of a challenge until every replica of the responder served it; each worker hears of all. What is beyond the last bucket was not served in that time.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    assertionsRenewed: new Gauge({
      name: 'portal_domains_assertions_renewed_timestamp_seconds',
      help: 'When this worker last had every assertion for the origin renewed that was due, at first when it started; 0: they are switched off.',
      registers,
    }),
    timelineRemoved: new Counter({
      name: 'portal_domains_timeline_lines_removed_total',
      help: 'Lines of timelines that this worker removed as they were older than PORTAL_TIMELINE_DAYS.',
      registers,
    }),
    ...outboxMetrics(registers),
  };
}

function certificateMetrics(registers: Registry[]) {
  return {
    orders: new Counter({
      name: 'portal_domains_certificate_orders_total',
      help: 'Orders that this worker has begun at the CA, by kind: `renewed` replaces a certificate in a way that the CA does not count as a new order, `ordered` is any other. Renewals that cert-manager makes by itself are not among them.',
      labelNames: ['kind'],
      registers,
    }),
    certificates: new Counter({
      name: 'portal_domains_certificate_results_total',
      help: 'What became of certificates, first ones and renewals: `issued`, or the reason of a failure.',
      labelNames: ['result'],
      registers,
    }),
  };
}

function outboxMetrics(registers: Registry[]) {
  return {
    outboxDelivered: new Counter({
      name: 'portal_domains_outbox_delivered_total',
      help: 'Outbox rows handed to Temporal, by result.',
      labelNames: ['result'],
      registers,
    }),
    outboxDepth: new Gauge({
      name: 'portal_domains_outbox_depth',
      help: "Outbox rows waiting at the relay's last check.",
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'portal_domains_webhook_attempts_total',
      help: 'Attempts to deliver an event to an endpoint of webhooks, by result: `delivered` or `failed`.',
      labelNames: ['result'],
      registers,
    }),
    mailAttempts: new Counter({
      name: 'portal_domains_mail_attempts_total',
      help: 'Mails by what came of an attempt to send them: `sent`, and for each event of one that was not taken `again`, `refused` or `failing`.',
      labelNames: ['result'],
      registers,
    }),
    patrolVisits: new Counter({
      name: 'portal_domains_patrol_visits_total',
      help: 'Visits of the patrol to domains at rest, by result: `unchanged`, `differs` (the workflow was started), `explained` (by an open incident), `deferred` (there was no place for its whole round), `moved_on` (not at rest any more), `failed`.',
      labelNames: ['result'],
      registers,
    }),
    patrolLateness: new Histogram({
      name: 'portal_domains_patrol_lateness_seconds',
      help: 'How long after its time a visit of the patrol began.',
      buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 1_800, 3_600],
      registers,
    }),
    patrolStarts: new Counter({
      name: 'portal_domains_patrol_starts_total',
      help: 'Workflows that the patrol started, by what differed.',
      labelNames: ['reason'],
      registers,
    }),
  };
}
