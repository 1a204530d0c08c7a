import { isIP } from 'node:net';
import { join } from 'node:path';
import { listensEverywhere } from '../../lib/listen-address.ts';
import {
  absoluteNameRoutes,
  type Canary,
  canaryRoute,
  certificatePaths,
  certificateRoutes,
  challengeRoute,
  errorRoutes,
  notFound,
  redirectRoutes,
} from './routes.ts';
import { type PortalOptions, tenantRoutes } from './tenant-routes.ts';

export type ListenAddress = { host: string; port: number };

export type CaddyConfigInput = {
  /** Shared with the driver: the folders of names, certificates and challenges lie in it. */
  dir: string;
  /** Caddy's own folder. It keeps nothing of a domain there. */
  storageDir: string;
  http: ListenAddress;
  https: ListenAddress;
  /** The portal application, `http://host[:port]` or `https://host[:port]`. */
  origin: string;
  /** The part of the path at which Caddy asks itself for certificates, which nobody can guess. */
  secret: string;
  canary: Canary;
  /** How the origin is asked, and what its answers say. */
  portal: PortalOptions;
  /** True: the origin gets an assertion with each request. */
  assertions: boolean;
  /** True: HTTP/3 too, on the port of HTTPS over UDP. */
  http3: boolean;
};

/** The folder of the name files below the shared folder. */
export const namesDir = (dir: string): string => join(dir, 'names');
/** The folder of the certificates that are served. */
export const certificatesDir = (dir: string): string => join(dir, 'certificates');
/** The folder of the assertions that the origin gets. */
export const assertionsDir = (dir: string): string => join(dir, 'assertions');
/** The folder of the challenges that are answered. */
export const challengesDir = (dir: string): string => join(dir, 'challenges');

/**
 * The whole configuration of the edge, as Caddy's JSON. It names no domain: which names are served is decided by the
 * files below `<dir>/names/` at each request, so that adding or removing a domain reloads nothing.
 */
export function caddyConfig(input: CaddyConfigInput): object {
  return {
    // Nothing changes a running Caddy: every account of the machine could reach a port, and add a route there.
    admin: { disabled: true, config: { persist: false } },
    logging: { logs: { default: { level: 'WARN' } } },
    storage: { module: 'file_system', root: input.storageDir },
    apps: {
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

/**
 * Certificates come from the files that the worker writes, and Caddy orders none: it is refused the permission, and the
 * issuer that a policy must have stands for nobody.
 */
function automation({ http, secret }: CaddyConfigInput): object {
  const { certificate, permission } = certificatePaths({ secret });
  const own = `http://${loopbackOf(http)}`;
  return {
    on_demand: { permission: { module: 'http', endpoint: `${own}${permission}` } },
    policies: [
      {
        get_certificate: [{ via: 'http', url: `${own}${certificate}` }],
        issuers: [{ module: 'acme', ca: 'https://127.0.0.1:1/no-ca' }],
      },
    ],
  };
}

// Slow or silent clients are cut off before they send a header; bodies and streams may take their time. A browser sends
// what a portal has set: 100 KB of cookies and more.
const limits = { read_header_timeout: '10s', idle_timeout: '2m', max_header_bytes: 163_840 };

function httpServer({ dir, http, https, secret, canary }: CaddyConfigInput): object {
  const names = namesDir(dir);
  return {
    listen: [listenAddress(http)],
    automatic_https: { disable: true },
    protocols: ['h1'],
    ...limits,
    routes: [
      ...certificateRoutes(certificatesDir(dir), { secret, localAddresses: localAddresses(http) }),
      canaryRoute(canary),
      challengeRoute(challengesDir(dir)),
      ...redirectRoutes(names, https.port),
      notFound(),
    ],
    errors: { routes: errorRoutes() },
  };
}

function httpsServer({ dir, https, origin, portal, assertions, http3 }: CaddyConfigInput): object {
  const names = namesDir(dir);
  return {
    listen: [listenAddress(https)],
    automatic_https: { disable: true },
    protocols: ['h1', 'h2', ...(http3 ? ['h3'] : [])],
    // What comes before the handshake has ended can be sent again by somebody else, a POST too (RFC 8446, section 8).
    ...(http3 ? { allow_0rtt: false } : {}),
    ...limits,
    // A Host other than the TLS name is answered with 421: one tenant's connection never reaches another's portal.
    strict_sni_host: true,
    tls_connection_policies: [{}],
    routes: [
      ...tenantRoutes({ names, assertions: assertions ? assertionsDir(dir) : null }, new URL(origin), portal),
      notFound(),
    ],
    errors: { routes: [...absoluteNameRoutes(names, https.port), ...errorRoutes()] },
  };
}

const listenAddress = ({ host, port }: ListenAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Returns the address at which this machine reaches a listener. */
const loopbackOf = (address: ListenAddress): string =>
  listensEverywhere(address.host) ? `127.0.0.1:${address.port}` : listenAddress(address);

/** Returns the addresses that this machine's own connections to the listener come from. */
const localAddresses = ({ host }: ListenAddress): string[] => [
  '127.0.0.0/8',
  '::1',
  ...(listensEverywhere(host) || isIP(host) === 0 ? [] : [host]),
];
