import { EDGE_DRIVERS, type EdgeName } from '../edge/drivers.ts';
import { BRAND_SETTINGS } from './brand.ts';
import { CLUSTER_PROGRAM_SETTINGS } from './cluster-programs.ts';
import { CONSOLE_SETTINGS } from './console.ts';
import { LINK_SETTINGS } from './links.ts';
import { MAIL_SETTINGS } from './mail.ts';
import { OIDC_SETTINGS } from './oidc.ts';
import type { Setting } from './setting.ts';
import { TELEMETRY_SETTINGS } from './telemetry.ts';
import { TEMPORAL_SETTINGS } from './temporal.ts';

/** The names of the drivers' own settings: of each driver's, not only of those that all have. */
type KeyOf<Rows> = Rows extends Rows ? keyof Rows & string : never;
type EdgeSettingName = KeyOf<(typeof EDGE_DRIVERS)[EdgeName]['settings']['rows']>;

const EDGE_SETTINGS: Readonly<Record<EdgeSettingName, Setting>> = Object.assign(
  {},
  ...Object.values(EDGE_DRIVERS).map(({ settings }) => settings.rows),
);

/** Every setting; `readConfig` reads them, and docs/reference/settings.md is generated from them. */
export const SETTINGS = {
  DATABASE_URL: {
    kind: 'url',
    default: null,
    secret: true,
    doc: 'PostgreSQL. Not given: `up` runs an embedded one.',
  },
  ...TEMPORAL_SETTINGS,
  PORTAL_BASE_DOMAIN: {
    kind: 'hostname',
    default: null,
    doc: 'Canonical hosts live below it, e.g. `portal.example.com`. One that was used before stays ours: no tenant can register a name below it, as CNAMEs still lead there (table `base_domains`). Not given: `portal.localhost`, in the sandbox.',
  },
  PORTAL_EDGE: {
    kind: 'string',
    default: 'caddy',
    choices: Object.keys(EDGE_DRIVERS),
    doc: 'What terminates TLS and routes.',
  },
  PORTAL_ORIGIN: {
    kind: 'url',
    default: null,
    doc: 'Where the portal application answers. Not given: `up` runs a sample portal.',
  },
  PORTAL_ORIGIN_TIMEOUT: {
    kind: 'integer',
    default: '60',
    min: 1,
    doc: 'Seconds that the portal application may take from a whole request to the headers of its answer; then the edge answers 504. An answer that has begun may take its time. The same for `up` and all workers.',
  },
  PORTAL_HSTS_SECONDS: {
    kind: 'integer',
    default: '0',
    doc: "How long browsers are told to come to a portal by HTTPS only (`Strict-Transport-Security: max-age`, RFC 6797), whatever the portal application says of it; 0: its own word passes. Names below a portal's are not included, as they may be the tenant's. A browser keeps to it after a domain was disabled as well. The same for `up` and all workers.",
  },
  PORTAL_DNS_RESOLVERS: {
    kind: 'servers',
    default: null,
    doc: "Resolvers to ask, `ip[:port]`, comma separated. Not given: the sandbox DNS in the sandbox, else the system's.",
  },
  PORTAL_DNS_AUTHORITATIVE_PORT: {
    kind: 'port',
    default: '53',
    doc: 'Port of the authoritative servers; other than 53 only in a laboratory (in the sandbox: PORTAL_DNS_PORT).',
  },
  PORTAL_ALLOW_PRIVATE_ADDRESSES: {
    kind: 'string',
    default: 'auto',
    choices: ['auto', 'on', 'off'],
    doc: 'Whether the records of a tenant may direct our checks to loopback, private and other special addresses; only for a test set-up. `auto`: on in the sandbox. Name servers at such addresses are also queried if PORTAL_DNS_AUTHORITATIVE_PORT is not 53.',
  },
  PORTAL_OWN_NETWORKS: {
    kind: 'networks',
    default: '',
    doc: "Further networks into which no record of a tenant may direct our checks, CIDR, comma separated. The edge's own addresses are checked all the same.",
  },
  PORTAL_WEBHOOK_ALLOWED_NETWORKS: {
    kind: 'networks',
    default: '',
    doc: 'Networks beside the public internet to which [webhooks](../webhooks.md#where-they-may-go) may be sent, CIDR, comma separated; there http is allowed as well. In the sandbox loopback is one of them. The same for the API and the worker.',
  },
  PORTAL_SANDBOX: {
    kind: 'string',
    default: 'auto',
    choices: ['auto', 'on', 'off'],
    doc: "The sandbox DNS plays the tenants' DNS. `auto`: on when neither PORTAL_BASE_DOMAIN nor PORTAL_DNS_RESOLVERS is given.",
  },
  PORTAL_ACME_DIRECTORY: {
    kind: 'url',
    default: null,
    doc: 'ACME directory of the CA. Not given: a CA of this machine, as in the sandbox.',
  },
  PORTAL_ACME_CA_FILE: {
    kind: 'path',
    default: null,
    doc: 'PEM of the root that signs the ACME directory itself, for a private CA.',
  },
  PORTAL_CAA_IDENTITIES: {
    kind: 'list',
    default: null,
    doc: 'The names by which CAA records allow the CA, comma separated; `any` for a CA that does not check CAA. Default: the names in the ACME directory, else `letsencrypt.org`.',
  },
  PORTAL_ACME_ACCOUNT_URI: {
    kind: 'url',
    default: null,
    doc: "The URI of the account at the CA, which CAA records may name. Not given: that of Caddy's account; on a cluster not known.",
  },
  PORTAL_TRUSTED_CA_FILE: {
    kind: 'path',
    default: null,
    doc: 'PEM of further roots that the HTTPS probe trusts, for a private CA.',
  },
  PORTAL_ACME_PROFILE: {
    kind: 'string',
    default: null,
    doc: "The CA's profile to order by, e.g. `shortlived`: how long certificates live, and what is in them. `portal-domains doctor` lists those that the CA offers. Not given: the CA's default. One machine; on a cluster the Issuer names it (`spec.acme.profile`).",
  },
  PORTAL_ACME_KEEP_KEYS: {
    kind: 'string',
    default: 'off',
    choices: ['on', 'off'],
    doc: 'Whether a renewal keeps the private key, for clients that pin it or a TLSA record. `off`: each certificate has a new key. One machine; on a cluster cert-manager makes the keys, a new one each time.',
  },
  PORTAL_ACME_EMAIL: { kind: 'string', default: null, doc: 'Contact for the ACME account.' },
  PORTAL_OPERATOR_KEY: {
    kind: 'string',
    default: null,
    secret: true,
    doc: 'An operator key to accept (24 characters or more). Not given: one is made on the first start and printed once.',
  },
  PORTAL_DOMAINS_PER_TENANT: { kind: 'integer', default: '20', min: 1, doc: 'Quota of domains per tenant.' },
  PORTAL_REQUESTS_PER_MINUTE: {
    kind: 'integer',
    default: '1200',
    min: 1,
    doc: "How often a tenant's tokens may ask one process of the API in a minute, all of them together. Operator keys are not limited.",
  },
  PORTAL_REGISTRATIONS_PER_DAY: {
    kind: 'integer',
    default: '100',
    min: 1,
    doc: 'How many names a tenant may register within 24 hours, those that it deletes again included. Operator keys are not limited.',
  },
  ...LINK_SETTINGS,
  ...BRAND_SETTINGS,
  ...MAIL_SETTINGS,
  ...CONSOLE_SETTINGS,
  ...OIDC_SETTINGS,
  PORTAL_ORDER_LIMITS: {
    kind: 'string',
    default: 'auto',
    choices: ['auto', 'on', 'off'],
    doc: "Whether certificates are ordered no faster than Let's Encrypt allows: for a name 5 orders an hour and 5 certificates in 7 days, for a tenant 100 orders in 3 hours, for all together 250; the last two do not count renewals that the CA exempts (RFC 9773). `auto`: off in the sandbox. `off` is for a CA of your own.",
  },
  PORTAL_INCIDENT_HOLD: {
    kind: 'string',
    default: 'auto',
    choices: ['auto', 'on', 'off'],
    doc: 'Whether removals are suspended and failures are treated as an incident. `auto`: while many domains of many tenants fail together, for 48 hours at most; `on`: now, for as long as it is set, e.g. during maintenance; `off`: never, and what is still held, the day after an incident included, is held no more. Of the worker; all workers should have the same.',
  },
  PORTAL_ASSERTIONS: {
    kind: 'string',
    default: 'off',
    choices: ['on', 'off'],
    doc: 'Whether the edge adds the header X-Portal-Assertion to each request for the origin: a signed token that says which tenant and name the request is for. The keys are at `/.well-known/jwks.json` of the API; [how to verify it](../origin-assertions.md). All workers should have the same, and so should `up`.',
  },
  PORTAL_CERTIFICATE_KEY: {
    kind: 'string',
    default: null,
    secret: true,
    doc: "The key that seals the private keys of tenants' own certificates in the database: 32 bytes as hexadecimal digits or base64 (`openssl rand -hex 32`). Several, comma separated: the first seals new ones, each opens what it has sealed. The same for the API and the worker. Not given: `up` makes one and keeps it in PORTAL_DATA_DIR; elsewhere no own certificates are taken. [What it protects](../own-certificates.md#the-private-key).",
  },
  PORTAL_PATROL_RATE: {
    kind: 'integer',
    default: '200',
    min: 1,
    doc: 'Visits a second that each worker makes to domains at rest (live and well, no workflow running), at most: a few DNS questions and one TLS handshake at the edge each. A fleet needs one for each 750 domains; what is too little shows as `portal_domains_patrol_lateness_seconds`.',
  },
  PORTAL_TIMELINE_DAYS: {
    kind: 'integer',
    default: '365',
    min: 0,
    doc: 'Days for which lines of timelines are kept, with their evidence; 0: for ever. The worker removes older ones once a day. The newest line about each status, condition and request of a domain stays, and so does every line since an open incident began; the audit is kept whole. All workers should have the same.',
  },
  PORTAL_RESERVED_NAMES: {
    kind: 'list',
    default: '',
    doc: "Further names of the vendor's own, comma separated; they and all below are refused as `own_domain`.",
  },
  PORTAL_API_HOST: { kind: 'string', default: '127.0.0.1', doc: 'Address that the API listens on.' },
  PORTAL_API_PORT: { kind: 'port', default: '3000', doc: 'Port of the API and the pages.' },
  PORTAL_API_URL: {
    kind: 'url',
    default: null,
    doc: 'Where the commands find the API. Not given: the running `up` of PORTAL_DATA_DIR, else http://127.0.0.1:3000.',
  },
  PORTAL_API_TOKEN: {
    kind: 'string',
    default: null,
    secret: true,
    doc: 'The operator key or tenant token that the commands send. Not given: PORTAL_OPERATOR_KEY, else the key that `up` left in PORTAL_DATA_DIR.',
  },
  PORTAL_PORT_OFFSET: {
    kind: 'integer',
    default: '0',
    doc: 'Moves all ports of `up` at once, e.g. `100` for a second one on the same machine: is added to the default of each port that is not set to another one.',
  },
  PORTAL_HTTP_PORT: { kind: 'port', default: '8080', doc: "The edge's HTTP port (80 on a public machine)." },
  PORTAL_HTTPS_PORT: {
    kind: 'port',
    default: '8443',
    doc: "The edge's HTTPS port (443 on a public machine).",
  },
  PORTAL_EDGE_HOST: {
    kind: 'ip',
    default: '127.0.0.1',
    doc: 'IP address that the edge listens on, or `localhost`; `0.0.0.0` on a public machine.',
  },
  PORTAL_POSTGRES_PORT: { kind: 'port', default: '5440', doc: 'The embedded PostgreSQL, on loopback.' },
  PORTAL_TEMPORAL_PORT: { kind: 'port', default: '7240', doc: 'The local Temporal server, on loopback.' },
  PORTAL_TEMPORAL_UI: {
    kind: 'string',
    default: 'off',
    choices: ['on', 'off'],
    doc: 'Whether `up` also offers the web interface of the local Temporal server. It has no authentication: every account of this machine can end workflows there. Not for a public machine.',
  },
  PORTAL_TEMPORAL_UI_PORT: {
    kind: 'port',
    default: '8240',
    doc: 'The web interface of the local Temporal server, on loopback, when PORTAL_TEMPORAL_UI is `on`.',
  },
  PORTAL_DNS_PORT: { kind: 'port', default: '5354', doc: 'The sandbox DNS, UDP and TCP, on loopback.' },
  PORTAL_WORKER_HOST: {
    kind: 'string',
    default: '127.0.0.1',
    doc: "Address of the worker's health and metrics; `0.0.0.0` in a pod.",
  },
  PORTAL_WORKER_PORT: { kind: 'port', default: '3002', doc: "The worker's health and metrics." },
  PORTAL_ORIGIN_PORT: { kind: 'port', default: '3001', doc: 'The sample portal, on loopback.' },
  PORTAL_DATA_DIR: { kind: 'path', default: '.portal-domains', doc: 'Where `up` keeps its data.' },
  PORTAL_CACHE_DIR: {
    kind: 'path',
    default: '~/.cache/portal-domains',
    doc: 'Where downloaded programs are kept.',
  },
  PORTAL_TEMPORAL_BIN: {
    kind: 'path',
    default: null,
    doc: 'The temporal program. Not given: PATH, else a pinned package.',
  },
  ...EDGE_SETTINGS,
  PORTAL_GATEWAY_SELECTOR: {
    kind: 'labels',
    default: 'istio=ingressgateway',
    doc: 'Labels of the gateway pods that serve the domains, `key=value`, comma separated.',
  },
  PORTAL_GATEWAYS: {
    kind: 'gateways',
    default: '',
    doc: 'Further gateways beside the first one, which is `default` and has PORTAL_GATEWAY_SELECTOR, PORTAL_BASE_DOMAIN and PORTAL_EDGE_ADDRESS: `name labels base-domain address`, separated by `;`, e.g. `two istio=ingressgateway-2 portal-2.example.com gateway-2.istio-ingress.svc:443`. A new tenant gets the first with room, for good.',
  },
  PORTAL_GATEWAY_LIMIT: {
    kind: 'integer',
    default: '3000',
    min: 1,
    doc: 'The number of names on a gateway from which new tenants are assigned to the next of PORTAL_GATEWAYS. Without PORTAL_GATEWAYS there is no limit.',
  },
  PORTAL_EDGE_ADDRESS: {
    kind: 'address',
    default: null,
    doc: 'Where the HTTPS probe reaches the edge, `host[:port]`; in a cluster the Service of the gateway. Not given: PORTAL_EDGE_HOST and PORTAL_HTTPS_PORT.',
  },
  PORTAL_EDGE_HTTP_ADDRESS: {
    kind: 'address',
    default: null,
    doc: "Where the preflight reaches port 80 of the edge's own addresses, `host[:port]`, when they cannot be reached from here (behind NAT, say). Not given: the addresses themselves, at port 80; at loopback ones PORTAL_HTTP_PORT.",
  },
  ...CLUSTER_PROGRAM_SETTINGS,
  ...TELEMETRY_SETTINGS,
  PORTAL_LOG_LEVEL: {
    kind: 'string',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    doc: 'Log level (JSON lines on standard error).',
  },
} as const satisfies Record<string, Setting>;
