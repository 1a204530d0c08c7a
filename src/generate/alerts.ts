import { stringify } from 'yaml';
import type { GeneratedFile } from './page.ts';

/** An alert rule. `page`: somebody gets up for it. `ticket`: somebody looks at it during the day. */
export type Alert = {
  /** Also the name of its page in docs/alerts. */
  name: string;
  severity: 'page' | 'ticket';
  /** PromQL. */
  expr: string;
  /** How long it has to hold, in Prometheus' form. */
  for: string;
  summary: string;
  /** May hold Prometheus' templates. */
  description: string;
};

/** Reasons of `Reachable` that say that clients do not get the portal. */
const UNREACHABLE =
  'connection_refused|connection_timeout|wrong_certificate|untrusted_certificate|unexpected_answer';

export const ALERTS: readonly Alert[] = [
  {
    name: 'PortalDomainsCertificateNotReady',
    severity: 'ticket',
    expr: 'max(portal_domains_certificate_wait_longest_seconds) > 3600',
    for: '5m',
    summary: 'A domain has waited for its certificate for over an hour.',
    description:
      'Its record is right and its certificate does not come: {{ $value | humanizeDuration }} so far.',
  },
  {
    name: 'PortalDomainsCertificateExpiringSoon',
    severity: 'ticket',
    expr: 'max(portal_domains_certificates_expiring{within_days="7"}) > 0',
    for: '1h',
    summary: 'A certificate in use ends within seven days.',
    description:
      '{{ $value }} active domains have one, with less than a sixth of its lifetime left; renewal should have come long before.',
  },
  {
    name: 'PortalDomainsCertificateExpiringTomorrow',
    severity: 'page',
    expr: 'max(portal_domains_certificates_expiring{within_days="1"}) > 0',
    for: '10m',
    summary: 'A certificate in use ends within a day.',
    description: '{{ $value }} active domains have one. From its end on clients see a warning.',
  },
  {
    name: 'PortalDomainsRenewalsFailing',
    severity: 'ticket',
    expr: 'max(portal_domains_domains{status="active",reason="renewal_failing"}) > 0',
    for: '1h',
    summary: 'Renewals are failing.',
    description:
      '{{ $value }} active domains could not get their next certificate; the present one still serves.',
  },
  {
    name: 'PortalDomainsRenewalsForecastToFail',
    severity: 'ticket',
    expr: 'max(portal_domains_renewals_forecast_to_fail) > 0',
    for: '1h',
    summary: 'Renewals that are due soon will fail.',
    description:
      'The next renewal of {{ $value }} active domains will fail if nothing changes: within 14 days, or a third of the certificate’s life.',
  },
  {
    name: 'PortalDomainsOwnCertificateEnding',
    severity: 'ticket',
    expr: 'max(portal_domains_own_certificates{state="ending"}) > 0',
    for: '1h',
    summary: 'Certificates that tenants brought end soon.',
    description:
      '{{ $value }} own certificates end within 14 days, or a third of their life; their tenants have not uploaded new ones.',
  },
  {
    name: 'PortalDomainsOwnCertificateUnreadable',
    severity: 'ticket',
    expr: 'max(portal_domains_own_certificates{state="unreadable"}) > 0',
    for: '15m',
    summary: 'Certificates that tenants brought cannot be opened.',
    description:
      'The worker cannot open the private keys of {{ $value }} own certificates with PORTAL_CERTIFICATE_KEY; the CA’s are served in their place.',
  },
  {
    name: 'PortalDomainsManyFailing',
    severity: 'page',
    expr: 'max by (kind) (portal_domains_our_incident) > 0 or sum by (reason) (increase(portal_domains_status_changes_total{to="certificate_failed"}[15m])) >= 5',
    for: '0m',
    summary: 'Many domains fail together.',
    description:
      '{{ if $labels.kind }}Live domains of many tenants fail together ({{ $labels.kind }}). It is taken for an incident of ours: nothing is torn down meanwhile, for 48 hours at most.{{ else }}Within a quarter of an hour {{ $value | printf "%.0f" }} domains failed with {{ $labels.reason }}: rather one cause of ours or of the CA than many tenants’ mistakes.{{ end }}',
  },
  {
    name: 'PortalDomainsWebhookDisabled',
    severity: 'ticket',
    expr: 'max(portal_domains_webhook_endpoints{state="disabled"}) > 0',
    for: '5m',
    summary: 'An endpoint of webhooks is disabled.',
    description:
      '{{ $value }} endpoints answered 410, or took nothing for three days. What happens waits for them, for 30 days.',
  },
  {
    name: 'PortalDomainsMailFailing',
    severity: 'ticket',
    expr: 'max(portal_domains_mail_failing_seconds) > 3600',
    for: '5m',
    summary: 'Mail is not taken.',
    description:
      'The mail that waits longest has been tried for {{ $value | humanizeDuration }}. It is tried for three days.',
  },
  {
    name: 'PortalDomainsEnqueueBacklog',
    severity: 'page',
    expr: 'max(portal_domains_outbox_oldest_seconds) > 60',
    for: '2m',
    summary: 'Stored requests do not reach Temporal.',
    description:
      'The one that waits longest has waited {{ $value | humanizeDuration }}. Nothing is lost; nothing moves.',
  },
  {
    name: 'PortalDomainsWorkerAway',
    severity: 'page',
    expr: 'max(portal_domains_overdue) > 0',
    for: '3m',
    summary: 'Domains are not looked after.',
    description:
      'The next check of {{ $value }} domains is over two minutes late: no worker runs, or too few.',
  },
  {
    name: 'PortalDomainsWatchStale',
    severity: 'ticket',
    expr: 'time() - min by (kind) (portal_domains_edge_watch_heard_timestamp_seconds) > 300',
    for: '2m',
    summary: 'The watch on the cluster has gone silent.',
    description:
      'Nothing was heard of {{ $labels.kind }} for {{ $value | humanizeDuration }}. Domains move on their schedule only, and slowly.',
  },
  {
    name: 'PortalDomainsChallengeResponderStale',
    severity: 'page',
    expr: 'min(portal_domains_challenges_watch_up) == 0',
    for: '2m',
    summary: 'A responder does not know the challenges of now.',
    description: 'New certificates and renewals fail where the CA comes to it.',
  },
  {
    name: 'PortalDomainsCertificateServerStale',
    severity: 'page',
    expr: 'min(portal_domains_sds_watch_up) == 0',
    for: '2m',
    summary: 'A server of certificates on demand does not follow the Secrets.',
    description:
      'It serves the names that it knows. Where every server is in this state, new names and renewed certificates do not reach clients.',
  },
  {
    name: 'PortalDomainsCertificateServerFull',
    severity: 'ticket',
    expr: 'max(portal_domains_sds_streams / portal_domains_sds_streams_limit) > 0.8',
    for: '10m',
    summary: 'A server of certificates on demand is nearly full.',
    description:
      'It has {{ $value | humanizePercentage }} of its streams open. At 100 % further names are refused: raise sds.streams or sds.replicas.',
  },
  {
    name: 'PortalDomainsAssertionsNotRenewed',
    severity: 'page',
    expr: 'time() - max(portal_domains_assertions_renewed_timestamp_seconds > 0) > 6 * 3600',
    for: '10m',
    summary: 'What the origin is told about its requests is not renewed.',
    description:
      'Not every assertion was renewed for {{ $value | humanizeDuration }}. The origin refuses a name whose assertion has ended.',
  },
  {
    name: 'PortalDomainsProbeFailing',
    severity: 'page',
    expr: `max by (reason) (portal_domains_domains{status="active",reason=~"${UNREACHABLE}"}) > 0`,
    for: '10m',
    summary: 'Clients of an active domain do not get the portal.',
    description: '{{ $value }} active domains fail their probe with {{ $labels.reason }}.',
  },
  {
    name: 'PortalDomainsDatabaseAway',
    severity: 'page',
    expr: 'min(portal_domains_database_up) == 0',
    for: '2m',
    summary: 'An API cannot reach the database.',
    description: 'What is live goes on being served. Nothing can be registered or changed.',
  },
];

const NOTE = '# Generated by `npm run generate` from src/generate/alerts.ts; do not edit.\n';

/** The rules as a plain file for Prometheus, and as a PrometheusRule for its operator. */
export function alertFiles(): GeneratedFile[] {
  const groups = [{ name: 'portal-domains', rules: ALERTS.map(ruleOf) }];
  const manifest = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name: 'portal-domains',
      namespace: 'msp',
      labels: { 'app.kubernetes.io/name': 'portal-domains' },
    },
    spec: { groups },
  };
  const file = (path: string, value: unknown): GeneratedFile => ({
    path: `deploy/alerts/${path}`,
    content: NOTE + stringify(value, { lineWidth: 0 }),
  });
  return [file('portal-domains.rules.yaml', { groups }), file('prometheus-rule.yaml', manifest)];
}

const ruleOf = ({ name, severity, expr, for: duration, summary, description }: Alert) => ({
  alert: name,
  expr,
  for: duration,
  labels: { severity },
  annotations: { summary, description, runbook: `docs/alerts/${name}.md` },
});
