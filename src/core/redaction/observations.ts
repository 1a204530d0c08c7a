import { isAcmeProblem, isSuspendedByCa } from '../findings/certificate.ts';
import type {
  CaaStep,
  CaProblem,
  ChallengeView,
  DnsObservation,
  EdgeObservation,
  Observations,
  PreflightObservation,
  ProbeObservation,
  ServerView,
} from '../observations.ts';
import { evidenceName, type NameOf, publicNames } from './server-names.ts';

type Known<V> = Exclude<V, undefined>;

/** The form that tenants read: null where they may not know a value. */
export type Redacted<T> = T extends readonly (infer One)[]
  ? readonly Redacted<One>[]
  : T extends object
    ? { [K in keyof T]: Redacted<T[K]> | null }
    : T;

/** The redaction of each field of a `T`: a field that is not named here does not compile, an unknown one is left out. */
type Fields<T> = {
  readonly [K in keyof Required<T>]: (value: Known<T[K]>) => Redacted<Known<T[K]>> | null;
};

const asIs = <V>(value: V): V => value;
const withheld = (): null => null;
const orNull =
  <V, R>(redactOne: (value: V) => R) =>
  (value: V | null): R | null =>
    value === null ? null : redactOne(value);
const each =
  <V, R>(redactOne: (value: V) => R) =>
  (values: V[]): R[] =>
    values.map(redactOne);

/**
 * Redacts evidence for tenants: all that anybody may see from outside stays, and nothing of our own parts: no addresses
 * of them, no names of their objects, no words of theirs.
 */
export function redactObservations(seen: Observations): Redacted<Observations> {
  return redact(observationFields(publicNames()), seen);
}

/** Redacts a check of the DNS alone. */
export function redactDns(seen: DnsObservation): DnsObservation {
  // Servers are renamed, and nothing of it is withheld.
  return redact(dnsFields(publicNames()), seen) as DnsObservation;
}

function redact<T extends object>(fields: Fields<T>, seen: T): Redacted<T> {
  const redacted: Partial<Record<keyof T, unknown>> = {};
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const value = seen[key] as Known<T[keyof T]> | undefined;
    // What was seen before a field was known does not have it.
    if (value !== undefined) redacted[key] = fields[key](value);
  }
  return redacted as Redacted<T>;
}

const observationFields = (nameOf: NameOf): Fields<Observations> => ({
  dns: orNull((dns) => redact(dnsFields(nameOf), dns)),
  preflight: orNull((preflight) => redact(preflightFields(nameOf), preflight)),
  // Where the edge could not be asked, nothing of it was seen.
  edge: orNull((edge) => (edge.failure === null ? redact(EDGE, edge) : null)),
  probe: orNull((probe) => redact(PROBE, probe)),
  limitedUntil: asIs,
});

const dnsFields = (nameOf: NameOf): Fields<DnsObservation> => ({
  observedAt: asIs,
  domain: asIs,
  zone: asIs,
  overTcp: asIs,
  resolversAnswer: asIs,
  routing: each((view) => redact(viewFields(nameOf, view), view)),
  ownership: each((view) => redact(viewFields(nameOf, view), view)),
  edgeAddresses: asIs,
  recentAddresses: asIs,
  edgeUnresolved: asIs,
  canonicalHostViews: each(({ server, outcome }) => ({
    server: evidenceName(nameOf({ server, role: 'resolver' })),
    outcome,
  })),
  doubledName: asIs,
  misplacedProofs: asIs,
  absentDomain: asIs,
  httpsRecords: asIs,
  nameServers: asIs,
  wildcard: asIs,
});

/** A tenant's name servers are in its own zone; which resolvers we ask is nobody's business. */
const viewFields = (nameOf: NameOf, { role }: ServerView): Fields<ServerView> => ({
  server: (server) => evidenceName(nameOf({ server, role })),
  role: asIs,
  outcome: asIs,
  chain: asIs,
  addresses: asIs,
  cnames: asIs,
  besideCname: asIs,
  txt: asIs,
  caa: asIs,
  authenticated: asIs,
  ownPartAuthenticated: asIs,
  negativeTtl: asIs,
});

const preflightFields = (nameOf: NameOf): Fields<PreflightObservation> => ({
  observedAt: asIs,
  ca: asIs,
  caa: each((step) => redact(stepFields(nameOf), step)),
  challenge: each((view) => redact(CHALLENGE, view)),
});

const stepFields = (nameOf: NameOf): Fields<CaaStep> => ({
  name: asIs,
  views: each((view) => redact(viewFields(nameOf, view), view)),
});

/** The answers of the domain's own addresses, which anybody can ask for. */
const CHALLENGE: Fields<ChallengeView> = {
  address: asIs,
  ours: asIs,
  outcome: asIs,
  redirects: asIs,
  httpStatus: asIs,
  server: asIs,
};

const EDGE: Fields<EdgeObservation> = {
  observedAt: asIs,
  appliedAt: asIs,
  orderBegun: asIs,
  orderDeferredUntil: asIs,
  workerRenews: asIs,
  limitedUntil: asIs,
  objects: asIs,
  detail: withheld,
  certificate: asIs,
  ownServed: asIs,
  ownLeft: asIs,
  ownProblem: withheld,
  issuance: asIs,
  problem: orNull((problem) =>
    redact(isAcmeProblem(problem) && !isSuspendedByCa(problem) ? CA_PROBLEM : EDGE_PROBLEM, problem),
  ),
  failure: withheld,
  challenges: (readiness) => (readiness.ready ? readiness : { ready: false, detail: null }),
  objectNames: withheld,
};

const CA_PROBLEM: Fields<CaProblem> = {
  step: asIs,
  subproblems: asIs,
  type: asIs,
  detail: asIs,
  status: asIs,
  retryAfter: asIs,
  at: asIs,
};
const EDGE_PROBLEM: Fields<CaProblem> = { ...CA_PROBLEM, detail: withheld };

const PROBE: Fields<ProbeObservation> = {
  observedAt: asIs,
  target: withheld,
  outcome: asIs,
  detail: withheld,
  httpStatus: asIs,
  certificate: asIs,
  keyExchange: asIs,
  durationMs: asIs,
};
