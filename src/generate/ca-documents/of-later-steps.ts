import { ACCOUNT, AWAY, CAA, type CaDocument, CHALLENGE, DNS, ORDER, problem } from './judged.ts';

/** Refusals from the authorization to the download. */
export const OF_LATER_STEPS: readonly CaDocument[] = [
  {
    ...{ what: 'The CA has no such authorization', step: 'authorization', status: 404 },
    body: problem('malformed', 'No such authorization'),
    worker: ORDER,
  },
  {
    ...{ what: 'Port 80 is closed', step: 'challenge', status: 400 },
    body: problem(
      'connection',
      '192.0.2.1: Fetching http://portal.acme.com/.well-known/acme-challenge/x: Connection refused',
      { status: 400 },
    ),
    worker: CHALLENGE,
  },
  {
    ...{ what: 'Port 80 does not answer', step: 'challenge', status: 400 },
    body: problem(
      'connection',
      '192.0.2.1: Fetching http://portal.acme.com/.well-known/acme-challenge/x: Timeout during connect (likely firewall problem)',
      { status: 400 },
    ),
    worker: CHALLENGE,
  },
  {
    ...{ what: 'Port 80 answers with something else', step: 'challenge', status: 403 },
    body: problem(
      'unauthorized',
      '192.0.2.1: Invalid response from http://portal.acme.com/.well-known/acme-challenge/x: 404',
      { status: 403 },
    ),
    worker: CHALLENGE,
  },
  {
    ...{ what: 'Port 80 answers for another account', step: 'challenge', status: 403 },
    body: problem(
      'incorrectResponse',
      'The key authorization file from the server did not match this challenge "x.y" != "x.z"',
      { status: 403 },
    ),
    worker: CHALLENGE,
  },
  {
    ...{ what: 'Another of the CA’s places sees another answer', step: 'challenge', status: 403 },
    body: problem(
      'unauthorized',
      'During secondary validation: 192.0.2.1: Invalid response from http://portal.acme.com/.well-known/acme-challenge/x: 503',
      { status: 403 },
    ),
    worker: CHALLENGE,
  },
  {
    ...{ what: 'The redirect ends at a server without TLS', step: 'challenge', status: 400 },
    body: problem(
      'tls',
      '192.0.2.1: Fetching https://portal.acme.com/x: remote error: tls: handshake failure',
      {
        status: 400,
      },
    ),
    worker: CHALLENGE,
  },
  {
    ...{ what: 'The name does not exist for the CA', step: 'challenge', status: 400 },
    body: problem('dns', 'DNS problem: NXDOMAIN looking up A for portal.acme.com', { status: 400 }),
    worker: DNS,
  },
  {
    ...{ what: 'The name’s servers fail', step: 'challenge', status: 400 },
    body: problem(
      'dns',
      "DNS problem: SERVFAIL looking up A for portal.acme.com - the domain's nameservers may be malfunctioning",
      { status: 400 },
    ),
    worker: DNS,
  },
  {
    ...{ what: 'DNSSEC is wrong', step: 'challenge', status: 400 },
    body: problem('dns', 'DNS problem: looking up A for portal.acme.com: DNSSEC: Bogus', { status: 400 }),
    worker: DNS,
  },
  {
    ...{ what: 'CAA forbids the CA', step: 'challenge', status: 403 },
    body: problem('caa', 'CAA record for portal.acme.com prevents issuance', { status: 403 }),
    worker: CAA,
  },
  {
    ...{ what: 'CAA forbids the CA when the order is finalized', step: 'finalize', status: 403 },
    body: problem(
      'caa',
      'Error finalizing order :: Rechecking CAA for "portal.acme.com": CAA record prevents issuance',
    ),
    worker: CAA,
  },
  {
    ...{ what: 'The order is not ready', step: 'finalize', status: 403 },
    body: problem('orderNotReady', 'Order\'s status ("pending") is not acceptable for finalization'),
    worker: ORDER,
  },
  {
    ...{ what: 'The signing request is wrong', step: 'finalize', status: 400 },
    body: problem('badCSR', 'Error finalizing order :: CSR does not specify same identifiers as Order'),
    worker: ORDER,
  },
  {
    ...{ what: 'The key is weak', step: 'finalize', status: 400 },
    body: problem('badPublicKey', 'Error finalizing order :: invalid public key in CSR: key is weak'),
    worker: ORDER,
  },
  {
    ...{ what: 'The account was deactivated meanwhile', step: 'finalize', status: 403 },
    body: problem('unauthorized', 'Account is not valid, has status "deactivated"'),
    worker: ACCOUNT,
  },
  {
    ...{ what: 'A gateway of the CA gives an empty answer', step: 'finalize', status: 502, body: '' },
    worker: AWAY,
  },
  {
    ...{ what: 'A fault of the CA', step: 'download', status: 500 },
    body: problem('serverInternal', 'Failed to retrieve certificate'),
    worker: AWAY,
  },
  {
    ...{ what: 'The CA has no such certificate', step: 'download', status: 404 },
    body: problem('malformed', 'Certificate not found'),
    worker: ORDER,
  },
];
