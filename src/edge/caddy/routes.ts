/** The routes of the edge, as values of Caddy's JSON. */

export type Route = { match?: object[]; handle: object[]; terminal?: boolean };

/**
 * Matches when a name file exists for what the placeholder says. The pattern comes first, so that nothing but a plain
 * lower-case host name ever becomes part of a path: see plainName for other spellings.
 */
const named = (names: string, placeholder: string): object => ({
  vars_regexp: { [placeholder]: { pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$' } },
  file: { root: names, try_files: [placeholder] },
});

/** The connection's TLS name in its one plain form, as the portal reads it. */
const DOMAIN = { header: 'X-Portal-Domain', value: '{http.request.header.X-Portal-Domain}' } as const;
/** The Host in its one plain form; no portal ever gets it. */
const HOST = { header: 'X-Portal-Host', value: '{http.request.header.X-Portal-Host}' } as const;

/** Each upper-case letter of DNS, and the dot that ends an absolute name, which mean nothing there. */
const PLAIN = [
  ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => ({
    search: letter,
    replace: letter.toLowerCase(),
  })),
  { search_regexp: '\\.$', replace: '' },
];

/**
 * Keeps names in their plain form, in headers of the request: DNS compares names without regard to case and to the dot
 * at the end, Caddy's placeholders do not, and have no other place where a text can be changed.
 */
const plainNames = (...names: ('tls' | 'host')[]): object[] => {
  const kept = names.map((name) =>
    name === 'tls'
      ? { header: DOMAIN.header, of: '{http.request.tls.server_name}' }
      : { header: HOST.header, of: '{http.request.host}' },
  );
  return [
    {
      handler: 'headers',
      request: {
        set: Object.fromEntries(kept.map(({ header, of }) => [header, [of]])),
        replace: Object.fromEntries(kept.map(({ header }) => [header, PLAIN])),
      },
    },
  ];
};

const status = (code: number): object => ({ handler: 'static_response', status_code: code });

/** An answer of the edge's own: nothing of a tenant's, nothing that a browser takes for a page or that anybody stores. */
const plainText = (code: number, body: string, headers: Record<string, string[]> = {}): object => ({
  handler: 'static_response',
  status_code: code,
  headers: {
    'Content-Type': ['text/plain; charset=utf-8'],
    'X-Content-Type-Options': ['nosniff'],
    'Cache-Control': ['no-store'],
    ...headers,
  },
  body,
});

/** The neutral answer: for a name that somebody's record leads here and that is not served, or not any more. */
export const notFound = (): Route => ({
  handle: [
    plainText(
      404,
      'There is no portal at this address. If it is yours: its DNS record leads here, but the name is not set up, or was switched off.\n',
    ),
  ],
});

/** To the same resource at the plain name. */
const toPlainName = (name: string, httpsPort: number): object => ({
  handler: 'static_response',
  status_code: 308,
  headers: { Location: [`https://${name}${httpsPort === 443 ? '' : `:${httpsPort}`}{http.request.uri}`] },
});

/**
 * A Host with the dot of an absolute name, on a connection for that very name: `strict_sni_host` tells them apart, a
 * browser that was given such an address sends them so.
 */
export const absoluteNameRoutes = (names: string, httpsPort: number): Route[] => [
  { handle: plainNames('tls', 'host') },
  {
    match: [
      {
        vars: { '{http.error.status_code}': ['421'] },
        expression: `${HOST.value} == ${DOMAIN.value}`,
        ...named(names, DOMAIN.value),
      },
    ],
    handle: [toPlainName(DOMAIN.value, httpsPort)],
    terminal: true,
  },
];

/** Answers for requests that Caddy itself failed at. An error page of the origin's own passes through unchanged. */
export function errorRoutes(): Route[] {
  const on = (codes: string[], answer: object): Route => ({
    match: [{ vars: { '{http.error.status_code}': codes } }],
    handle: [answer],
    terminal: true,
  });
  return [
    on(
      ['502', '503', '504'],
      plainText(502, 'This portal does not answer right now. Please try again in a moment.\n', {
        'X-Portal-Edge': ['origin-unreachable'],
        'Retry-After': ['5'],
      }),
    ),
    on(['421'], plainText(421, 'This connection was made for another name. Please open the address anew.\n')),
    { handle: [{ handler: 'static_response', status_code: '{http.error.status_code}' }] },
  ];
}

/**
 * "May this name have a certificate?", asked by Caddy itself: the API answers, from memory. When the API cannot
 * answer, the name files do: they were written for proved and enabled names only, so that an edge that restarts
 * while the API is away goes on serving every name it served before, and gives no other name a certificate.
 */
export function askRoutes(names: string, askUrl: string, localAddresses: string[]): Route {
  const { host, hostname, port, pathname, protocol } = new URL(askUrl);
  const fromFiles: Route[] = [
    {
      match: [named(names, '{http.request.uri.query.domain}')],
      handle: [status(200)],
      terminal: true,
    },
    { handle: [status(503)] },
  ];
  const ask = {
    handler: 'reverse_proxy',
    upstreams: [{ dial: `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}` }],
    rewrite: { uri: `${pathname}?{http.request.uri.query}` },
    headers: { request: { set: { Host: [host] } } },
    transport: {
      protocol: 'http',
      dial_timeout: '1s',
      response_header_timeout: '3s',
      ...(protocol === 'https:' ? { tls: {} } : {}),
    },
    handle_response: [{ match: { status_code: [5] }, routes: fromFiles }],
  };
  return {
    // Local callers only; to anybody else this path is as unknown as any other.
    match: [{ path: ['/edge/ask'], remote_ip: { ranges: localAddresses } }],
    handle: [{ handler: 'subroute', routes: [{ handle: [ask] }], errors: { routes: fromFiles } }],
    terminal: true,
  };
}

/** The request that is made before any order, to see that port 80 of a name leads here (decision 0025): a prefix and a nonce. */
export type Canary = { tokenPrefix: string; answer: string };

/** One answer for every name and nonce. It stands before the 404 of unknown tokens; the nonce keeps caches out. */
export const canaryRoute = ({ tokenPrefix, answer }: Canary): Route => ({
  match: [
    {
      method: ['GET', 'HEAD'],
      path_regexp: { pattern: `^/\\.well-known/acme-challenge/${tokenPrefix}[A-Za-z0-9_-]{22}$` },
    },
  ],
  handle: [plainText(200, answer)],
  terminal: true,
});

/** An unknown challenge token gets a plain 404, so that nothing of an application is reachable below this path. */
export const challengeRoute = (): Route => ({
  match: [{ path: ['/.well-known/acme-challenge/*'] }],
  handle: [plainText(404, 'not found\n')],
  terminal: true,
});

/** Plain HTTP of a served name leads to its HTTPS. */
export const redirectRoutes = (names: string, httpsPort: number): Route[] => [
  { handle: plainNames('host') },
  {
    match: [named(names, HOST.value)],
    handle: [toPlainName(HOST.value, httpsPort)],
    terminal: true,
  },
];

/**
 * Headers by which applications learn a host or a tenant. Caddy or we write those that the portal reads; whatever a
 * client sends is dropped, also with underscores, which many an application server takes for hyphens.
 */
const CLIENT_HEADERS_DROPPED = [
  'X-Portal*',
  'X_Portal*',
  'X-Forwarded*',
  'X_Forwarded*',
  'Forwarded',
  'X-Host',
  'X-Original-Host',
];

/**
 * A served name goes to the origin. The gate is the TLS name, which `strict_sni_host` has made agree with Host; the
 * origin reads it as `X-Portal-Domain`, in its one plain form, whatever case and port the client wrote into Host.
 */
export function tenantRoutes(names: string, origin: URL): Route[] {
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
      response: { deferred: true, delete: ['X-Portal-Edge'] },
    },
    transport: {
      protocol: 'http',
      dial_timeout: '3s',
      response_header_timeout: '60s',
      // Ended by us and before the origin ends it (Node after 5 s): a request that is not repeated, such as a POST, would
      // fail when it meets that end.
      keep_alive: { idle_timeout: '2s' },
      // The origin's certificate is for its own name, not for the tenant's.
      ...(tls ? { tls: { server_name: origin.hostname } } : {}),
    },
  };
  return [
    // A step of its own, as Caddy deletes after it sets.
    { handle: [{ handler: 'headers', request: { delete: CLIENT_HEADERS_DROPPED } }, ...plainNames('tls')] },
    { match: [named(names, DOMAIN.value)], handle: [proxy], terminal: true },
  ];
}
