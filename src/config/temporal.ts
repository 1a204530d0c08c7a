import type { Setting } from './setting.ts';

/**
 * The settings of Temporal, part of `SETTINGS`. Those of TLS and the API key have the names that Temporal's own
 * environment configuration gives them.
 */
export const TEMPORAL_SETTINGS = {
  TEMPORAL_ADDRESS: {
    kind: 'string',
    default: null,
    doc: 'host:port of the Temporal frontend. Not given: `up` runs a local one.',
  },
  TEMPORAL_NAMESPACE: { kind: 'string', default: 'default', doc: 'Temporal namespace.' },
  TEMPORAL_TASK_QUEUE: { kind: 'string', default: 'portal-domain-workflows', doc: 'Temporal task queue.' },
  TEMPORAL_TLS: {
    kind: 'string',
    default: 'auto',
    choices: ['auto', 'true', 'false'],
    doc: 'Whether the connection to Temporal uses TLS. `auto`: where another TEMPORAL_TLS setting or TEMPORAL_API_KEY is given.',
  },
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: {
    kind: 'path',
    default: null,
    doc: "PEM of the CA that signed the certificate of the Temporal frontend. Not given: the system's roots.",
  },
  TEMPORAL_TLS_CLIENT_CERT_PATH: {
    kind: 'path',
    default: null,
    doc: 'PEM of our certificate, for mTLS; together with TEMPORAL_TLS_CLIENT_KEY_PATH. Read when a process starts.',
  },
  TEMPORAL_TLS_CLIENT_KEY_PATH: {
    kind: 'path',
    default: null,
    doc: 'PEM of the private key of TEMPORAL_TLS_CLIENT_CERT_PATH.',
  },
  TEMPORAL_TLS_SERVER_NAME: {
    kind: 'hostname',
    default: null,
    doc: 'The name that the certificate of the Temporal frontend must have. Not given: the host of TEMPORAL_ADDRESS.',
  },
  TEMPORAL_API_KEY: {
    kind: 'string',
    default: null,
    secret: true,
    doc: 'API key of Temporal Cloud. The connection then uses TLS.',
  },
} as const satisfies Record<string, Setting>;

type TemporalSettingName = keyof typeof TEMPORAL_SETTINGS;

/** The files and the name of a TLS connection; null: the default of the system. */
export type TemporalTls = {
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
  serverName: string | null;
};

/** The settings that only a connection with TLS has a use for. */
const OF_TLS = [
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_SERVER_NAME',
  'TEMPORAL_API_KEY',
] as const;

/** Reads how Temporal is reached. @returns a problem where the settings contradict each other. */
export function temporalConnection(
  checked: (name: TemporalSettingName) => string | null,
):
  | { ok: true; tls: TemporalTls | null; apiKey: string | null }
  | { ok: false; setting: TemporalSettingName; problem: string } {
  const given = OF_TLS.find((name) => checked(name) !== null);
  const mode = checked('TEMPORAL_TLS');
  const wrong = (setting: TemporalSettingName, problem: string) => ({ ok: false, setting, problem }) as const;
  if (mode === 'false' && given !== undefined)
    return wrong('TEMPORAL_TLS', `is false, and ${given} needs TLS; leave one of the two away.`);
  const wanted = mode === 'true' ? 'TEMPORAL_TLS' : given;
  if (wanted !== undefined && checked('TEMPORAL_ADDRESS') === null)
    return wrong(wanted, 'is for a Temporal of your own; give TEMPORAL_ADDRESS too.');
  const [certFile, keyFile] = [
    checked('TEMPORAL_TLS_CLIENT_CERT_PATH'),
    checked('TEMPORAL_TLS_CLIENT_KEY_PATH'),
  ];
  if (certFile !== null && keyFile === null)
    return wrong('TEMPORAL_TLS_CLIENT_KEY_PATH', 'give the private key of TEMPORAL_TLS_CLIENT_CERT_PATH.');
  if (keyFile !== null && certFile === null)
    return wrong('TEMPORAL_TLS_CLIENT_CERT_PATH', 'give the certificate of TEMPORAL_TLS_CLIENT_KEY_PATH.');
  const tls = {
    caFile: checked('TEMPORAL_TLS_SERVER_CA_CERT_PATH'),
    certFile,
    keyFile,
    serverName: checked('TEMPORAL_TLS_SERVER_NAME'),
  };
  return { ok: true, tls: wanted === undefined ? null : tls, apiKey: checked('TEMPORAL_API_KEY') };
}
