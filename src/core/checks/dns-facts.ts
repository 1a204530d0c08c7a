import type { Server } from '../findings/fields.ts';
import type { DnsObservation, ServerOutcome, ServerView } from '../observations.ts';
import { holdsOwnershipProof } from '../ownership/ownership-txt.ts';
import { serversOf } from '../redaction/server-names.ts';
import { plainAddress } from './addresses.ts';
import { type DnsSubject, type Reading, readView } from './dns-view.ts';
import { addressesToPublish, ownAddresses } from './own-addresses.ts';

/** Whose word counts for a name: the authoritative servers' where one of them could tell, else the resolvers'. */
export type Deciding = {
  by: 'authoritative' | 'resolver' | 'nobody';
  /** The views that count, all of them definite. */
  views: readonly ServerView[];
  /** A resolver found the zone's signatures broken, and none found them right: then nobody's word counts. */
  bogus: boolean;
};

/** The input of the checks: the observation, seen from the domain. */
export type DnsFacts = {
  subject: DnsSubject;
  observation: DnsObservation;
  routing: Deciding;
  ownership: Deciding;
  /** The reading of each deciding routing view, in the order of `routing.views`. */
  readings: readonly Reading[];
  /** True when the ownership TXT is there. */
  hasProof: boolean;
  /** Those to publish, in one spelling. */
  edgeAddresses: readonly string[];
  /** Names a server that was asked. */
  serverOf: (asked: Pick<ServerView, 'server' | 'role'>) => Server;
};

/** Sorts the observation for the checks. */
export function gatherDnsFacts(observation: DnsObservation, subject: DnsSubject): DnsFacts {
  const own = ownAddresses(observation);
  const heard = withoutMistaken(observation.routing, observation);
  const routing = orPartlyConclusive(decidingViews(heard), heard, own);
  const ownership = decidingViews(withoutMistaken(observation.ownership, observation));
  const edgeAddresses = addressesToPublish(observation);
  const hasProof =
    !ownership.bogus &&
    ownership.views.length > 0 &&
    ownership.views.every((view) => holdsOwnershipProof(view.txt, subject.ownershipToken));
  const context = {
    subject,
    edgeAddresses,
    ownAddresses: own,
    unresolved: observation.edgeUnresolved ?? [],
    hasProof,
    zone: observation.zone,
  };
  const readings = routing.views.map((view) => readView(view, context));
  return {
    subject,
    observation,
    routing,
    ownership,
    readings,
    hasProof,
    edgeAddresses,
    serverOf: serversOf(observation),
  };
}

/**
 * Where nobody tells all of the name, those count whose IPv4 addresses are all ours while the question for AAAA fails: a
 * CA and clients use what they get (RFC 4074).
 */
function orPartlyConclusive(whole: Deciding, views: readonly ServerView[], own: readonly string[]): Deciding {
  if (whole.by !== 'nobody' || whole.bogus) return whole;
  const half = views.filter(
    ({ outcome, chain, addresses }) =>
      HALF_FAILURES.includes(outcome) &&
      chain.length === 0 &&
      addresses.length > 0 &&
      addresses.every(({ type, address }) => type === 'A' && own.includes(plainAddress(address))),
  );
  const authoritative = half.filter(({ role }) => role === 'authoritative');
  if (authoritative.length > 0) return { ...whole, by: 'authoritative', views: authoritative };
  return half.length > 0 ? { ...whole, by: 'resolver', views: half } : whole;
}

const HALF_FAILURES: readonly ServerOutcome[] = ['servfail', 'malformed', 'refused', 'timeout'];

/**
 * The views without those of resolvers that find the signatures of our own host broken as well, where another finds it
 * in order and the zone's own servers tell: two zones do not break at once, so it is the resolver's clock or trust anchor.
 */
function withoutMistaken(
  views: readonly ServerView[],
  { canonicalHostViews = [] }: DnsObservation,
): ServerView[] {
  const isInOrder =
    canonicalHostViews.some(({ outcome }) => outcome === 'answer') &&
    views.some(({ role, outcome }) => role === 'authoritative' && isDefinite(outcome));
  const mistaken = canonicalHostViews.filter(({ outcome }) => isInOrder && outcome === 'dnssec_bogus');
  return views.filter(
    ({ server, outcome }) =>
      outcome !== 'dnssec_bogus' || !mistaken.some((resolver) => resolver.server === server),
  );
}

/** Sorts out whose word counts among all views of one name. */
export function decidingViews(views: readonly ServerView[]): Deciding {
  const refuted = views.some(
    ({ authenticated, ownPartAuthenticated, outcome }) =>
      (authenticated === true || ownPartAuthenticated === true) && isDefinite(outcome),
  );
  const bogus = !refuted && views.some((view) => view.outcome === 'dnssec_bogus');
  const definite = views.filter((view) => isDefinite(view.outcome));
  const authoritative = definite.filter((view) => view.role === 'authoritative');
  const resolvers = definite.filter((view) => view.role === 'resolver');
  const knowBetter = authoritative.every(isBareNo) && resolvers.some(({ outcome }) => outcome === 'answer');
  if (authoritative.length > 0 && !knowBetter) return { by: 'authoritative', views: authoritative, bogus };
  return { by: resolvers.length > 0 ? 'resolver' : 'nobody', views: resolvers, bogus };
}

/** A "no" without the SOA that belongs to it is what a provider in trouble sends. */
const isBareNo = ({ outcome, negativeTtl }: ServerView) =>
  negativeTtl === null && (outcome === 'nxdomain' || outcome === 'no_data');

/** Returns whether an outcome reports what the zone holds, rather than a failure on the way to it. */
export function isDefinite(outcome: ServerOutcome): boolean {
  switch (outcome) {
    case 'answer':
    case 'nxdomain':
    case 'no_data':
    case 'loop':
      return true;
    case 'servfail':
    case 'dnssec_bogus':
    case 'refused':
    case 'lame':
    case 'timeout':
    case 'unreachable':
    case 'malformed':
    case 'filtered':
    case 'oversized':
      return false;
  }
}
