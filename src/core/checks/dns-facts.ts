import type { DnsObservation, ServerOutcome, ServerView } from '../observations.ts';
import { holdsOwnershipProof } from '../ownership/ownership-txt.ts';
import { type DnsSubject, type Reading, readView } from './dns-view.ts';
import { addressesToPublish, ownAddresses } from './own-addresses.ts';

/** Whose word counts for a name: the authoritative servers' where one of them could tell, else the resolvers'. */
export type Deciding = {
  by: 'authoritative' | 'resolver' | 'nobody';
  /** The views that count, all of them definite. */
  views: readonly ServerView[];
  /** A validating resolver found the zone's signatures broken: then nobody's word counts. */
  bogus: boolean;
};

/** What the checks work on: the observation, seen from the domain. */
export type DnsFacts = {
  subject: DnsSubject;
  observation: DnsObservation;
  routing: Deciding;
  ownership: Deciding;
  /** What each deciding routing view says, in the order of `routing.views`. */
  readings: readonly Reading[];
  /** Whether the ownership TXT is there. */
  hasProof: boolean;
  /** Those to publish, in one spelling. */
  edgeAddresses: readonly string[];
};

/** Sorts the observation for the checks. */
export function gatherDnsFacts(observation: DnsObservation, subject: DnsSubject): DnsFacts {
  const routing = decidingViews(observation.routing);
  const ownership = decidingViews(observation.ownership);
  const edgeAddresses = addressesToPublish(observation);
  const hasProof =
    !ownership.bogus &&
    ownership.views.length > 0 &&
    ownership.views.every((view) => holdsOwnershipProof(view.txt, subject.ownershipToken));
  const context = {
    subject,
    edgeAddresses,
    ownAddresses: ownAddresses(observation),
    untold: observation.edgeUntold ?? [],
    hasProof,
    zone: observation.zone,
  };
  const readings = routing.views.map((view) => readView(view, context));
  return { subject, observation, routing, ownership, readings, hasProof, edgeAddresses };
}

/** Sorts out whose word counts among all views of one name. */
export function decidingViews(views: readonly ServerView[]): Deciding {
  const bogus = views.some((view) => view.outcome === 'dnssec_bogus');
  const definite = views.filter((view) => isDefinite(view.outcome));
  const authoritative = definite.filter((view) => view.role === 'authoritative');
  if (authoritative.length > 0) return { by: 'authoritative', views: authoritative, bogus };
  return { by: definite.length > 0 ? 'resolver' : 'nobody', views: definite, bogus };
}

/** Whether an outcome says what the zone holds, rather than that something failed on the way to it. */
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
