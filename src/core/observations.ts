/**
 * Observations: raw facts with their time and source, as values that travel through Temporal histories and
 * are kept as evidence. They judge nothing; `core/checks` does. All times are ISO 8601, UTC; TTLs in seconds.
 */

/** In place of an address that a tenant is not told, as our resolvers may know it from our own network. */
export const PRIVATE_ADDRESS = 'private';

/** `address` is `PRIVATE_ADDRESS` where it is not told. */
export type AddressRecord = { type: 'A' | 'AAAA'; address: string; ttl: number };
/** `tag` is lower case. */
export type CaaRecord = { critical: boolean; tag: string; value: string };
export type CnameHop = { from: string; to: string; ttl: number };

/**
 * The outcome of one server's answer for a name.
 * - `answer`: the chain ended in at least one record of the asked type (addresses or txt are not empty), or, for the
 *   routing name, in a CNAME whose end has no address.
 * - `lame`: the server answered, but not with authority, although the zone is delegated to it.
 * - `filtered`: a resolver said no, or gave an address that leads nowhere, without having looked the name up: as
 *   filters do for names that they block. No answer: the name may well exist.
 * - `oversized`: the answer has more bytes, records or names than are read.
 * - `loop`: the CNAME chain returns to a name it passed, or is longer than 12 hops.
 */
export type ServerOutcome =
  | 'answer'
  | 'nxdomain'
  | 'no_data'
  | 'servfail'
  | 'dnssec_bogus'
  | 'refused'
  | 'lame'
  | 'timeout'
  | 'unreachable'
  | 'malformed'
  | 'filtered'
  | 'oversized'
  | 'loop';

export type ServerView = {
  /** Address and port, e.g. `192.0.2.53:53`; for an authoritative server its name too: `ns1.acme.com (192.0.2.1:53)`. */
  server: string;
  role: 'authoritative' | 'resolver';
  outcome: ServerOutcome;
  /** CNAME hops in order, names lower case without the trailing dot. */
  chain: CnameHop[];
  addresses: AddressRecord[];
  /** The targets of a name with more than one CNAME, which DNS forbids; absent otherwise. */
  cnames?: string[];
  /** Addresses that stand beside a CNAME at the same name, which DNS forbids; absent when there are none. */
  besideCname?: AddressRecord[];
  /** TXT values, each joined from its character strings; only in views of the ownership name. */
  txt: string[];
  /** CAA records at the name or at the end of its chain; only in views of a CAA look-up, absent when there are none. */
  caa?: CaaRecord[];
  /** A resolver that validates found all of it signed and right; absent where it did not say so. */
  authenticated?: true;
  /** The same of the part that the tenant's own zone tells, where the chain leads on into an unsigned one. */
  ownPartAuthenticated?: true;
  /** For `nxdomain` and `no_data`: min(SOA TTL, SOA minimum) of RFC 2308, else null. */
  negativeTtl: number | null;
};

/** How one resolver fared with the canonical host itself; `answer`: it gave an address. */
export type CanonicalHostView = { server: string; outcome: ServerOutcome };

/**
 * An HTTPS record at the domain, as browsers follow it in place of the addresses. `priority` 0: an alias; `target` '':
 * the name itself; `hints`: the addresses in it.
 */
export type HttpsRecord = { priority: number; target: string; port: number | null; hints: string[] };

/** A text with an ownership value in it that stands where it proves nothing. */
export type MisplacedProof = { name: string; value: string };

/**
 * The name servers of the zone that holds the domain, as each side names them; each in order, empty where it was not
 * told. `delegated`: by the zone above, which is what the registrar was told. `own`: by the NS records inside the zone.
 */
export type NameServers = {
  zone: string;
  /** The zone is the registrable domain, so that the registrar names its servers; absent: the zone above does. */
  atRegistrar?: true;
  delegated: string[];
  own: string[];
};

/** A record of these that a wildcard holds. */
export type WildcardType = 'CNAME' | 'A' | 'TXT';
/**
 * A wildcard record that answers for names that nobody made. `name`: `*.acme.com`. `types`: those that it holds of the
 * ones that were asked for. `answersRouting`, `answersOwnership`: what was seen at the domain, or at the name of its
 * ownership TXT, is the wildcard's.
 */
export type Wildcard = {
  name: string;
  types: WildcardType[];
  answersRouting: boolean;
  answersOwnership: boolean;
};

/** An address that the canonical host had when it was looked up earlier, at the latest then (ISO 8601). */
export type RecentAddress = { address: string; seenAt: string };

export type DnsObservation = {
  observedAt: string;
  /** The domain asked for. */
  domain: string;
  /** Some resolver of ours answered in this check, be it for other names. Absent: from before it was told. */
  resolversAnswer?: boolean;
  /** The zone that holds it: as found, else the registrable domain; the domain itself: no CNAME can stand at it. */
  zone?: string;
  /** Every answer came over TCP: nobody off the path made it up. Absent: most came over UDP. */
  overTcp?: true;
  /** The views of the domain itself, authoritative servers first, then resolvers, each group in a stable order. */
  routing: ServerView[];
  /** The views of `_portal-domain.<domain>` TXT. */
  ownership: ServerView[];
  /** The addresses of the canonical host as our resolvers see them: where the domain should lead. */
  edgeAddresses: string[];
  /** Those that it had within the last day and does not show now; absent where there are none. */
  recentAddresses?: RecentAddress[];
  /** The families of its addresses of which no resolver could tell; absent where each was told, or none. */
  edgeUnresolved?: AddressRecord['type'][];
  /** The answer of each resolver for the canonical host; absent when each gave an address. */
  canonicalHostViews?: CanonicalHostView[];
  /** The doubled name (`portal.acme.com.acme.com`) at which a record was found, else null. */
  doubledName: string | null;
  /** Ownership values found elsewhere, looked for where nothing proved the name; absent where there are none. */
  misplacedProofs?: MisplacedProof[];
  /** The registrable domain, where that does not exist itself; else absent. */
  absentDomain?: string;
  /** Looked at where the domain is not right; absent where they were not, or nothing is amiss with them. */
  nameServers?: NameServers;
  /** Looked for where the domain is not right; absent where there is none. */
  wildcard?: Wildcard;
  /** The HTTPS records at the domain, as one of its zone's servers shows them; absent where there are none. */
  httpsRecords?: HttpsRecord[];
};

/** The views of the CAA records at one name of the climb from the domain to its top-level domain. */
export type CaaStep = { name: string; views: ServerView[] };

/** The facts about the CA that the edge orders from. */
export type CaFacts = {
  /** The names by which CAA records allow it; `any`: it looks at no CAA; null: it could not be asked. */
  identities: readonly string[] | 'any' | null;
  /**
   * Our account there (`uri` null: there is none yet); null: we do not know. `refused`: the CA takes no orders from it;
   * absent where it does, or could not be asked.
   */
  account: { uri: string | null; refused?: true } | null;
};

/** How asking one address for a challenge ended, after the redirects that the CA would follow. */
export const CHALLENGE_OUTCOMES = [
  /** Our own responder answered. */
  'answered',
  'refused',
  'timeout',
  /** The connection broke, or what came is no HTTP. */
  'broken',
  /** Not tried: this machine has no way there (no IPv6, say). */
  'not_tried',
  /** Not tried: no public address, so no CA reaches it; or, after a redirect, no address at all. */
  'private',
  /** Something else answered. */
  'other_answer',
  /** Redirected to where a CA does not follow: `redirects` ends with it. */
  'not_followed',
] as const;
export type ChallengeOutcome = (typeof CHALLENGE_OUTCOMES)[number];

/** The response of port 80 of one address of the domain to a request like the CA's. Contains nothing of a body. */
export type ChallengeView = {
  address: string;
  /** One of the edge's own. */
  ours: boolean;
  outcome: ChallengeOutcome;
  /** The redirects, in order: scheme, host and port. */
  redirects: string[];
  /** The status of the last answer that was no followed redirect, else null. */
  httpStatus: number | null;
  /** Its Server header, cut short. */
  server: string | null;
};

/** The result of the preflight. */
export type PreflightObservation = {
  observedAt: string;
  ca: CaFacts;
  caa: CaaStep[];
  /** One for each address of the domain, as far as they were asked. */
  challenge: ChallengeView[];
};

export type CertificateFacts = {
  notBefore: string;
  notAfter: string;
  /** The issuer's common name (or its whole subject where it has none). */
  issuer: string;
  /** SHA-256 of the leaf, hex without colons, lower case. */
  fingerprint: string;
  /** When the CA wants it renewed (RFC 9773), ISO 8601; absent where it does not say. */
  renewAt?: string;
  /** The page on which the CA says why, with an unusual time; absent where it names none. */
  renewExplained?: string;
};

/** The steps of an order at an ACME CA (RFC 8555, section 7). */
export type AcmeStep = 'account' | 'order' | 'authorization' | 'challenge' | 'finalize' | 'download';

/** A part of a `compound` problem (RFC 8555, section 6.7.1). */
export type AcmeSubproblem = { type: string; detail: string };

/** An ACME problem (RFC 7807 / 8555 6.7) or what stands in for one, in the CA's own words. */
export type CaProblem = {
  /** The step at which it came; absent where the edge does not know. */
  step?: AcmeStep;
  /** Absent where there are none. */
  subproblems?: AcmeSubproblem[];
  type: string;
  detail: string;
  /** HTTP status of the CA's answer where known. */
  status: number | null;
  /** From Retry-After, where the CA said so. */
  retryAfter: string | null;
  at: string;
};

export type EdgeObservation = {
  observedAt: string;
  /** When the edge was asked to make it so, which may have begun an issuance; absent where it was only checked. */
  appliedAt?: string;
  /** True when an apply began an order, even if it failed afterwards; absent when the edge does not know. */
  orderBegun?: boolean;
  /** When a slot for the order should be free (ISO 8601), as the tenant's others are taken: none began. */
  orderDeferredUntil?: string;
  /** The worker renews what this edge serves, by orders; absent where the edge renews by itself. */
  workerRenews?: true;
  /** Until when our own limits hold the order back (ISO 8601) that the edge was to begin: it was only checked. */
  limitedUntil?: string;
  /** The state of this domain's objects at the edge. `foreign`: an object that is not ours is in the way. */
  objects: 'absent' | 'partial' | 'present' | 'foreign';
  /** The obstacle or the missing object, as text for the operator; null when there is none. */
  detail: string | null;
  /** The CA's certificate that the edge holds for the domain, else null. */
  certificate: CertificateFacts | null;
  /** The fingerprint of the tenant's own certificate, where the edge serves that one; absent: it serves the CA's. */
  ownServed?: string;
  /** Something of an own certificate stands at the edge that is not to be served; absent: nothing does. */
  ownLeft?: true;
  /** Why the own certificate that is kept cannot be served, for the operator; absent: it can, or there is none. */
  ownProblem?: string;
  /** How issuance (first or renewal) stands. */
  issuance: 'idle' | 'requesting' | 'failed';
  /** The newest problem of the newest issuance that has not succeeded since, else null. */
  problem: CaProblem | null;
  /** The error when the edge itself could not be read or changed; the other fields are meaningless then. */
  failure: string | null;
  /**
   * The readiness to answer the CA's challenges when an issuance was about to begin; absent when it was not checked.
   */
  challenges?: ChallengeReadiness;
  /**
   * What of it stands in a cluster, for whoever looks there by hand: the name of the Secret, and the resourceVersion of
   * the VirtualService. Null: not told, as by an edge that has no such things.
   */
  objectNames: { secretName: string | null; routeVersion: string | null } | null;
};

/** When challenges cannot be answered, no issuance was begun, and `detail` gives the cause for the operator. */
export type ChallengeReadiness = { ready: true } | { ready: false; detail: string };

export const PROBE_OUTCOMES = [
  'https_ok',
  'connection_refused',
  'connection_timeout',
  'wrong_certificate',
  'untrusted_certificate',
  'unexpected_answer',
] as const;
export type ProbeOutcome = (typeof PROBE_OUTCOMES)[number];

/** One HTTPS request for the domain through the edge, as a client would make it. */
export type ProbeObservation = {
  observedAt: string;
  /** Address and port that the connection went to. */
  target: string;
  outcome: ProbeOutcome;
  /** In words: the TLS or socket error, the status line; never the body. */
  detail: string;
  httpStatus: number | null;
  certificate: CertificateFacts | null;
  /** The group of the key exchange by its name at IANA; absent where no handshake ended, or an earlier version asked. */
  keyExchange?: string;
  /** Milliseconds from the connection's start to the answer's headers. */
  durationMs: number;
};

export type Observations = {
  dns: DnsObservation | null;
  /** Null too in a round whose check of the DNS did not find the record right. */
  preflight: PreflightObservation | null;
  edge: EdgeObservation | null;
  probe: ProbeObservation | null;
  /** Until when our own limits hold the next order of this name back (ISO 8601); absent or null: they do not. */
  limitedUntil?: string | null;
};
