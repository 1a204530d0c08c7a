/** The routes of the edge, as values of Caddy's JSON. */

export type Route = { match?: object[]; handle: object[]; terminal?: boolean };

/**
 * Matches when a name file exists for what the placeholder says. The pattern comes first, so that nothing but a plain
 * lower-case host name ever becomes part of a path: see plainName for other spellings.
 */
export const named = (names: string, placeholder: string): object => ({
  ...plain(placeholder),
  file: { root: names, try_files: [placeholder] },
});

/** The connection's TLS name in its one plain form, as the portal reads it. */
export const DOMAIN = { header: 'X-Portal-Domain', value: '{http.request.header.X-Portal-Domain}' } as const;
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
export const plainNames = (...names: ('tls' | 'host')[]): object[] => {
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

const PLAIN_TEXT = {
  'Content-Type': ['text/plain; charset=utf-8'],
  'X-Content-Type-Options': ['nosniff'],
  'Cache-Control': ['no-store'],
};

/** Makes whatever answers afterwards an answer in plain text. */
const asPlainText: object = { handler: 'headers', response: { deferred: true, set: PLAIN_TEXT } };

/** An answer of the edge's own: nothing of a tenant's, nothing that a browser takes for a page or that anybody stores. */
const plainText = (code: number, body: string, headers: Record<string, string[]> = {}): object => ({
  handler: 'static_response',
  status_code: code,
  headers: { ...PLAIN_TEXT, ...headers },
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
      ['504'],
      plainText(504, 'This portal did not answer in time. Please try again in a moment.\n', {
        'X-Portal-Edge': ['origin-timeout'],
      }),
    ),
    on(
      ['502', '503'],
      plainText(502, 'This portal does not answer right now. Please try again in a moment.\n', {
        'X-Portal-Edge': ['origin-unreachable'],
        'Retry-After': ['5'],
      }),
    ),
    on(['421'], plainText(421, 'This connection was made for another name. Please open the address anew.\n')),
    { handle: [{ handler: 'static_response', status_code: '{http.error.status_code}' }] },
  ];
}

/** The place of a certificate below the folder of certificates: see certificates.ts. */
const PEM = `${HOST.value}.pem`;

/** The place at which Caddy asks itself for certificates: loopback only, and behind a secret. */
type CertificatePlace = { secret: string; localAddresses: string[] };

/**
 * Returns the paths that Caddy's own TLS asks: for the certificate of a name, and whether it may order one. Caddy logs
 * them when a request fails; `token=` lets the support bundle redact the secret.
 */
export const certificatePaths = ({ secret }: Pick<CertificatePlace, 'secret'>) => ({
  certificate: `/token=${secret}/certificate`,
  permission: `/token=${secret}/permission`,
});

/**
 * The certificate of a name, asked for by Caddy itself in each handshake (`get_certificate`): the file that lies there, so
 * that a new one is served at the next handshake and a deleted one at none. 204: there is none. It orders nothing.
 */
export function certificateRoutes(certificates: string, place: CertificatePlace): Route[] {
  const { certificate, permission } = certificatePaths(place);
  const match = (path: string) => [{ path: [path], remote_ip: { ranges: place.localAddresses } }];
  const serverName = {
    handler: 'headers',
    request: {
      set: { [HOST.header]: ['{http.request.uri.query.server_name}'] },
      replace: { [HOST.header]: PLAIN },
    },
  };
  return [
    {
      match: match(certificate),
      handle: [
        {
          handler: 'subroute',
          routes: [
            { handle: [serverName] },
            {
              match: [plainHost],
              handle: [fileIfThere(certificates, PEM)],
            },
            { handle: [status(204)] },
          ],
        },
      ],
      terminal: true,
    },
    { match: match(permission), handle: [status(403)], terminal: true },
  ];
}

/** Matches a plain host name: nothing else ever becomes part of a path. */
export const plain = (placeholder: string) => ({
  vars_regexp: { [placeholder]: { pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$' } },
});
const plainHost = plain(HOST.value);

/** Answers with the file of that place below a folder where it is there, and else goes on. */
const fileIfThere = (root: string, place: string, ...before: object[]): object => ({
  handler: 'subroute',
  routes: [
    {
      match: [{ file: { root, try_files: [place] } }],
      handle: [...before, { handler: 'rewrite', uri: `/${place}` }, { handler: 'file_server', root }],
      terminal: true,
    },
  ],
});

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

const CHALLENGE_PATH = '/.well-known/acme-challenge/';

/**
 * The challenges of the CA: the key authorization that lies in the folder of the very host, under the very token; for
 * anything else a plain 404, so that nothing of an application is reachable below this path.
 */
export const challengeRoute = (challenges: string): Route => ({
  match: [{ path: [`${CHALLENGE_PATH}*`] }],
  handle: [
    {
      handler: 'subroute',
      routes: [
        { handle: plainNames('host') },
        {
          match: [
            {
              method: ['GET', 'HEAD'],
              path_regexp: { name: 'challenge', pattern: `^${CHALLENGE_PATH}([A-Za-z0-9_-]{22,128})$` },
              ...plainHost,
            },
          ],
          handle: [fileIfThere(challenges, `${HOST.value}/{http.regexp.challenge.1}`, asPlainText)],
        },
        { handle: [plainText(404, 'not found\n')] },
      ],
    },
  ],
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
