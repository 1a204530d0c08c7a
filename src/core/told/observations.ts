import type {
  CaaStep,
  CaProblem,
  ChallengeReadiness,
  ChallengeView,
  DnsObservation,
  EdgeObservation,
  Observations,
  PreflightObservation,
  ProbeObservation,
  ServerView,
} from '../observations.ts';
import { NOT_TOLD } from './not-told.ts';
import { type NameOf, serverNames } from './server-names.ts';

/**
 * How each field of a `T` is told: a field that is not named here does not compile, and one that is not known is not
 * told.
 */
type Fields<T> = {
  readonly [K in keyof Required<T>]: (value: Exclude<T[K], undefined>) => Exclude<T[K], undefined>;
};

const asIs = <V>(value: V): V => value;
const notTold = (): string => NOT_TOLD;
const orNull =
  <V>(tell: (value: V) => V) =>
  (value: V | null): V | null =>
    value === null ? null : tell(value);
const each =
  <V>(tell: (value: V) => V) =>
  (values: V[]): V[] =>
    values.map(tell);

/**
 * What tenants are told of what was seen: all that anybody may see from outside, and nothing of our own parts: no
 * addresses of them, no names of their objects, no words of theirs. What a judgement hangs on stays, so that the same is
 * judged of it, in other words.
 */
export function toldObservations(seen: Observations): Observations {
  return tell(observationFields(serverNames()), seen);
}

/** The same of a look at the DNS alone. */
export function toldDns(seen: DnsObservation): DnsObservation {
  return tell(dnsFields(serverNames()), seen);
}

function tell<T extends object>(fields: Fields<T>, seen: T): T {
  const told: Partial<T> = {};
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const value = seen[key] as Exclude<T[keyof T], undefined> | undefined;
    // What was seen before a field was known does not have it.
    if (value !== undefined) told[key] = fields[key](value);
  }
  return told as T;
}

const observationFields = (nameOf: NameOf): Fields<Observations> => ({
  dns: orNull((dns) => tell(dnsFields(nameOf), dns)),
  preflight: orNull((preflight) => tell(preflightFields(nameOf), preflight)),
  edge: orNull((edge) => tell(EDGE, edge)),
  probe: orNull((probe) => tell(PROBE, probe)),
  limitedUntil: asIs,
});

const dnsFields = (nameOf: NameOf): Fields<DnsObservation> => ({
  observedAt: asIs,
  domain: asIs,
  zone: asIs,
  overTcp: asIs,
  resolversAnswer: asIs,
  routing: each((view) => tell(viewFields(nameOf, view), view)),
  ownership: each((view) => tell(viewFields(nameOf, view), view)),
  edgeAddresses: asIs,
  recentAddresses: asIs,
  edgeUntold: asIs,
  canonicalHostViews: each(({ server, outcome }) => ({
    server: nameOf({ server, role: 'resolver' }),
    outcome,
  })),
  doubledName: asIs,
  misplacedProofs: asIs,
  absentDomain: asIs,
  nameServers: asIs,
  wildcard: asIs,
  httpsRecords: asIs,
});

/** A tenant's name servers are in its own zone; which resolvers we ask is nobody's business. */
const viewFields = (nameOf: NameOf, { role }: ServerView): Fields<ServerView> => ({
  server: (server) => nameOf({ server, role }),
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
  caa: each((step) => tell(stepFields(nameOf), step)),
  challenge: each((view) => tell(CHALLENGE, view)),
});

const stepFields = (nameOf: NameOf): Fields<CaaStep> => ({
  name: asIs,
  views: each((view) => tell(viewFields(nameOf, view), view)),
});

/** What the domain's own addresses answer to whoever asks. */
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
  limitedUntil: asIs,
  objects: asIs,
  detail: orNull(notTold),
  certificate: asIs,
  issuance: asIs,
  problem: orNull((problem) => tell(isOfCa(problem) ? CA_PROBLEM : EDGE_PROBLEM, problem)),
  failure: orNull(notTold),
  challenges: (readiness): ChallengeReadiness =>
    readiness.ready ? { ready: true } : { ready: false, detail: NOT_TOLD },
  standing: () => null,
};

/** The CA's own words are about the tenant's name; what the edge says in place of them is about our parts. */
const isOfCa = ({ type }: CaProblem) => type.startsWith('urn:ietf:params:acme:error:');
const CA_PROBLEM: Fields<CaProblem> = {
  type: asIs,
  detail: asIs,
  status: asIs,
  retryAfter: asIs,
  at: asIs,
};
const EDGE_PROBLEM: Fields<CaProblem> = { ...CA_PROBLEM, detail: notTold };

const PROBE: Fields<ProbeObservation> = {
  observedAt: asIs,
  target: notTold,
  outcome: asIs,
  detail: notTold,
  httpStatus: asIs,
  certificate: asIs,
  durationMs: asIs,
};
