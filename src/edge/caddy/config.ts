import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  absoluteNameRoutes,
  askRoutes,
  type Canary,
  canaryRoute,
  challengeRoute,
  errorRoutes,
  notFound,
  redirectRoutes,
  tenantRoutes,
} from './routes.ts';

/** The CA that signs the certificates: Caddy's own CA in the sandbox, any ACME CA otherwise. */
export type CaddyIssuer =
  | { kind: 'internal' }
  | {
      kind: 'acme';
      directory: string;
      email: string | null;
      /** PEM file of the root that signs the directory itself, for a private CA. */
      caFile: string | null;
    };

export type ListenAddress = { host: string; port: number };

export type CaddyConfigInput = {
  /** Shared with the driver: `<dir>/names/` holds one file per served domain. */
  dir: string;
  /** The folder in which Caddy keeps certificates, keys and accounts. */
  storageDir: string;
  /** The file that Caddy writes and the driver reads: one JSON line for each event of a certificate's life. */
  logFile: string;
  http: ListenAddress;
  https: ListenAddress;
  /** The portal application, `http://host[:port]` or `https://host[:port]`. */
  origin: string;
  /** The API's answer to "may this name have a certificate?", e.g. `http://127.0.0.1:3000/edge/ask`. */
  askUrl: string;
  issuer: CaddyIssuer;
  canary: Canary;
};

/** The folder of the name files below the shared folder. */
export const namesDir = (dir: string): string => join(dir, 'names');

/**
 * The whole configuration of the edge, as Caddy's JSON. It names no domain: which names are served is decided by the
 * files below `<dir>/names/` at each request, so that adding or removing a domain reloads nothing.
 */
export function caddyConfig(input: CaddyConfigInput): object {
  return {
    // Nothing changes a running Caddy: every account of the machine could reach a port, and add a route there.
    admin: { disabled: true, config: { persist: false } },
    logging: { logs: logs(input.logFile) },
    storage: { module: 'file_system', root: input.storageDir },
    apps: {
      // Nobody's trust store is touched. Leaves of a month and an intermediate of a year keep the sandbox as quiet
      // as a public CA would be.
      pki: {
        certificate_authorities: {
          local: { name: 'Portal Domains', install_trust: false, intermediate_lifetime: '8760h' },
        },
      },
      tls: { automation: automation(input) },
      http: {
        http_port: input.http.port,
        https_port: input.https.port,
        grace_period: '10s',
        servers: { http: httpServer(input), https: httpsServer(input) },
      },
    },
  };
}

function logs(logFile: string): object {
  const certificates = ['tls', 'http.acme_client'];
  return {
    default: { level: 'WARN', exclude: certificates },
    edge: {
      writer: { output: 'file', filename: logFile, roll_size_mb: 10, roll_keep: 3, roll_gzip: false },
      encoder: { format: 'json', time_format: 'rfc3339_nano' },
      level: 'INFO',
      include: certificates,
    },
  };
}

function automation({ issuer, http }: CaddyConfigInput): object {
  return {
    // Caddy asks itself, and that route asks the API: see askRoutes.
    on_demand: { permission: { module: 'http', endpoint: `http://${loopbackOf(http)}/edge/ask` } },
    policies: [{ on_demand: true, issuers: [issuerModule(issuer)] }],
  };
}

function issuerModule(issuer: CaddyIssuer): object {
  if (issuer.kind === 'internal') return { module: 'internal', lifetime: '720h' };
  return {
    module: 'acme',
    ca: issuer.directory,
    ...(issuer.email === null ? {} : { email: issuer.email }),
    ...(issuer.caFile === null ? {} : { trusted_roots_pem_files: [issuer.caFile] }),
    // HTTP-01 only: it is what the preflight checks, and a second kind of challenge would spend two failed
    // validations of the CA's budget on each mistake.
    challenges: { 'tls-alpn': { disabled: true } },
  };
}

// Slow or silent clients are cut off before they send a header; bodies and streams may take their time. A browser sends
// what a portal has set: 100 KB of cookies and more.
const limits = { read_header_timeout: '10s', idle_timeout: '2m', max_header_bytes: 163_840 };

function httpServer({ dir, http, https, askUrl, canary }: CaddyConfigInput): object {
  const names = namesDir(dir);
  return {
    listen: [listenAddress(http)],
    automatic_https: { disable: true },
    protocols: ['h1'],
    ...limits,
    // Caddy answers the tokens of its own pending challenges before any of these routes.
    routes: [
      askRoutes(names, askUrl, localAddresses(http)),
      canaryRoute(canary),
      challengeRoute(),
      ...redirectRoutes(names, https.port),
      notFound(),
    ],
    errors: { routes: errorRoutes() },
  };
}

function httpsServer({ dir, https, origin }: CaddyConfigInput): object {
  const names = namesDir(dir);
  return {
    listen: [listenAddress(https)],
    automatic_https: { disable: true },
    protocols: ['h1', 'h2'],
    ...limits,
    // A Host other than the TLS name is answered with 421: one tenant's connection never reaches another's portal.
    strict_sni_host: true,
    tls_connection_policies: [{}],
    routes: [...tenantRoutes(names, new URL(origin)), notFound()],
    errors: { routes: [...absoluteNameRoutes(names, https.port), ...errorRoutes()] },
  };
}

const listenAddress = ({ host, port }: ListenAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const everywhere = (host: string): boolean => ['', '0.0.0.0', '::'].includes(host);

/** An address to connect to for one that is listened on: loopback when that is everywhere. */
export function reachable(host: string): string {
  if (host === '::') return '::1';
  return everywhere(host) ? '127.0.0.1' : host;
}

/** Returns the address at which this machine reaches a listener. */
const loopbackOf = (address: ListenAddress): string =>
  everywhere(address.host) ? `127.0.0.1:${address.port}` : listenAddress(address);

/** Returns the addresses that this machine's own connections to the listener come from. */
const localAddresses = ({ host }: ListenAddress): string[] => [
  '127.0.0.0/8',
  '::1',
  ...(everywhere(host) || isIP(host) === 0 ? [] : [host]),
];

/**
 * The folder below `certificates/` that Caddy uses for this issuer: it reads only that one, so the certificate
 * of an earlier CA does not count. The rule is certmagic's (`ACMEIssuer.issuerKey`, then `KeyBuilder.Safe`).
 */
export function issuerKey(issuer: CaddyIssuer): string {
  if (issuer.kind === 'internal') return 'local';
  const { host, pathname } = new URL(issuer.directory);
  const path = pathname.replace(/[/\\]/g, '-').replace(/^-+|-+$/g, '');
  const key = path === '' ? host : `${host}-${path}`;
  return key
    .toLowerCase()
    .replace(/:/g, '-')
    .replace(/\.\./g, '')
    .replace(/[^\w@.-]/g, '');
}
