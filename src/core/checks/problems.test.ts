import { describe, expect, test } from 'vitest';
import { aCertificate, anEdgeObservation, aRefusedEdge, NOON } from '../../testing/builders.ts';
import { judgeCertificate } from './edge.ts';
import { PROBLEM_KINDS, type ProblemType, problemKind, quoteOf } from './problems.ts';

const ACME = 'urn:ietf:params:acme:error:';

/** By type: the reason that it becomes, and who must act. */
const CASES: Record<ProblemType, [reason: string, actor: string]> = {
  unauthorized: ['challenge_failed', 'tenant'],
  connection: ['challenge_failed', 'tenant'],
  dns: ['challenge_failed', 'tenant'],
  incorrectResponse: ['challenge_failed', 'tenant'],
  tls: ['challenge_failed', 'tenant'],
  rateLimited: ['rate_limited', 'ca'],
  serverInternal: ['ca_unavailable', 'ca'],
  badNonce: ['ca_unavailable', 'ca'],
  caa: ['order_failed', 'tenant'],
  accountDoesNotExist: ['issuer_not_ready', 'operator'],
  externalAccountRequired: ['issuer_not_ready', 'operator'],
  userActionRequired: ['issuer_not_ready', 'operator'],
  unsupportedContact: ['issuer_not_ready', 'operator'],
  invalidContact: ['issuer_not_ready', 'operator'],
  rejectedIdentifier: ['order_failed', 'tenant'],
  unsupportedIdentifier: ['order_failed', 'tenant'],
  orderNotReady: ['order_failed', 'ca'],
  badCSR: ['order_failed', 'ca'],
  badPublicKey: ['order_failed', 'ca'],
  badSignatureAlgorithm: ['order_failed', 'ca'],
  malformed: ['order_failed', 'ca'],
  compound: ['order_failed', 'ca'],
  alreadyReplaced: ['order_failed', 'ca'],
  invalidProfile: ['issuer_not_ready', 'operator'],
  permission_unavailable: ['issuer_not_ready', 'operator'],
  issuer_unavailable: ['ca_unavailable', 'ca'],
  issuer_not_ready: ['issuer_not_ready', 'operator'],
  challenge_failed: ['challenge_failed', 'tenant'],
  challenge_pending: ['challenge_failed', 'tenant'],
  solver_forbidden: ['issuer_not_ready', 'operator'],
  solver_failed: ['issuer_not_ready', 'operator'],
  order_failed: ['order_failed', 'ca'],
};

/**
 * The registry of ACME error types (RFC 8555 6.7, 8739, 9115, 9773, 9799 and the drafts of profiles and of device
 * attestation) without those of the table: about revoking, short-term certificates that renew themselves, delegations,
 * onion names and devices, none of which an order of ours asks for.
 */
const OTHERS_OF_THE_REGISTRY = [
  ...['alreadyRevoked', 'badRevocationReason', 'autoRenewalCanceled', 'autoRenewalExpired'],
  ...['autoRenewalCancellationInvalid', 'autoRenewalRevocationNotSupported', 'unknownDelegation'],
  ...['onionCAARequired', 'badAttestationStatement'],
];

const problem = (type: string, status: number | null = null) => ({
  ...{ type, status, detail: 'as the CA says', retryAfter: null, at: NOON },
});
const urnOf = (type: string) => (type.includes('_') ? `urn:portal-domains:${type}` : `${ACME}${type}`);

describe('a problem of an order', () => {
  test('each known type has its case', () => {
    expect(Object.keys(CASES)).toEqual(Object.keys(PROBLEM_KINDS));
  });

  test.each(Object.entries(CASES))('%s means %s, for %s to mend', (type, [reason, actor]) => {
    const condition = judgeCertificate(aRefusedEdge(urnOf(type)), NOON);
    expect(condition).toMatchObject({ type: 'CertificateReady', status: 'False', reason, actor });
  });

  test.each([
    ['CAA records', 'caa', 'caa'],
    ['a challenge', 'connection', 'challenge'],
    ['the DNS', 'dns', 'dns'],
    ['the name itself', 'rejectedIdentifier', 'name'],
    ['the account', 'invalidContact', 'account'],
    ['an issuer that is not set up', 'issuer_not_ready', 'issuer'],
    ['the right to ask', 'permission_unavailable', 'permission'],
  ] as const)('about %s says so', (_, type, cause) => {
    const condition = judgeCertificate(aRefusedEdge(urnOf(type)), NOON);
    expect(condition?.params).toMatchObject({ case: 'failed', cause });
  });

  test.each([
    [429, 'rate_limited'],
    [500, 'ca_unavailable'],
    [503, 'ca_unavailable'],
    [499, 'order_failed'],
    [403, 'order_failed'],
    [null, 'ca_unavailable'],
  ] as const)('of a type that nobody knows, with the HTTP status %s, means %s', (status, reason) => {
    for (const type of ['anything', 'constructor', ...OTHERS_OF_THE_REGISTRY])
      expect(problemKind(problem(`${ACME}${type}`, status)).reason).toBe(reason);
  });

  test('is known by its type whatever its HTTP status, and also by the last part alone', () => {
    expect(problemKind(problem(`${ACME}caa`, 503)).reason).toBe('order_failed');
    expect(problemKind(problem('rateLimited', 400)).reason).toBe('rate_limited');
  });

  test('that failed a renewal takes nothing from the certificate, and is for the same to mend', () => {
    const refused = { ...aRefusedEdge(`${ACME}caa`), certificate: aCertificate() };
    expect(judgeCertificate(refused, NOON)).toMatchObject({ reason: 'renewal_failing', actor: 'tenant' });
  });

  test('is quoted as the words of whom it came from', () => {
    expect(quoteOf(problem(`${ACME}dns`))).toEqual({
      by: 'ca',
      type: `${ACME}dns`,
      detail: 'as the CA says',
    });
    expect(quoteOf(problem('urn:portal-domains:order_failed'))?.by).toBe('edge');
    expect(quoteOf(null)).toBeNull();
  });
});

test('an order that failed without a problem is not known to have failed', () => {
  const silent = anEdgeObservation({ certificate: null, issuance: 'failed', problem: null });
  expect(judgeCertificate(silent, NOON)?.reason).toBe('not_requested');
});
