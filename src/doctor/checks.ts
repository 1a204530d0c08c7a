/**
 * Every check of `portal-domains doctor`: the expected state, and the fix for a failure if the check knows no better
 * one. docs/reference/doctor.md is generated from this.
 */
export const CHECKS = {
  settings: {
    expects: 'every setting has a value that fits, and every `PORTAL_…` variable is a setting',
    fix: 'Correct the setting that is named; docs/reference/settings.md lists them all.',
  },
  disk: {
    expects:
      'where this machine keeps data, the database and logs, 1 GiB and 10,000 files are free (one machine)',
    fix: 'Free space on the named disk, or enlarge it: PostgreSQL and Temporal stop on a full disk.',
  },
  database: {
    expects: 'PostgreSQL answers at DATABASE_URL and takes its user',
    fix: 'Start PostgreSQL, or correct host and port in DATABASE_URL; a firewall between may be the cause too.',
  },
  database_version: {
    expects: 'PostgreSQL is version 15 or newer',
    fix: 'Upgrade PostgreSQL to 15 or newer.',
  },
  database_writable: {
    expects: 'the database takes writes',
    fix: 'Let DATABASE_URL lead to the primary; or end the read-only mode of the database or of its user (default_transaction_read_only).',
  },
  database_notifications: {
    expects: 'a notification (NOTIFY) of one connection reaches another one that listens',
    fix: 'Let DATABASE_URL lead to PostgreSQL itself, or to a pooler in session mode: one in transaction mode loses notifications, so that every change is seen seconds late.',
  },
  migrations: {
    expects: 'every migration of this version has been applied',
    fix: 'Run `portal-domains migrate` with the DATABASE_URL of the owner.',
  },
  operator_key: {
    expects: 'an operator key is set or stored, so that operators get in',
    fix: 'Set PORTAL_OPERATOR_KEY to a new secret, e.g. from `openssl rand -hex 32`, and start the API again.',
  },
  our_incident: {
    expects: 'no incident of ours is open: many domains of many tenants that fail together',
    fix: 'Find what they have in common: docs/alerts/PortalDomainsManyFailing.md. The incident closes by itself. Removals are suspended until a day later, for 48 hours at most; PORTAL_INCIDENT_HOLD=on suspends them for longer.',
  },
  counts: {
    expects: 'the counts of domains by status and reason are those of the domains',
    fix: 'Count them anew by the statement of docs/runbook.md#counts-that-are-wrong. They become wrong where rows were loaded without triggers, as by a restore of the data alone.',
  },
  timeline_retention: {
    expects:
      'lines of timelines that are older than PORTAL_TIMELINE_DAYS are removed: the last pass ended within three days',
    fix: 'Start the worker; its log says why old data could not be removed.',
  },
  temporal: {
    expects: 'the Temporal frontend answers at TEMPORAL_ADDRESS',
    fix: 'Start Temporal, or correct TEMPORAL_ADDRESS (host:port of the frontend); a firewall between may be the cause too. Where the frontend wants TLS, give TEMPORAL_TLS=true, and the TEMPORAL_TLS settings of its CA and of our certificate; for Temporal Cloud TEMPORAL_API_KEY.',
  },
  temporal_namespace: {
    expects: 'the namespace TEMPORAL_NAMESPACE is there',
    fix: 'Create it with `temporal operator namespace create --namespace <name>`, or correct TEMPORAL_NAMESPACE.',
  },
  task_queue: {
    expects: 'a worker polls TEMPORAL_TASK_QUEUE, for workflows and for activities',
    fix: 'Start `portal-domains worker` with the same TEMPORAL_NAMESPACE and TEMPORAL_TASK_QUEUE, or read in its log why it does not poll.',
  },
  search_attributes: {
    expects: 'the search attributes that workflows set are registered, with their types',
    fix: 'Add them with `temporal operator search-attribute create --namespace <name> --name <attribute> --type Keyword`, one each.',
  },
  api: {
    expects: 'the API says that it is ready',
    fix: 'Start `portal-domains api`, or correct PORTAL_API_URL; its log says why it is not ready.',
  },
  edge_http: {
    expects: "the edge's port for HTTP answers as this installation's; the CA comes there (one machine)",
    fix: 'Start `portal-domains up`, which runs Caddy, or correct PORTAL_HTTP_PORT, PORTAL_EDGE_HOST and PORTAL_BASE_DOMAIN; logs/caddy.log says why it ended.',
  },
  edge_https: {
    expects: "the edge's port for HTTPS takes connections, that of each gateway on a cluster",
    fix: 'Start the edge, or correct the address that is named (PORTAL_HTTPS_PORT and PORTAL_EDGE_HOST, or PORTAL_EDGE_ADDRESS and PORTAL_GATEWAYS).',
  },
  edge_http3: {
    expects: 'the edge answers QUIC on its port for HTTPS (one machine, PORTAL_HTTP3)',
    fix: 'Let UDP through to PORTAL_HTTPS_PORT, in firewalls and port forwards alike; or set PORTAL_HTTP3=off. Until then browsers use HTTP/2.',
  },
  cluster: {
    expects: 'the Kubernetes API answers and knows our account (cluster)',
    fix: 'Correct KUBECONFIG, or renew its credentials; inside a pod the service account must be mounted.',
  },
  permissions: {
    expects: 'our account may do exactly what the chart grants the worker (cluster)',
    fix: 'Run `helm upgrade` with the chart of this version, which grants the rights that are named; or bind them to this account.',
  },
  cert_manager: {
    expects: 'cert-manager is version 1.21.1 or newer (cluster; only where our account may read its CRDs)',
    fix: 'Upgrade cert-manager, its CRDs included. Start its controller with `--feature-gates=ACMEUseARI=true`, so that it renews when the CA wants it.',
  },
  issuer: {
    expects: "cert-manager's issuer PORTAL_CERT_ISSUER is there and ready (cluster)",
    fix: 'Create the issuer, or correct PORTAL_CERT_ISSUER and PORTAL_CERT_ISSUER_KIND; `kubectl describe` of it says why it is not ready.',
  },
  gateways: {
    expects:
      'pods that are ready have the labels of each gateway (cluster; only where our account may list pods)',
    fix: 'Start the gateway in PORTAL_GATEWAY_NAMESPACE, or correct PORTAL_GATEWAY_SELECTOR or PORTAL_GATEWAYS to the labels of its pods.',
  },
  gateway_room: {
    expects: 'a gateway has a tenth of PORTAL_GATEWAY_LIMIT left for names of new tenants (cluster)',
    fix: 'Add a gateway (docs/install-cluster.md#more-than-3000-names): one with more names takes each change slower, and with PORTAL_GATEWAYS new tenants are refused once all are full.',
  },
  shared_http: {
    expects:
      'the objects of port 80, and on demand of port 443, which all names share, exist and have the desired spec (cluster)',
    fix: 'Start the worker, which puts them up; its log says when it may not. Remove by hand what has their name and is not ours.',
  },
  challenge_replicas: {
    expects:
      'each replica of the challenge responder follows the challenges (cluster, with PORTAL_CHALLENGE_REPLICAS)',
    fix: 'Start the responder (`kubectl get pods -l app.kubernetes.io/component=challenges`), or correct PORTAL_CHALLENGE_REPLICAS; its log says why it does not follow.',
  },
  on_demand_filter: {
    expects:
      'with PORTAL_GATEWAY_CERTIFICATES=on-demand each gateway has the EnvoyFilter of the chart, which resumes no TLS session (cluster)',
    fix: 'Upgrade the release with `edge.certificates: on-demand`; the EnvoyFilter must be as the chart has it.',
  },
  on_demand_servers: {
    expects:
      'with PORTAL_GATEWAY_CERTIFICATES=on-demand at least two servers of certificates are there, and each is ready (cluster)',
    fix: 'See the log of the Deployment portal-domain-sds: mostly it may not list or watch Secrets.',
  },
  resolvers: {
    expects: 'each resolver answers for the base domain, over UDP and over TCP',
    fix: 'Correct PORTAL_DNS_RESOLVERS, or let this machine reach port 53 of it over UDP and TCP.',
  },
  base_domain: {
    expects: 'hosts below the base domain of each gateway have an address, so that tenants can point to them',
    fix: 'Publish a wildcard record below the base domain that leads to the edge, e.g. `*.portal.example.com A <address of the edge>`; or correct PORTAL_BASE_DOMAIN.',
  },
  origin: {
    expects:
      'the portal application answers at PORTAL_ORIGIN, and not with a server error; on a cluster, where only the gateways ask it, one that cannot be reached from here is left out',
    fix: 'Start the portal application, or correct PORTAL_ORIGIN.',
  },
  acme_directory: {
    expects: 'the CA shows its ACME directory (with PORTAL_ACME_DIRECTORY)',
    fix: 'Correct PORTAL_ACME_DIRECTORY, or PORTAL_ACME_CA_FILE for a private CA; let this machine reach it.',
  },
  acme_profile: {
    expects: 'the CA offers the profile that is ordered by (with PORTAL_ACME_DIRECTORY)',
    fix: 'Set PORTAL_ACME_PROFILE to one that the CA offers, or leave it out for its default.',
  },
  clock: {
    expects:
      'our clock and those of the database, the portal application, the API and the CA agree within 5 seconds',
    fix: 'Switch time synchronisation on (chrony, systemd-timesyncd) here and on the machine that is named.',
  },
  otlp: {
    expects: 'something answers at OTEL_EXPORTER_OTLP_ENDPOINT, when it is given',
    fix: 'Start the collector, correct OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP, mostly port 4318), or leave it out.',
  },
  mail: {
    expects: 'the server at PORTAL_SMTP_URL takes mail from us, when it is given',
    fix: 'Correct PORTAL_SMTP_URL, let this machine reach the server, or name its root in PORTAL_TRUSTED_CA_FILE.',
  },
  identity_provider: {
    expects: 'the identity provider answers at PORTAL_OIDC_ISSUER under that name, when it is given',
    fix: 'Correct PORTAL_OIDC_ISSUER, or let this machine and the API reach it. Until then operators sign in by operator keys.',
  },
  posthog: {
    expects: 'PostHog answers at POSTHOG_HOST, when POSTHOG_API_KEY is given',
    fix: 'Correct POSTHOG_HOST, let this machine reach it, or leave POSTHOG_API_KEY out.',
  },
} as const satisfies Record<string, { expects: string; fix: string }>;

export type CheckName = keyof typeof CHECKS;
