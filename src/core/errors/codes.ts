import { HOSTNAME_REFUSALS } from '../hostname/refusals.ts';

/**
 * Every error that the API can answer with. A closed table: each code has one page (/docs/errors/<code>), which is
 * rendered from its line here. No caller needs to read a message's text.
 */

type ErrorCodeEntry = { status: number; title: string; doc: string };

export const ERROR_CODES = {
  invalid_json: {
    status: 400,
    title: 'The body is not JSON',
    doc: 'The request body could not be read as JSON. Check quotes, commas and the encoding (UTF-8), then send it again.',
  },
  invalid_request: {
    status: 400,
    title: 'The request does not fit',
    doc: 'A field of the path, the query or the body is missing, unknown or of the wrong form. `detail` names the field and what it must be; `errors` lists every one.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid key or token',
    doc: 'Send `Authorization: Bearer …` with an operator key or a tenant token. A token that has expired, was changed, was signed by a key that has ended or by another installation, or whose tenant was removed since, is refused: ask for a new one. An open event stream ends with this code, in an event `ended`, when its token or key would be refused.',
  },
  test_key: {
    status: 401,
    title: 'A test key outside of its sandbox',
    doc: 'A key that begins with `pdk_test_` was made by a sandbox, and is good there alone. Use a key of this installation: `portal-domains key create` makes one, with a key that works; the first one is in the data folder of `up`, or given by PORTAL_OPERATOR_KEY.',
  },
  sign_in_invalid: {
    status: 400,
    title: 'The sign-in does not fit',
    doc: 'What came back from the identity provider does not belong to the sign-in that began here: another state or nonce, or an ID token that its keys did not sign or that is for another client. Nothing was taken from it. Sign in again; where it stays so, the clock of this machine or the client at the provider is wrong, and the log of the API says what did not fit.',
  },
  sign_in_expired: {
    status: 400,
    title: 'The sign-in is over',
    doc: 'A sign-in is answered once, within ten minutes, and in the browser that began it. Sign in again, and let the browser keep the cookies of this host.',
  },
  sign_in_refused: {
    status: 403,
    title: 'The identity provider refused the sign-in',
    doc: 'The identity provider let nobody in: the person cancelled, or may not use this client there. `detail` holds its code (RFC 6749, 4.1.2.1).',
  },
  role_missing: {
    status: 403,
    title: 'No role here',
    doc: 'The identity provider let the person in, and no value of the claim PORTAL_OIDC_ROLE_CLAIM gives a role by PORTAL_OIDC_ROLES. Add the person to a group that does, or give the role `viewer` to everybody (`viewer=*`). No session was made.',
  },
  issuer_refused: {
    status: 502,
    title: 'The identity provider does not know us',
    doc: 'The identity provider refused our client when we exchanged the code: PORTAL_OIDC_CLIENT_ID or PORTAL_OIDC_CLIENT_SECRET is not what it has, or the redirect URI `<PORTAL_PUBLIC_URL>/auth/callback` is not registered there. An operator key works meanwhile.',
  },
  issuer_unavailable: {
    status: 503,
    title: 'The identity provider does not answer',
    doc: 'The identity provider at PORTAL_OIDC_ISSUER did not answer within 10 s, or not as a provider of OpenID Connect. Try again after `Retry-After`; `portal-domains doctor` says what it sees. An operator key works meanwhile.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed with this token',
    doc: 'The token may see this but not do it: every change needs a token with role `admin`, and some operations an operator key.',
  },
  not_found: {
    status: 404,
    title: 'Nothing here',
    doc: 'No operation has this path. The list of operations is at /docs.',
  },
  tenant_not_found: {
    status: 404,
    title: 'No such tenant',
    doc: 'No tenant with this id exists, or your token is of another tenant. An operator creates one with `PUT /api/v1/tenants/{tenant}`.',
  },
  domain_not_found: {
    status: 404,
    title: 'No such domain',
    doc: 'This tenant has no domain with this id. It may have been deleted; list the domains of the tenant to see what there is.',
  },
  key_not_found: {
    status: 404,
    title: 'No such operator key',
    doc: 'No operator key with this id exists, or it is revoked already.',
  },
  session_not_found: {
    status: 404,
    title: 'No such session',
    doc: 'No session of the console with this id lasts; it may have ended meanwhile. `GET /api/v1/sessions` lists those that do.',
  },
  webhook_not_found: {
    status: 404,
    title: 'No such endpoint',
    doc: 'No endpoint of webhooks with this id exists; it may have been deleted. `GET /api/v1/webhooks` lists those that do.',
  },
  link_not_found: {
    status: 404,
    title: 'No such link',
    doc: 'This domain has no link with this id. `GET …/links` lists those that it has, with those that ended in the last 30 days.',
  },
  link_not_valid: {
    status: 404,
    title: 'The link does not work',
    doc: 'The link to the DNS records has expired, was revoked, ended with its domain, or was not copied whole; which of them is told to nobody. Ask whoever sent it for a new one. An open event stream ends with this code, in an event `ended`.',
  },
  record_not_found: {
    status: 404,
    title: 'No such record',
    doc: 'The sandbox DNS holds no record of this name and type.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Wrong method',
    doc: 'The path exists, but not with this method. The `Allow` header lists the methods that do.',
  },
  already_registered: {
    status: 409,
    title: 'Already registered',
    doc: 'This tenant has this domain already. `domainId` in the answer is its id; ask for a refresh there instead of a second registration.',
  },
  idempotency_key_in_use: {
    status: 409,
    title: 'The request under this key is under way',
    doc: 'Another request with the same `Idempotency-Key` has not been answered yet. Send it again after `Retry-After`: you get the answer of the first.',
  },
  public_url_missing: {
    status: 409,
    title: 'Nobody knows the address of the pages',
    doc: 'A link holds a secret, so that it is made for https only, and this installation does not know at which address browsers reach its pages. The operator sets PORTAL_PUBLIC_URL, e.g. `https://domains.example.com`, or names the proxy in front in PORTAL_TRUSTED_PROXIES. On this machine itself (`localhost`) a link needs neither. Nothing was made.',
  },
  not_possible: {
    status: 409,
    title: 'Not possible in this state',
    doc: 'The domain is being deleted, and what was asked does not apply to that. Wait until it is gone, then register it again.',
  },
  mail_off: {
    status: 409,
    title: 'No mail is sent here',
    doc: 'The API has no server to send mail by. Set PORTAL_SMTP_URL and PORTAL_MAIL_FROM, the same for the API and the worker, and start them again.',
  },
  too_many_links: {
    status: 409,
    title: 'Too many links',
    doc: 'The domain has 20 links that work, and may have no more. Revoke one that is not needed any more (`DELETE …/links/{linkId}`), or wait until one expires.',
  },
  precondition_failed: {
    status: 412,
    title: 'Changed since it was read',
    doc: 'The domain is not the one that `If-Match` names any more; nothing was changed. Read it again, and decide with its new `ETag`.',
  },
  too_large: {
    status: 413,
    title: 'The body is too large',
    doc: 'A request body may have at most 64 KiB.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Not JSON',
    doc: 'Send the body as JSON, with the header `Content-Type: application/json`.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The key belongs to another request',
    doc: 'This `Idempotency-Key` was sent before with another method, path or body. Use a new key for a new request; a repetition must be the same request, byte by byte.',
  },
  invalid_hostname: { status: 422, ...HOSTNAME_REFUSALS.invalid_hostname },
  ip_address: { status: 422, ...HOSTNAME_REFUSALS.ip_address },
  public_suffix: { status: 422, ...HOSTNAME_REFUSALS.public_suffix },
  reserved_name: { status: 422, ...HOSTNAME_REFUSALS.reserved_name },
  own_domain: { status: 422, ...HOSTNAME_REFUSALS.own_domain },
  wildcard_not_supported: { status: 422, ...HOSTNAME_REFUSALS.wildcard_not_supported },
  confusable_hostname: { status: 422, ...HOSTNAME_REFUSALS.confusable_hostname },
  certificate_unreadable: {
    status: 422,
    title: 'Not a certificate chain',
    doc: '`chain` must hold one to ten certificates as PEM (`-----BEGIN CERTIFICATE-----`), the certificate of the domain first, then each issuer’s. Nothing was changed: an earlier own certificate stays. A PKCS #12 file (`.pfx`, `.p12`) is converted by `openssl pkcs12 -in file.p12 -nodes`, a DER file by `openssl x509 -inform der`.',
  },
  certificate_key_unreadable: {
    status: 422,
    title: 'Not a private key',
    doc: '`privateKey` must hold one private key as PEM, without a passphrase: PKCS #8 (`BEGIN PRIVATE KEY`), or `BEGIN RSA PRIVATE KEY` or `BEGIN EC PRIVATE KEY`. Remove a passphrase with `openssl pkey -in key.pem -out plain.pem`. Nothing was changed.',
  },
  certificate_key_mismatch: {
    status: 422,
    title: 'The key is of another certificate',
    doc: 'The private key does not belong to the first certificate of the chain. Upload the key that its request was made with, and put the certificate of the domain first. Nothing was changed.',
  },
  certificate_wrong_name: {
    status: 422,
    title: 'The certificate is for other names',
    doc: 'None of its subject alternative names covers the domain. A wildcard covers one label (RFC 6125): `*.acme.com` is for `portal.acme.com`, and not for `a.portal.acme.com` or `acme.com`; the common name does not count. Get a certificate with the name in it. Nothing was changed.',
  },
  certificate_wrong_purpose: {
    status: 422,
    title: 'The certificate is for no server',
    doc: 'The first certificate is a CA’s, or its extended key usage lacks serverAuth, so that browsers refuse it. Put the certificate of the domain first. Nothing was changed.',
  },
  certificate_chain_broken: {
    status: 422,
    title: 'The chain is not in order',
    doc: 'Each certificate must be signed by the one behind it: the certificate of the domain first, then its issuer’s, and so on; the root may be left out. `detail` names the pair that does not fit. Nothing was changed.',
  },
  certificate_not_yet_valid: {
    status: 422,
    title: 'The certificate is not valid yet',
    doc: 'A certificate of the chain becomes valid later. Upload it then; `detail` says when. Nothing was changed.',
  },
  certificate_expired: {
    status: 422,
    title: 'The certificate has expired',
    doc: 'A certificate of the chain has ended. Upload a valid one, with the present intermediate certificates of its CA. Nothing was changed.',
  },
  certificate_expires_soon: {
    status: 422,
    title: 'The certificate ends within a day',
    doc: 'A certificate of the chain ends within 24 hours. Renew it, and upload the new one. Nothing was changed.',
  },
  certificate_weak: {
    status: 422,
    title: 'The algorithm is too weak',
    doc: 'A key or a signature in the chain is one that browsers refuse. Keys: RSA with 2,048 to 8,192 bits, or ECDSA on P-256 or P-384. Signatures: SHA-256, SHA-384 or SHA-512. Get a new certificate with such a key. Nothing was changed.',
  },
  certificate_untrusted: {
    status: 422,
    title: 'Nobody trusts the chain',
    doc: 'The chain ends at no root that browsers trust, and at none that this installation does (PORTAL_TRUSTED_CA_FILE). Mostly an intermediate certificate is missing: append the chain file of the CA. A private CA is added by the operator. `detail` holds the code that the TLS handshake ended with. Nothing was changed.',
  },
  certificate_key_missing: {
    status: 409,
    title: 'Own certificates are switched off',
    doc: 'This installation has no key by which it could keep the private key of an own certificate, so it takes none. The operator sets PORTAL_CERTIFICATE_KEY for the API and the worker. Nothing was changed.',
  },
  webhook_url_not_allowed: {
    status: 422,
    title: 'Nothing is sent to such a URL',
    doc: 'A webhook goes to https, and to an address of the public internet, so that nobody reaches the network of this installation by it. `detail` says what does not fit. The operator permits networks of his own, and http there, by PORTAL_WEBHOOK_ALLOWED_NETWORKS.',
  },
  quota_exceeded: {
    status: 429,
    title: 'Too many domains',
    doc: 'The tenant has as many domains as it may have. Delete one that is not needed any more, or ask the operator to raise the limit (PORTAL_DOMAINS_PER_TENANT).',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    doc: "The tenant's tokens have asked more often than they may (PORTAL_REQUESTS_PER_MINUTE), or for a preflight more than ten times in a minute, or for checks (`refresh`, `retry`, uploads of certificates and preflights together) more than 30 times; or they have 50 event streams open, or this process has 2,000; or the tenant has registered as many names in a day as it may, those deleted again included (PORTAL_REGISTRATIONS_PER_DAY). A link to the records of a domain may be read 60 times in a minute, an address may try links that do not work 60 times, and the links of a domain may ask for a check six times and have ten streams open. Wait for the seconds of `Retry-After`, then go on; follow a domain by its stream instead of asking again and again. Operator keys are not limited, except by the 2,000 streams of a process.",
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong here',
    doc: "The server failed in a way it does not know. Nothing of the cause is shown; the operator finds it in the API's log by the request id in `instance`.",
  },
  database_unavailable: {
    status: 503,
    title: 'The database cannot be reached',
    doc: "PostgreSQL is away, was too busy, or refuses its work (a wrong password, a full disk, a standby). Try again after the seconds of `Retry-After`. The API's log, its `/readyz` and `portal-domains doctor` tell the operator the state and what to do about it.",
  },
  overloaded: {
    status: 503,
    title: 'Too much at once',
    doc: 'More requests were under way than this server could answer in time, so this one was refused at once. Nothing was changed. Try again after the seconds of `Retry-After`, with pauses that grow. The edge’s questions, streams and readiness are not refused. The operator adds a process of the API, or finds out who asks so much: `portal_domains_shed_requests_total` counts them.',
  },
  dns_unavailable: {
    status: 503,
    title: 'The DNS look-up could not be made',
    doc: 'The look-up failed on our side. Nothing was changed; try again in a few seconds.',
  },
  gateways_full: {
    status: 503,
    title: 'No gateway has room',
    doc: 'Every gateway has as many names as it may have (PORTAL_GATEWAY_LIMIT), so that no new tenant can be created. Nothing was changed, and the tenants that are there go on as before. The operator adds a gateway to PORTAL_GATEWAYS or raises the limit; `GET /api/v1/stats` shows how full each is.',
  },
  not_ready: {
    status: 503,
    title: 'Starting',
    doc: 'The server has not loaded everything it needs yet. Try again in a second.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Returns the path of an error code's page on the API's own server. */
export function errorPage(code: ErrorCode): string {
  return `/docs/errors/${code}`;
}

/** Returns whether a word is one of the codes. */
export function isErrorCode(word: string): word is ErrorCode {
  return Object.hasOwn(ERROR_CODES, word);
}
