import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { DEFAULT_GATEWAY } from '../core/gateways.ts';
import { EDGE_DRIVERS, type EdgeName } from '../edge/drivers.ts';
import { parseCertificateKeys } from './certificate-keys.ts';
import { ConfigError, checkSetting, type SettingName } from './check-setting.ts';
import { items, parseAddress, parseLabels } from './forms.ts';
import { type GatewaySetting, parseGateways, type SeveralGateways } from './gateways.ts';
import { readOidc } from './oidc.ts';
import { parseOrigin, parseReplicas, parseServers } from './parse-addresses.ts';
import { movedPorts, type Ports } from './ports.ts';
import { readMail } from './read-mail.ts';
import type { Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';
import { telemetryParts } from './telemetry.ts';
import { temporalConnection } from './temporal.ts';

export { ConfigError, type SettingName } from './check-setting.ts';
export type { Server } from './forms.ts';

/**
 * The only reader of the environment. Each setting is one row of `SETTINGS`, and a value that does not fit stops the
 * program with a sentence that says what to do.
 */

export type Environment = Readonly<Record<string, string | undefined>>;
export type Config = ReturnType<typeof readConfig>;

/** The environment of this process. Nothing else reads it. */
export function environment(): Environment {
  return process.env;
}

/**
 * Reads and checks every setting. An empty value counts as not given.
 * @throws ConfigError for the first value that does not fit.
 */
export function readConfig(env: Environment) {
  const text = (name: SettingName) => env[name] || (SETTINGS[name] as Setting).default;
  const checked = (name: SettingName) => checkSetting(name, text(name));
  const string = (name: SettingName) => checked(name) ?? '';
  const integer = (name: SettingName) => Number(checked(name));
  const oneOf = <T extends string>(name: SettingName) => checked(name) as T;
  const operatorKey = checked('PORTAL_OPERATOR_KEY');
  if (operatorKey !== null && operatorKey.length < 24) {
    throw new ConfigError(
      'PORTAL_OPERATOR_KEY',
      'give at least 24 characters, e.g. from `openssl rand -hex 32`.',
    );
  }
  const baseDomain = checked('PORTAL_BASE_DOMAIN');
  const resolvers = checked('PORTAL_DNS_RESOLVERS');
  const switched = (name: SettingName, auto: boolean) => {
    const value = oneOf<'auto' | 'on' | 'off'>(name);
    return value === 'on' || (value === 'auto' && auto);
  };
  const sandbox = switched('PORTAL_SANDBOX', baseDomain === null && resolvers === null);
  return {
    databaseUrl: checked('DATABASE_URL'),
    temporal: temporalParts({ checked, string }),
    baseDomain: baseDomainOf(baseDomain),
    gateways: readGateways({ checked, string, integer }),
    gatewayLimit: integer('PORTAL_GATEWAY_LIMIT'),
    sandbox,
    allowPrivateAddresses: switched('PORTAL_ALLOW_PRIVATE_ADDRESSES', sandbox),
    ...edgeParts(checked),
    origin: parseOrigin('PORTAL_ORIGIN', checked('PORTAL_ORIGIN')),
    resolvers: resolvers === null ? null : parseServers('PORTAL_DNS_RESOLVERS', resolvers),
    authoritativePort: integer('PORTAL_DNS_AUTHORITATIVE_PORT'),
    ...caParts({ checked, string }),
    operatorKey,
    ...limitParts({ string, integer }),
    patrolRate: integer('PORTAL_PATROL_RATE'),
    timelineDays: integer('PORTAL_TIMELINE_DAYS'),
    orderLimits: switched('PORTAL_ORDER_LIMITS', !sandbox),
    originTimeoutSeconds: integer('PORTAL_ORIGIN_TIMEOUT'),
    hstsSeconds: integer('PORTAL_HSTS_SECONDS'),
    assertions: oneOf<'on' | 'off'>('PORTAL_ASSERTIONS') === 'on',
    certificateKeys: parseCertificateKeys(checked('PORTAL_CERTIFICATE_KEY')),
    reservedNames: items(string('PORTAL_RESERVED_NAMES')),
    ownNetworks: items(string('PORTAL_OWN_NETWORKS')),
    webhookNetworks: [...items(string('PORTAL_WEBHOOK_ALLOWED_NETWORKS')), ...(sandbox ? LOOPBACK : [])],
    apiHost: string('PORTAL_API_HOST'),
    publicUrl: parseOrigin('PORTAL_PUBLIC_URL', checked('PORTAL_PUBLIC_URL')),
    embedOrigins: items(string('PORTAL_EMBED_ORIGINS')),
    trustedProxies: items(string('PORTAL_TRUSTED_PROXIES')),
    edgeHost: string('PORTAL_EDGE_HOST'),
    workerHost: string('PORTAL_WORKER_HOST'),
    /** For the commands, which are clients of the API. */
    apiUrl: checked('PORTAL_API_URL'),
    apiToken: checked('PORTAL_API_TOKEN'),
    ports: readPorts({ checked, integer }),
    ...clusterParts({ checked, string, integer }),
    ...pageParts(checked),
    dataDir: resolve(string('PORTAL_DATA_DIR')),
    cacheDir: resolve(string('PORTAL_CACHE_DIR').replace(/^~(?=\/|$)/, homedir())),
    binaries: { caddy: checked('PORTAL_CADDY_BIN'), temporal: checked('PORTAL_TEMPORAL_BIN') },
    mail: readMail(checked),
    ...telemetryParts(checked),
    logLevel: oneOf<'debug' | 'info' | 'warn' | 'error' | 'silent'>('PORTAL_LOG_LEVEL'),
  };
}

/** In the sandbox all of it is on this machine. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

const optional = <T>(value: string | null, parse: (value: string) => T): T | null =>
  value === null ? null : parse(value);

/** The looks of the pages, and where they lead to. */
function pageParts(checked: Readers['checked']) {
  return {
    brand: { color: checked('PORTAL_BRAND_COLOR'), logoFile: checked('PORTAL_BRAND_LOGO') },
    oidc: oidcPart(checked),
    console: {
      temporalUiUrl: checked('PORTAL_TEMPORAL_UI_URL'),
      traceUrl: checked('PORTAL_TRACE_URL'),
    },
  };
}

/** The CA, and the identities by which CAA records allow it. */
function caParts({ checked, string }: Omit<Readers, 'integer'>) {
  return {
    acme: {
      directory: checked('PORTAL_ACME_DIRECTORY'),
      caFile: checked('PORTAL_ACME_CA_FILE'),
      email: checked('PORTAL_ACME_EMAIL'),
      /** Null: the CA's default. */
      profile: checked('PORTAL_ACME_PROFILE'),
      keepsKeys: string('PORTAL_ACME_KEEP_KEYS') === 'on',
    },
    caaIdentities: optional(checked('PORTAL_CAA_IDENTITIES'), items),
    accountUri: checked('PORTAL_ACME_ACCOUNT_URI'),
    trustedCaFile: checked('PORTAL_TRUSTED_CA_FILE'),
  };
}

/** Reads the edge's name, and the values of its driver's own settings, by their names. */
function edgeParts(checked: Readers['checked']) {
  const edge = checked('PORTAL_EDGE') as EdgeName;
  const own = Object.keys(EDGE_DRIVERS[edge].settings.rows) as SettingName[];
  const edgeSettings: Readonly<Record<string, string | null>> = Object.fromEntries(
    own.map((name) => [name, checked(name)]),
  );
  return { edge, edgeSettings };
}

/** The address of Temporal, the connection to it, and our names there. */
function temporalParts({ checked, string }: Pick<Readers, 'checked' | 'string'>) {
  const connection = temporalConnection(checked);
  if (!connection.ok) throw new ConfigError(connection.setting, connection.problem);
  return {
    address: checked('TEMPORAL_ADDRESS'),
    namespace: string('TEMPORAL_NAMESPACE'),
    taskQueue: string('TEMPORAL_TASK_QUEUE'),
    tls: connection.tls,
    apiKey: connection.apiKey,
    ui: string('PORTAL_TEMPORAL_UI') === 'on',
  };
}

/** The sign-in to the console by OpenID Connect; null: there is none. */
function oidcPart(checked: Readers['checked']) {
  const read = readOidc(checked);
  if (!read.ok) throw new ConfigError(read.setting, read.problem);
  return read.config;
}

type Readers = {
  checked: (name: SettingName) => string | null;
  string: (name: SettingName) => string;
  integer: (name: SettingName) => number;
};

/** Limits per tenant: domains, registrations, requests. */
function limitParts({ string, integer }: Pick<Readers, 'string' | 'integer'>) {
  return {
    domainsPerTenant: integer('PORTAL_DOMAINS_PER_TENANT'),
    requestsPerMinute: integer('PORTAL_REQUESTS_PER_MINUTE'),
    registrationsPerDay: integer('PORTAL_REGISTRATIONS_PER_DAY'),
    linkDays: integer('PORTAL_LINK_DAYS'),
    incidentHold: string('PORTAL_INCIDENT_HOLD') as 'auto' | 'on' | 'off',
  };
}

/** Settings that only a cluster needs. */
function clusterParts({ checked, string, integer }: Readers) {
  return {
    kubernetes: {
      kubeconfig: checked('KUBECONFIG'),
      namespace: string('PORTAL_NAMESPACE'),
      gatewayNamespace: checked('PORTAL_GATEWAY_NAMESPACE') ?? string('PORTAL_NAMESPACE'),
      issuer: {
        kind: string('PORTAL_CERT_ISSUER_KIND') as 'ClusterIssuer' | 'Issuer',
        name: string('PORTAL_CERT_ISSUER'),
      },
      certificates: string('PORTAL_GATEWAY_CERTIFICATES') as 'objects' | 'on-demand',
      challenges: parseAddress(
        checked('PORTAL_CHALLENGE_SERVICE') ??
          `portal-domain-challenges.${string('PORTAL_NAMESPACE')}.svc.cluster.local`,
        80,
      ),
      challengeReplicas: parseReplicas('PORTAL_CHALLENGE_REPLICAS', string('PORTAL_CHALLENGE_REPLICAS')),
      sdsReplicas: parseReplicas('PORTAL_SDS_REPLICAS', string('PORTAL_SDS_REPLICAS')),
    },
    /** Null: the edge's own addresses can be reached from here. */
    edgeHttpAddress: optional(checked('PORTAL_EDGE_HTTP_ADDRESS'), (value) => parseAddress(value, 80)),
    challenges: {
      host: string('PORTAL_CHALLENGE_HOST'),
      port: integer('PORTAL_CHALLENGE_PORT'),
      adminPort: integer('PORTAL_CHALLENGE_ADMIN_PORT'),
    },
    sds: {
      host: string('PORTAL_SDS_HOST'),
      port: integer('PORTAL_SDS_PORT'),
      adminPort: integer('PORTAL_SDS_ADMIN_PORT'),
      mostStreams: integer('PORTAL_SDS_STREAMS'),
      /** Null: in the clear. */
      tls: checked('PORTAL_SDS_TLS'),
    },
  };
}

function readPorts({ checked, integer }: Omit<Readers, 'string'>): Ports {
  const ports = movedPorts((name) => checked(name) ?? '', integer('PORTAL_PORT_OFFSET'));
  if (typeof ports === 'string') throw new ConfigError('PORTAL_PORT_OFFSET', ports);
  return ports;
}

/** The first one, and those of PORTAL_GATEWAYS. */
function readGateways({ checked, string, integer }: Readers): SeveralGateways {
  const port = integer('PORTAL_HTTPS_PORT');
  const first: GatewaySetting = {
    name: DEFAULT_GATEWAY,
    selector: parseLabels(string('PORTAL_GATEWAY_SELECTOR')),
    baseDomain: baseDomainOf(checked('PORTAL_BASE_DOMAIN')),
    address: parseAddress(checked('PORTAL_EDGE_ADDRESS') ?? string('PORTAL_EDGE_HOST'), port),
  };
  const gateways = parseGateways(string('PORTAL_GATEWAYS'), first, port);
  if (typeof gateways === 'string') throw new ConfigError('PORTAL_GATEWAYS', gateways);
  if (gateways.length > 1 && !EDGE_DRIVERS[string('PORTAL_EDGE') as EdgeName].settings.severalGateways) {
    const able = Object.entries(EDGE_DRIVERS).filter(([, { settings }]) => settings.severalGateways);
    throw new ConfigError(
      'PORTAL_GATEWAYS',
      `this edge has one gateway only; set PORTAL_EDGE to ${able.map(([name]) => name).join(' or ')}, or leave this away.`,
    );
  }
  return gateways;
}

const baseDomainOf = (given: string | null) => (given ?? 'portal.localhost').toLowerCase();
