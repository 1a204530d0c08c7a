import { CONDITION_TYPES, type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { DnsObservation, Observations } from '../observations.ts';
import { judgeAllowed, passesThrough } from './allowed.ts';
import { judgeCanonicalHost } from './canonical-host.ts';
import { judgeDns } from './dns.ts';
import { judgeAllowedAtEdge, judgeCertificate, judgeRouted } from './edge.ts';
import { judgeReachable } from './probe.ts';

export type Judgement = {
  /** All six, in the order of CONDITION_TYPES. What was not observed now keeps its last judgement. */
  conditions: Condition[];
  /** Seconds until the caches have forgotten what DNS says now, where that is worth waiting for. */
  recheckAfterSeconds: number | null;
  /** DNS servers differ, and some of them lead here. */
  split: boolean;
  /** Some of those who follow DNS come here, though others are led elsewhere. */
  partlyHere: boolean;
  /** A server contradicted itself in this look: it proves nothing. */
  flapping: boolean;
  /** The zone's own servers could not tell in this look, which took all its time for that. */
  serversFail: boolean;
  /** This look says definitely that the domain leads elsewhere, and nobody who counts leads here. */
  leadsAway: boolean;
};

/** What is judged: whose, and what was judged of it before. */
export type Judged = Pick<
  DomainSnapshot,
  'domain' | 'canonicalHost' | 'ownershipToken' | 'elsewhere' | 'conditions'
>;

/** Turns observations into conditions. Pure; knows nothing of statuses. */
export function judge(snapshot: Judged, observations: Observations, now: string): Judgement {
  const found = new Map<string, Condition>(snapshot.conditions.map((one) => [one.type, one]));
  const put = (one: Condition | null) => one !== null && found.set(one.type, one);
  let recheckAfterSeconds: number | null = null;
  let split = false;
  let partlyHere = false;
  let flapping = false;
  let serversFail = false;
  let leadsAway = false;
  const { dns, preflight, edge, probe } = observations;
  if (dns !== null) {
    const judged = judgeDns(dns, snapshot);
    // Of servers that contradict themselves within one look nothing is concluded but that they do: what was right stays
    // so, and whose the name is, it stays.
    if (!judged.flapping || found.get('PointsHere')?.status !== 'True') put(judged.pointsHere);
    if (!judged.flapping || isUnjudged(found.get('Owned'))) put(judged.owned);
    flapping = judged.flapping;
    serversFail = judged.serversFail;
    recheckAfterSeconds = judged.recheckAfterSeconds;
    split = judged.split;
    const elsewhere = !flapping && judged.pointsHere.status === 'False';
    partlyHere = judged.partlyHere || (elsewhere && preflight !== null && passesThrough(preflight, snapshot));
    leadsAway = elsewhere && !partlyHere;
  }
  // Before the edge, which knows the newest of what would answer a challenge.
  // Of a name that leads elsewhere it was only asked whether it passes its clients on.
  if (preflight !== null && !leadsAway) put(judgeAllowed(preflight, snapshot));
  const notServed = edge !== null && edge.failure === null && edge.objects !== 'present';
  if (edge !== null) {
    put(judgeRouted(edge));
    put(judgeCertificate(edge, now));
    if (notServed) put(condition('Reachable', 'not_checked', 'Not served.', now));
    put(judgeAllowedAtEdge(edge, found.get('CertificateAllowed') ?? null, now));
  }
  if (dns !== null) put(judgeOurPart(dns, snapshot.canonicalHost, found));
  // What is not at the edge cannot be reached: that says nothing of the portal.
  if (probe !== null && (!notServed || probe.outcome === 'https_ok')) put(judgeReachable(probe));
  return {
    conditions: CONDITION_TYPES.map((type) => found.get(type) ?? unjudged(type, now)),
    recheckAfterSeconds,
    split,
    partlyHere,
    flapping,
    serversFail,
    leadsAway,
  };
}

const isUnjudged = (one: Condition | undefined) => one === undefined || one.reason === 'not_checked';

/**
 * The verdict on the canonical host, after all else: only what the tenant's own zone forbids says more. What is mended
 * leaves the rest to the next look at what a CA would find.
 */
function judgeOurPart(
  dns: DnsObservation,
  canonicalHost: string,
  found: ReadonlyMap<string, Condition>,
): Condition | null {
  const allowed = found.get('CertificateAllowed');
  const leadsThere = found.get('PointsHere')?.reason === 'cname';
  const broken = leadsThere ? judgeCanonicalHost(dns, canonicalHost) : null;
  if (broken !== null) return allowed?.reason === 'caa_forbids' ? null : broken;
  if (allowed?.reason !== 'canonical_host_broken') return null;
  return condition('CertificateAllowed', 'not_checked', 'Not looked at yet.', dns.observedAt);
}

function unjudged(type: Condition['type'], now: string): Condition {
  switch (type) {
    case 'CertificateReady':
      return condition(type, 'not_requested', 'No certificate has been asked for yet.', now);
    case 'Routed':
      return condition(type, 'not_applied', 'Nothing of this name is at the edge yet.', now);
    default:
      return condition(type, 'not_checked', 'Not looked at yet.', now);
  }
}

/** The condition of one type out of all six. */
export function pick<T extends Condition['type']>(conditions: readonly Condition[], type: T): Condition<T> {
  const found = conditions.find((one) => one.type === type);
  if (found === undefined) throw new Error(`no condition ${type}`);
  return found as Condition<T>;
}
