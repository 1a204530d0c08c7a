import {
  ACCOUNT,
  AWAY,
  CAA,
  type CaDocument,
  HTML,
  ISSUER,
  judged,
  limited,
  NAME,
  ORDER,
  problem,
  urn,
} from './judged.ts';

/** Refusals before the CA has the order, and of the order itself. */
export const OF_ORDERS: readonly CaDocument[] = [
  {
    ...{ what: 'The CA wants an external account', step: 'account', status: 403 },
    body: problem('externalAccountRequired', 'The request must include a value for "externalAccountBinding"'),
    ...{ worker: ACCOUNT, cluster: ISSUER },
  },
  {
    ...{ what: 'The contact cannot be read', step: 'account', status: 400 },
    body: problem('invalidContact', 'Error creating new account :: unable to parse email address'),
    ...{ worker: ACCOUNT, cluster: ISSUER },
  },
  {
    ...{ what: 'The contact is of another kind', step: 'account', status: 400 },
    body: problem(
      'unsupportedContact',
      'Error creating new account :: only contact scheme "mailto:" is supported',
    ),
    ...{ worker: ACCOUNT, cluster: ISSUER },
  },
  {
    ...{ what: 'Too many accounts from this address', step: 'account', status: 429 },
    body: problem(
      'rateLimited',
      'too many new registrations (10) from this IP address in the last 3h0m0s, retry after 2026-11-24 13:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/',
    ),
    ...{ worker: limited(3_600), cluster: ISSUER },
  },
  {
    ...{ what: 'The CA is in maintenance', step: 'account', status: 503, retryAfter: '120', body: HTML },
    ...{ worker: { ...AWAY, next: 120 }, cluster: ISSUER },
  },
  {
    ...{ what: 'The account was deactivated', step: 'order', status: 403 },
    body: problem('unauthorized', 'Account is not valid, has status "deactivated"'),
    worker: ACCOUNT,
  },
  {
    ...{ what: 'The CA does not know the account', step: 'order', status: 400 },
    body: problem('accountDoesNotExist', 'Account "https://ca.example/acme/acct/1" not found'),
    worker: ACCOUNT,
  },
  {
    ...{ what: 'New terms are to be agreed to', step: 'order', status: 403 },
    body: problem('userActionRequired', 'Terms of service have changed'),
    worker: ACCOUNT,
  },
  {
    ...{ what: 'Too many certificates of the same name, with a time in words', step: 'order', status: 429 },
    body: problem(
      'rateLimited',
      'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-11-25 18:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/#new-certificates-per-exact-set-of-identifiers',
    ),
    worker: limited(108_000),
  },
  {
    ...{ what: 'Too many failures of the name, with a time in words', step: 'order', status: 429 },
    body: problem(
      'rateLimited',
      'too many failed authorizations (5) for "portal.acme.com" in the last 1h0m0s, retry after 2026-11-24 12:12:30 UTC: see https://letsencrypt.org/docs/rate-limits/#authorization-failures-per-identifier-per-account',
    ),
    worker: limited(750),
  },
  {
    ...{ what: 'Too many orders, with a duration in words', step: 'order', status: 429 },
    body: problem('rateLimited', 'Error creating new order :: too many new orders, retry after 15m0s'),
    worker: limited(900),
  },
  {
    ...{ what: 'Too many orders, with Retry-After in seconds', step: 'order', status: 429 },
    ...{ retryAfter: '108000', body: problem('rateLimited', 'too many new orders recently') },
    ...{ worker: limited(108_000), cluster: limited() },
  },
  {
    ...{ what: 'Too many requests, with Retry-After as a date', step: 'order', status: 429 },
    ...{ retryAfter: 'Tue, 24 Nov 2026 13:00:00 GMT', body: problem('rateLimited', 'Service busy; retry') },
    ...{ worker: limited(3_600), cluster: limited() },
  },
  {
    ...{ what: 'Too many requests, in HTML', step: 'order', status: 429, retryAfter: '300', body: HTML },
    ...{ worker: limited(300), cluster: limited() },
  },
  {
    ...{ what: 'The CA has paused the account for the name', step: 'order', status: 429 },
    body: problem(
      'rateLimited',
      'Error creating new order :: Your account is temporarily prevented from requesting certificates for portal.acme.com. Please visit: https://portal.letsencrypt.org/sfe/v1/unpause?jwt=x',
    ),
    worker: judged('orders_paused', 'paused', 'operator', 'unpause'),
  },
  {
    ...{ what: 'The CA is busy, in HTML', step: 'order', status: 503, retryAfter: '600', body: HTML },
    ...{ worker: { ...AWAY, next: 600 }, cluster: AWAY },
  },
  {
    ...{ what: 'A fault of the CA', step: 'order', status: 500 },
    body: problem('serverInternal', 'Error creating new order :: Error creating new order'),
    worker: AWAY,
  },
  {
    ...{ what: 'No nonce is right', step: 'order', status: 400 },
    body: problem('badNonce', 'JWS has an invalid anti-replay nonce: "x"'),
    worker: AWAY,
  },
  {
    ...{ what: 'The CA issues for no such name', step: 'order', status: 400 },
    body: problem(
      'rejectedIdentifier',
      'Error creating new order :: Cannot issue for "portal.acme.com": The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy',
    ),
    worker: NAME,
  },
  {
    ...{ what: 'The name ends with no public suffix', step: 'order', status: 400 },
    body: problem(
      'malformed',
      'Error creating new order :: Cannot issue for "portal.acme.internal": Domain name is not a valid public suffix',
    ),
    worker: NAME,
  },
  {
    ...{ what: 'The CA issues for no identifier of this kind', step: 'order', status: 400 },
    body: problem('unsupportedIdentifier', 'Error creating new order :: identifier type not supported'),
    worker: NAME,
  },
  {
    ...{ what: 'Several problems, of which the first is CAA', step: 'order', status: 403 },
    body: problem('compound', 'Error finalizing order :: Rechecking CAA: several problems', {
      subproblems: [
        {
          ...{ type: urn('caa'), detail: 'CAA record for portal.acme.com prevents issuance' },
          identifier: { type: 'dns', value: 'portal.acme.com' },
        },
        { type: urn('connection'), detail: 'a time-out' },
      ],
    }),
    worker: CAA,
  },
  {
    ...{ what: 'Several problems, of which the first is the name', step: 'order', status: 400 },
    body: problem('compound', 'Error creating new order :: Cannot issue for several names', {
      subproblems: [{ type: urn('rejectedIdentifier'), detail: 'forbidden by policy' }],
    }),
    worker: NAME,
  },
  {
    ...{ what: 'The profile is not one of the CA’s', step: 'order', status: 400 },
    body: problem('invalidProfile', 'Error creating new order :: profile name "shortest" not recognized'),
    worker: ISSUER,
  },
  {
    ...{ what: 'The certificate was replaced before', step: 'order', status: 409 },
    body: problem(
      'alreadyReplaced',
      'Error creating new order :: cannot indicate an order replaces certificate with serial "x", which already has a replacement order',
    ),
    worker: ORDER,
  },
  {
    ...{ what: 'The CA cannot read the request', step: 'order', status: 400 },
    body: problem('malformed', 'Unable to validate JWS :: Parse error reading JWS'),
    worker: ORDER,
  },
  {
    ...{ what: 'The CA has no such order', step: 'order', status: 404 },
    body: problem('malformed', 'No order for ID 1'),
    worker: ORDER,
  },
];
