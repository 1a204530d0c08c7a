/** The routes that lead to the origin, as values of Caddy's JSON. */

import { ASSERTION_HEADER } from '../../core/assertions.ts';
import { DROPPED_BEGINNINGS, headersToDrop, spellings } from '../../core/origin-headers.ts';
import { DOMAIN, named, plain, plainNames, type Route } from './routes.ts';

/** The client's headers that no origin gets: the closed table, and all that begins as ours and as a proxy's do. */
const CLIENT_HEADERS_DROPPED = [
  ...DROPPED_BEGINNINGS.flatMap(spellings).map((beginning) => `${beginning}*`),
  ...headersToDrop(),
];

/** How the portal application is asked, and what its answers say. */
export type PortalOptions = {
  /** From the whole request to the headers of the answer. */
  timeoutSeconds: number;
  /** 0: the origin's own word passes. */
  hstsSeconds: number;
  /** PEM of the root of an https origin; null: the system's. */
  caFile: string | null;
  /** The name in the certificate of an https origin; null: its host. */
  serverName: string | null;
};

const hsts = ({ hstsSeconds }: PortalOptions) =>
  hstsSeconds === 0 ? {} : { set: { 'Strict-Transport-Security': [`max-age=${hstsSeconds}`] } };

const originTls = ({ hostname }: URL, { caFile, serverName }: PortalOptions) => ({
  server_name: serverName ?? hostname,
  ...(caFile === null ? {} : { ca: { provider: 'file', pem_files: [caFile] } }),
});

/** The folders that decide about a request; `assertions` null: the origin gets none. */
type TenantFolders = { names: string; assertions: string | null };

/** Into how many parts an assertion may be cut, to be the name of a file: see assertions.ts. */
export const ASSERTION_PARTS = [2, 3] as const;

/**
 * Puts the name's assertion into its header: the parts of its path behind the domain, the first of them last. No request
 * is made and no file is read for it.
 */
const assertionRoute = (assertions: string): Route => ({
  match: [
    {
      ...plain(DOMAIN.value),
      file: {
        root: assertions,
        try_files: ASSERTION_PARTS.map((parts) => `${DOMAIN.value}${'/*'.repeat(parts)}`),
      },
    },
  ],
  handle: [
    {
      handler: 'headers',
      request: {
        set: { [ASSERTION_HEADER]: ['{http.matchers.file.relative}'] },
        replace: {
          [ASSERTION_HEADER]: [
            { search_regexp: '^/?[^/]+/([^/]+)/([^/]+)$', replace: '$2$1' },
            { search_regexp: '^/?[^/]+/([^/]+)/([^/]+)/([^/]+)$', replace: '$2$3$1' },
          ],
        },
      },
    },
  ],
});

/**
 * A served name goes to the origin. The gate is the TLS name, which `strict_sni_host` has made agree with Host; the
 * origin reads it as `X-Portal-Domain`, in its one plain form, whatever case and port the client wrote into Host.
 */
export function tenantRoutes(
  { names, assertions }: TenantFolders,
  origin: URL,
  portal: PortalOptions,
): Route[] {
  const tls = origin.protocol === 'https:';
  if (origin.pathname !== '/' || origin.search !== '') {
    throw new TypeError('the origin is a scheme, a host and a port, without a path');
  }
  const proxy = {
    handler: 'reverse_proxy',
    upstreams: [{ dial: `${origin.hostname}:${origin.port || (tls ? '443' : '80')}` }],
    headers: {
      request: {
        // Caddy sets X-Forwarded-For, -Host and -Proto itself and takes none of them from clients, as no proxy
        // in front is trusted. Host is named although it stays as it came: for an https origin Caddy would write
        // the origin's own name into it.
        // The domain is set here again: a client may say that the header ends at the next hop.
        set: { Host: ['{http.request.hostport}'], [DOMAIN.header]: [DOMAIN.value] },
      },
      response: { deferred: true, delete: ['X-Portal-Edge'], ...hsts(portal) },
    },
    transport: {
      protocol: 'http',
      dial_timeout: '3s',
      response_header_timeout: `${portal.timeoutSeconds}s`,
      // Ended by us and before the origin ends it (Node after 5 s): a request that is not repeated, such as a POST, would
      // fail when it meets that end.
      keep_alive: { idle_timeout: '2s' },
      // The origin's certificate is for its own name, not for the tenant's.
      ...(tls ? { tls: originTls(origin, portal) } : {}),
    },
  };
  return [
    // A step of its own, as Caddy deletes after it sets.
    { handle: [{ handler: 'headers', request: { delete: CLIENT_HEADERS_DROPPED } }, ...plainNames('tls')] },
    ...(assertions === null ? [] : [assertionRoute(assertions)]),
    { match: [named(names, DOMAIN.value)], handle: [proxy], terminal: true },
  ];
}
