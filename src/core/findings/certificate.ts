import type { ChallengeOutcome, ServerOutcome } from '../observations.ts';
import type { HostFault } from './dns-values.ts';
import { answersOfServers, type Field, internal, visible } from './fields.ts';

const domain = visible('portal.acme.com');
const canonicalHost = visible('0c0ffee.portal.example.com');

/** The place of a set of CAA records: at `name`, which counts for the domain; `of`: the name whose CNAME leads there. */
export type CaaPlace = { name: string; of: string | null; domain: string };
const place = visible<CaaPlace>(
  { name: 'portal.acme.com', of: null, domain: 'portal.acme.com' },
  { name: 'acme.com', of: null, domain: 'portal.acme.com' },
  { name: 'portal.example.com', of: 'portal.acme.com', domain: 'portal.acme.com' },
);
/** A CAA record as it stands in a zone. */
const record = visible('CAA 0 issue "other-ca.example"');
/** The CAA record that would let us through, where our CA's name is known. */
const add = visible<string | null>('CAA 0 issue "letsencrypt.org"', null);

/** How our CA and the CAA records of a name agree. */
export type CaaAllows =
  | { why: 'ca_ignores_caa' }
  | { why: 'no_record'; domain: string }
  | { why: 'not_limited'; place: CaaPlace }
  | { why: 'record_allows'; record: string; place: CaaPlace };

const AT_ITS_NAME: CaaPlace = { name: 'portal.acme.com', of: null, domain: 'portal.acme.com' };

const addresses = visible(['203.0.113.7'], ['203.0.113.7', '2001:db8::7']);
/** True: the addresses are our own, and the operator acts. */
const ours = visible(false, true);

/** The answer of an HTTP server. */
export type HttpAnswer = { status: number | null; server: string | null };
const ANSWERS: readonly [HttpAnswer, HttpAnswer] = [
  { status: 404, server: 'nginx' },
  { status: null, server: null },
];

/** How a port is closed. */
export type Closed = 'refused' | 'timeout' | 'broken' | 'responder_away';

/** CertificateAllowed, a CA would issue: the cases of each reason, with their parameters. */
export const CERTIFICATE_ALLOWED = {
  allowed: {
    clear: {
      caa: visible<CaaAllows>(
        { why: 'no_record', domain: 'portal.acme.com' },
        { why: 'ca_ignores_caa' },
        { why: 'not_limited', place: AT_ITS_NAME },
        { why: 'record_allows', record: 'CAA 0 issue "letsencrypt.org"', place: AT_ITS_NAME },
      ),
      asked: visible(['192.0.2.10'], []),
      untried: visible<string[]>([], ['2001:db8::10']),
    },
    has_issued: {},
  },
  not_checked: {
    not_looked: {},
    /** The challenge can be answered again; the CA is asked. */
    challenge_answered: {},
    own_host: { canonicalHost },
    no_route: { addresses },
  },
  caa_forbids: {
    critical: { record, place },
    other_account: { record, place, add },
    method: { record, place, add },
    other_ca: {
      records: visible(['CAA 0 issue "other-ca.example"'], ['CAA 0 issue ";"', 'CAA 0 issue "x.example"']),
      place,
      add,
    },
  },
  caa_unknown: {
    bogus: { domain, name: visible('portal.acme.com', 'acme.com') },
    too_deep: { domain, most: visible(10) },
    /** `zone`: the zone's own servers fail; else our resolvers do. */
    unreadable: {
      domain,
      name: visible('portal.acme.com', 'acme.com'),
      fault: visible<'zone' | 'resolvers'>('zone', 'resolvers'),
      outcomes: answersOfServers<ServerOutcome>('timeout', 'servfail'),
    },
    ca_names_unknown: { record, place },
    account_unknown: { record, place },
  },
  challenge_unreachable: {
    closed: {
      domain,
      canonicalHost,
      addresses,
      how: visible<Closed[]>(['refused'], ['timeout', 'responder_away'], ['broken']),
      ours,
    },
    not_public: { domain, canonicalHost, ours },
    /** The challenge could not be answered. `detail`: why, in words of our own parts. */
    not_answered: { detail: internal('no responder is there') },
  },
  challenge_redirected: {
    to_https: { domain, addresses, loops: visible(false, true), ours },
    elsewhere: {
      addresses,
      to: visible('http://old.example.net'),
      end: visible<ChallengeOutcome>(
        'other_answer',
        'not_followed',
        'private',
        'not_tried',
        'refused',
        'timeout',
        'broken',
      ),
      answer: visible<HttpAnswer>(...ANSWERS),
      canonicalHost,
      ours,
    },
  },
  challenge_intercepted: {
    answered: { addresses, answers: visible<HttpAnswer[]>([ANSWERS[0]], [...ANSWERS]), canonicalHost, ours },
  },
  canonical_host_broken: {
    broken: {
      canonicalHost,
      fault: visible<HostFault>('bogus', 'absent', 'failing'),
      outcomes: answersOfServers<ServerOutcome>('dnssec_bogus', 'nxdomain', 'servfail'),
    },
  },
  rate_limited: { waits: { domain, until: visible<string | null>('2026-11-24T13:10:00.000Z', null) } },
  orders_paused: { paused: { domain } },
  account_refused: { refused: { uri: internal<string>('https://ca.example/acct/1') } },
};

/** The cause that kept a certificate from being issued, as far as it can be told apart. */
export type ProblemCause =
  | 'challenge'
  | 'dns'
  | 'account'
  | 'ca_away'
  | 'rate_limit'
  | 'paused'
  | 'caa'
  | 'name'
  | 'order'
  | 'permission'
  | 'issuer'
  | 'solver_forbidden'
  | 'solver';

/** The words of the CA, or of the edge where the CA was never reached. */
export type Quoted = { by: 'ca' | 'edge'; type: string; detail: string | null };

/** True for a problem in a CA's own words (RFC 8555 6.7), which are about the tenant's name. */
export const isAcmeProblem = ({ type }: { type: string }) => type.startsWith('urn:ietf:params:acme:error:');

/** True where the CA has paused the account or a name. Its words hold a link by which the pause ends, for operators. */
export const isSuspendedByCa = ({ type, detail }: { type: string; detail: string | null }) =>
  type.endsWith(':rateLimited') && detail !== null && /temporarily prevented from|\bpaused\b/i.test(detail);

/** Declares quoted words: only a CA's own are for tenants, all others are about our own parts. */
const quoted = (): Field<Quoted | null> => ({
  examples: [
    { by: 'ca', type: 'urn:ietf:params:acme:error:connection', detail: 'Connection refused' },
    { by: 'edge', type: 'urn:portal-domains:edge:issuer_not_ready', detail: 'no Issuer named x' },
    null,
  ],
  redact: (quote) =>
    quote === null || (isAcmeProblem(quote) && !isSuspendedByCa(quote)) ? quote : { ...quote, detail: null },
});

/** The obstacles that would stop the next renewal of a certificate. */
export const RENEWAL_OBSTACLES = ['dns', 'caa', 'port_80', 'account', 'name', 'limits'] as const;
export type RenewalObstacle = (typeof RENEWAL_OBSTACLES)[number];

const notAfter = visible('2027-01-20T08:00:00.000Z');
/** Why a certificate that is there was not renewed; null: no order failed. Absent in conditions of earlier versions. */
const refusal = visible<ProblemCause | null | undefined>('challenge', 'paused', null, undefined);
/** The certificate that follows an own one: the CA's, which is there or not. */
export type AfterOwn = 'ca_ready' | 'ca_missing';
const afterOwn = () => visible<AfterOwn>('ca_ready', 'ca_missing');
const failed = (cause: ProblemCause, ...others: ProblemCause[]) => ({
  failed: { cause: visible<ProblemCause>(cause, ...others), quote: quoted() },
});

/** How the certificate stands: the cases of each reason, with their parameters. */
export const CERTIFICATE_READY = {
  issued: {
    issued: {
      issuer: visible("Let's Encrypt"),
      notAfter,
      /** The page on which the CA says why it wants an early renewal. Absent in conditions of earlier versions. */
      explained: visible<string | null | undefined>(null, 'https://ca.example/incidents/7', undefined),
    },
  },
  not_requested: { not_requested: {} },
  requesting: {
    requesting: {},
    /** On its way, and something is in the way. */
    held: {
      cause: visible<ProblemCause>('solver_forbidden', 'challenge', 'solver'),
      quote: quoted(),
    },
  },
  challenge_failed: failed('challenge', 'dns'),
  order_failed: failed('order', 'caa', 'name'),
  rate_limited: failed('rate_limit'),
  orders_paused: failed('paused'),
  ca_unavailable: failed('ca_away'),
  issuer_not_ready: failed('account', 'permission', 'issuer', 'solver_forbidden', 'solver'),
  expired: { ended: { notAfter, cause: refusal, quote: quoted() } },
  renewal_failing: { renewal: { notAfter, cause: refusal, quote: quoted() } },
  own: { own: { issuer: visible('Example Trust CA'), notAfter, next: afterOwn() } },
  own_ending: { ending: { notAfter, next: afterOwn() } },
  /** `until`: the end of the CA's, which is served. */
  own_ended: { over: { notAfter, until: visible('2027-03-20T08:00:00.000Z') } },
  own_unreadable: {
    unreadable: {
      detail: internal<string | null>('its key 9f2c is not in PORTAL_CERTIFICATE_KEY', null),
      next: afterOwn(),
    },
  },
};
