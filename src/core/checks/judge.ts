import { CONDITION_TYPES, type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { judgeAllowed, passesThrough } from './allowed.ts';
import { judgeCanonicalHost } from './canonical-host.ts';
import type { DnsJudgement } from './dns-judgement.ts';
import { judgeAllowedAtEdge, judgeCertificate, judgeRouted } from './edge.ts';
import { judgeReachable } from './probe.ts';

export type Judgement = {
  /** All six, in the order of CONDITION_TYPES. A condition that was not observed now keeps its last judgement. */
  conditions: Condition[];
  /** Seconds until the caches have forgotten what DNS says now, where that is worth waiting for. */
  recheckAfterSeconds: number | null;
  /** DNS servers differ, and some of them lead here. */
  split: boolean;
  /** Some of those who follow DNS come here, though others are led elsewhere. */
  partlyHere: boolean;
  /** A server contradicted itself in this check: it proves nothing. */
  flapping: boolean;
  /** The zone's own servers could not tell in this check, which took all its time for that. */
  serversFail: boolean;
  /** This check says definitely that the domain leads elsewhere, and nobody who counts leads here. */
  leadsAway: boolean;
};

/** The subject of a judgement, with the one before. */
export type Judged = Pick<
  DomainSnapshot,
  'domain' | 'canonicalHost' | 'ownershipToken' | 'elsewhere' | 'conditions'
>;

/** The same before the edge was observed, with what the edge's part needs of it. */
export type DnsAssessment = Judgement & { ownPart: Condition<'CertificateAllowed'> | null };

/**
 * Judges the checks that come before an order: the DNS, and what a CA would find. Pure; knows nothing of statuses.
 * @param judged the judgement on `dns`, as the DNS check itself made it (dns.ts): the workflow must not know what it
 * rests on, as suffix data changes with every release.
 */
export function judgeChecks(
  snapshot: Judged,
  { dns, preflight }: Pick<Observations, 'dns' | 'preflight'>,
  judged: DnsJudgement | null,
  now: string,
): DnsAssessment {
  const found = new Map<string, Condition>(snapshot.conditions.map((one) => [one.type, one]));
  if (dns === null || judged === null) {
    if (preflight !== null) found.set('CertificateAllowed', judgeAllowed(preflight, snapshot));
    return { ...NOT_CHECKED, conditions: inOrder(found, now), ownPart: null };
  }
  // Of servers that contradict themselves within one check nothing is concluded but that they do: what was right stays
  // so, and whose the name is, it stays.
  if (!judged.flapping || found.get('PointsHere')?.status !== 'True')
    found.set('PointsHere', judged.pointsHere);
  if (!judged.flapping || isUnjudged(found.get('Owned'))) found.set('Owned', judged.owned);
  const { flapping, serversFail, recheckAfterSeconds, split } = judged;
  const elsewhere = !flapping && judged.pointsHere.status === 'False';
  const partlyHere =
    judged.partlyHere || (elsewhere && preflight !== null && passesThrough(preflight, snapshot));
  const leadsAway = elsewhere && !partlyHere;
  // Of a name that leads elsewhere it was only asked whether it passes its clients on.
  if (preflight !== null && !leadsAway) found.set('CertificateAllowed', judgeAllowed(preflight, snapshot));
  const leadsThere = found.get('PointsHere')?.reason === 'cname';
  const ownPart = leadsThere ? judgeCanonicalHost(dns, snapshot.canonicalHost) : null;
  putOwnPart(found, ownPart);
  return {
    ...{ flapping, serversFail, recheckAfterSeconds, split, partlyHere, leadsAway, ownPart },
    conditions: inOrder(found, now),
  };
}

const NOT_CHECKED = {
  ...{ recheckAfterSeconds: null, split: false, partlyHere: false },
  ...{ flapping: false, serversFail: false, leadsAway: false },
} as const;

/** Judges the edge and the probe, which come after: the edge knows the newest of what would answer a challenge. */
export function judgeRest(
  { ownPart, ...checks }: DnsAssessment,
  { dns, edge, probe }: Observations,
  now: string,
): Judgement {
  const found = new Map<string, Condition>(checks.conditions.map((one) => [one.type, one]));
  const put = (one: Condition | null) => one !== null && found.set(one.type, one);
  const notServed = edge !== null && edge.failure === null && edge.objects !== 'present';
  if (edge !== null) {
    put(judgeRouted(edge));
    put(judgeCertificate(edge, now));
    if (notServed) put(condition('Reachable', 'not_checked', { case: 'not_served' }, now));
    put(judgeAllowedAtEdge(edge, found.get('CertificateAllowed') ?? null, now));
  }
  putOwnPart(found, ownPart);
  if (dns !== null && ownPart === null) forgetOwnPart(found, dns.observedAt);
  // What is not at the edge cannot be reached: that says nothing of the portal.
  if (probe !== null && (!notServed || probe.outcome === 'https_ok')) put(judgeReachable(probe));
  return { ...checks, conditions: inOrder(found, now) };
}

const inOrder = (found: ReadonlyMap<string, Condition>, now: string) =>
  CONDITION_TYPES.map((type) => found.get(type) ?? unjudged(type, now));

const isUnjudged = (one: Condition | undefined) => one === undefined || one.reason === 'not_checked';

/** Puts the verdict on the canonical host after all else: only what the tenant's own zone forbids says more. */
function putOwnPart(found: Map<string, Condition>, ownPart: Condition | null): void {
  if (ownPart !== null && found.get('CertificateAllowed')?.reason !== 'caa_forbids')
    found.set('CertificateAllowed', ownPart);
}

/** A fault that is gone leaves the rest to the next preflight. */
function forgetOwnPart(found: Map<string, Condition>, now: string): void {
  if (found.get('CertificateAllowed')?.reason === 'canonical_host_broken')
    found.set(
      'CertificateAllowed',
      condition('CertificateAllowed', 'not_checked', { case: 'not_looked' }, now),
    );
}

function unjudged(type: Condition['type'], now: string): Condition {
  switch (type) {
    case 'CertificateReady':
      return condition(type, 'not_requested', { case: 'not_requested' }, now);
    case 'Routed':
      return condition(type, 'not_applied', { case: 'not_applied' }, now);
    default:
      return condition(type, 'not_checked', { case: 'not_looked' }, now);
  }
}

/** The condition of one type out of all six. */
export function pick<T extends Condition['type']>(conditions: readonly Condition[], type: T): Condition<T> {
  const found = conditions.find((one) => one.type === type);
  if (found === undefined) throw new Error(`no condition ${type}`);
  return found as Condition<T>;
}
