import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { resolve } from 'node:path';

/**
 * The only reader of the environment. Each setting is one row of `SETTINGS`; docs/reference/settings.md is generated
 * from it, and a value that does not fit stops the program with a sentence that says what to do.
 */

type Kind = 'string' | 'url' | 'port' | 'integer' | 'servers' | 'hostname' | 'path' | 'list';
type Setting = {
  kind: Kind;
  /** As it would be written in the environment; null: no default. */
  default: string | null;
  choices?: readonly string[];
  min?: number;
  secret?: true;
  doc: string;
};

export const SETTINGS = {
  DATABASE_URL: {
    kind: 'url',
    default: null,
    secret: true,
    doc: 'PostgreSQL. Not given: `up` runs an embedded one.',
  },
  TEMPORAL_ADDRESS: {
    kind: 'string',
    default: null,
    doc: 'host:port of the Temporal frontend. Not given: `up` runs a local one.',
  },
  TEMPORAL_NAMESPACE: { kind: 'string', default: 'default', doc: 'Temporal namespace.' },
  TEMPORAL_TASK_QUEUE: { kind: 'string', default: 'portal-domain-workflows', doc: 'Temporal task queue.' },
  PORTAL_BASE_DOMAIN: {
    kind: 'hostname',
    default: null,
    doc: 'Canonical hosts live below it, e.g. `portal.example.com`. Not given: `portal.localhost`, in the sandbox.',
  },
  PORTAL_EDGE: {
    kind: 'string',
    default: 'caddy',
    choices: ['caddy', 'kubernetes'],
    doc: 'What terminates TLS and routes.',
  },
  PORTAL_ORIGIN: {
    kind: 'url',
    default: null,
    doc: 'Where the portal application answers. Not given: `up` runs a sample portal.',
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
  PORTAL_SANDBOX: {
    kind: 'string',
    default: 'auto',
    choices: ['auto', 'on', 'off'],
    doc: "The sandbox DNS plays the tenants' DNS. `auto`: on when neither PORTAL_BASE_DOMAIN nor PORTAL_DNS_RESOLVERS is given.",
  },
  PORTAL_ACME_DIRECTORY: {
    kind: 'url',
    default: null,
    doc: "ACME directory of the CA. Not given: Caddy's internal CA.",
  },
  PORTAL_ACME_CA_FILE: {
    kind: 'path',
    default: null,
    doc: 'PEM of the root that signs the ACME directory itself, for a private CA.',
  },
  PORTAL_TRUSTED_CA_FILE: {
    kind: 'path',
    default: null,
    doc: 'PEM of further roots that the HTTPS probe trusts, for a private CA.',
  },
  PORTAL_ACME_EMAIL: { kind: 'string', default: null, doc: 'Contact for the ACME account.' },
  PORTAL_OPERATOR_KEY: {
    kind: 'string',
    default: null,
    secret: true,
    doc: 'An operator key to accept (24 characters or more). Not given: one is made on the first start and printed once.',
  },
  PORTAL_DOMAINS_PER_TENANT: { kind: 'integer', default: '20', min: 1, doc: 'Quota of domains per tenant.' },
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
  PORTAL_HTTP_PORT: { kind: 'port', default: '8080', doc: "The edge's HTTP port (80 on a public machine)." },
  PORTAL_HTTPS_PORT: {
    kind: 'port',
    default: '8443',
    doc: "The edge's HTTPS port (443 on a public machine).",
  },
  PORTAL_EDGE_HOST: {
    kind: 'string',
    default: '127.0.0.1',
    doc: 'Address that the edge listens on; `0.0.0.0` on a public machine.',
  },
  PORTAL_CADDY_ADMIN_PORT: { kind: 'port', default: '2020', doc: "Caddy's admin API, on loopback." },
  PORTAL_POSTGRES_PORT: { kind: 'port', default: '5440', doc: 'The embedded PostgreSQL, on loopback.' },
  PORTAL_TEMPORAL_PORT: { kind: 'port', default: '7240', doc: 'The local Temporal server, on loopback.' },
  PORTAL_TEMPORAL_UI_PORT: {
    kind: 'port',
    default: '8240',
    doc: 'The web interface of the local Temporal server.',
  },
  PORTAL_DNS_PORT: { kind: 'port', default: '5354', doc: 'The sandbox DNS, UDP and TCP, on loopback.' },
  PORTAL_WORKER_PORT: {
    kind: 'port',
    default: '3002',
    doc: "The worker's health and metrics, on loopback.",
  },
  PORTAL_ORIGIN_PORT: { kind: 'port', default: '3001', doc: 'The sample portal, on loopback.' },
  PORTAL_DATA_DIR: { kind: 'path', default: '.portal-domains', doc: 'Where `up` keeps its data.' },
  PORTAL_CACHE_DIR: {
    kind: 'path',
    default: '~/.cache/portal-domains',
    doc: 'Where downloaded programs are kept.',
  },
  PORTAL_CADDY_BIN: {
    kind: 'path',
    default: null,
    doc: 'The caddy program. Not given: PATH, else a pinned package.',
  },
  PORTAL_TEMPORAL_BIN: {
    kind: 'path',
    default: null,
    doc: 'The temporal program. Not given: PATH, else a pinned package.',
  },
  PORTAL_LOG_LEVEL: {
    kind: 'string',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    doc: 'Log level (JSON lines on standard error).',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that does not fit: which, and what to do. */
export class ConfigError extends Error {
  readonly setting: SettingName;
  constructor(setting: SettingName, sentence: string) {
    super(`${setting}: ${sentence}`);
    this.name = 'ConfigError';
    this.setting = setting;
  }
}

export type Server = { host: string; port: number };

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
  const sandbox = oneOf<'auto' | 'on' | 'off'>('PORTAL_SANDBOX');
  const baseDomain = checked('PORTAL_BASE_DOMAIN');
  const resolvers = checked('PORTAL_DNS_RESOLVERS');
  return {
    databaseUrl: checked('DATABASE_URL'),
    temporal: {
      address: checked('TEMPORAL_ADDRESS'),
      namespace: string('TEMPORAL_NAMESPACE'),
      taskQueue: string('TEMPORAL_TASK_QUEUE'),
    },
    baseDomain: (baseDomain ?? 'portal.localhost').toLowerCase(),
    sandbox: sandbox === 'on' || (sandbox === 'auto' && baseDomain === null && resolvers === null),
    edge: oneOf<'caddy' | 'kubernetes'>('PORTAL_EDGE'),
    origin: checked('PORTAL_ORIGIN'),
    resolvers: resolvers === null ? null : parseServers('PORTAL_DNS_RESOLVERS', resolvers),
    authoritativePort: integer('PORTAL_DNS_AUTHORITATIVE_PORT'),
    acme: {
      directory: checked('PORTAL_ACME_DIRECTORY'),
      caFile: checked('PORTAL_ACME_CA_FILE'),
      email: checked('PORTAL_ACME_EMAIL'),
    },
    trustedCaFile: checked('PORTAL_TRUSTED_CA_FILE'),
    operatorKey,
    domainsPerTenant: integer('PORTAL_DOMAINS_PER_TENANT'),
    reservedNames: string('PORTAL_RESERVED_NAMES')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
    apiHost: string('PORTAL_API_HOST'),
    edgeHost: string('PORTAL_EDGE_HOST'),
    /** For the commands, which are clients of the API. */
    apiUrl: checked('PORTAL_API_URL'),
    apiToken: checked('PORTAL_API_TOKEN'),
    ports: {
      api: integer('PORTAL_API_PORT'),
      http: integer('PORTAL_HTTP_PORT'),
      https: integer('PORTAL_HTTPS_PORT'),
      caddyAdmin: integer('PORTAL_CADDY_ADMIN_PORT'),
      postgres: integer('PORTAL_POSTGRES_PORT'),
      temporal: integer('PORTAL_TEMPORAL_PORT'),
      temporalUi: integer('PORTAL_TEMPORAL_UI_PORT'),
      dns: integer('PORTAL_DNS_PORT'),
      origin: integer('PORTAL_ORIGIN_PORT'),
      worker: integer('PORTAL_WORKER_PORT'),
    },
    dataDir: resolve(string('PORTAL_DATA_DIR')),
    cacheDir: resolve(string('PORTAL_CACHE_DIR').replace(/^~(?=\/|$)/, homedir())),
    binaries: { caddy: checked('PORTAL_CADDY_BIN'), temporal: checked('PORTAL_TEMPORAL_BIN') },
    logLevel: oneOf<'debug' | 'info' | 'warn' | 'error' | 'silent'>('PORTAL_LOG_LEVEL'),
  };
}

function checkSetting(name: SettingName, value: string | null): string | null {
  if (value === null) return null;
  const setting: Setting = SETTINGS[name];
  const refuse = (wanted: string): never => {
    throw new ConfigError(
      name,
      `${setting.secret ? 'the value' : JSON.stringify(value)} does not fit; give ${wanted}.`,
    );
  };
  if (setting.choices && !setting.choices.includes(value)) refuse(`one of ${setting.choices.join(', ')}`);
  switch (setting.kind) {
    case 'port':
      if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > 65535)
        refuse('a port from 1 to 65535');
      break;
    case 'integer':
      if (!/^\d+$/.test(value) || Number(value) < (setting.min ?? 0))
        refuse(`a whole number from ${setting.min ?? 0}`);
      break;
    case 'url':
      if (!URL.canParse(value)) refuse('a URL, e.g. http://127.0.0.1:3001');
      break;
    case 'hostname':
      if (!/^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+$/i.test(value))
        refuse('a host name, e.g. portal.example.com');
      break;
    default:
      break;
  }
  return value;
}

/** `ip`, `ip:port`, `[ipv6]:port`, comma separated; port 53 where none is given. */
function parseServers(name: SettingName, value: string): Server[] {
  const servers = value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (servers.length === 0)
    throw new ConfigError(name, 'give at least one address, e.g. 9.9.9.9,1.1.1.1:53.');
  return servers.map((text) => {
    const match = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/i.exec(text);
    const host = match?.[1] ?? match?.[2] ?? (isIP(text) ? text : null);
    const port = match?.[3] === undefined ? 53 : Number(match[3]);
    if (host === null || !isIP(host) || port < 1 || port > 65535) {
      throw new ConfigError(
        name,
        `${JSON.stringify(text)} is no address; give ip, ip:port or [ipv6]:port, e.g. 9.9.9.9:53.`,
      );
    }
    return { host, port };
  });
}
