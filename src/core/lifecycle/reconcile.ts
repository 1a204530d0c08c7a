import type { DnsJudgement } from '../checks/dns-judgement.ts';
import { type DnsAssessment, judgeChecks } from '../checks/judge.ts';
import type { DomainSnapshot, Elsewhere } from '../domain.ts';
import { isExemptRenewal } from '../issuance/renewal.ts';
import type {
  DnsObservation,
  EdgeObservation,
  Observations,
  PreflightObservation,
  ProbeObservation,
} from '../observations.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { mayServeOwn, withCaCondition } from './own-certificate.ts';
import { afterChecks, checksBeforeOrder, mayPassThrough, planRound, type RoundPlan } from './plan.ts';
import { type Carried, issuanceAfterChecks, readSnapshot, roundOf } from './round.ts';
import { secondsBetween } from './schedules.ts';

/**
 * One round of a domain, the whole of it:
 *
 *     plan ─▶ check DNS ∥ observe or apply ─▶ decide ─▶ record
 *             check DNS ─▶ order or not ─▶ apply ─▶ decide ─▶ record      (where an order is due)
 *
 * An activity makes it over the adapters (activities/rounds.ts), the patrol over those that observe, tests over values.
 */
export type Ports = {
  /** Asks the name's servers; and, where the record is right, what a CA would find. */
  checkDns(question: DnsQuestion): Promise<DnsAnswer>;
  /** Makes the edge serve the domain, and begins an order only where `order` names one. */
  applyEdge(question: ApplyQuestion): Promise<EdgeObservation>;
  removeEdge(subject: EdgeSubject): Promise<EdgeObservation>;
  observeEdge(question: ObserveQuestion): Promise<EdgeAnswer>;
  /** Writes the decision, unless the row has moved on since. */
  record(round: { decision: Decision; observations: Observations }): Promise<Recorded>;
};

export type EdgeSubject = {
  domainId: string;
  tenant: string;
  domain: string;
  canonicalHost: string;
  gateway: string;
  /** An own certificate is kept for it, or was served: the edge reads what is to be served. Never the certificate itself. */
  own?: true;
};
/** `renew`: the order replaces a valid certificate. `exempt`: the CA does not count it as a new one. */
export type ApplyQuestion = EdgeSubject & {
  anew: boolean;
  order: string | null;
  renew?: boolean;
  exempt?: boolean;
};
/** `maxAgeSeconds`: an observation that is no older will do; the probe is made in any case. */
export type ObserveQuestion = EdgeSubject & { probe: boolean; maxAgeSeconds?: number };
export type DnsQuestion = EdgeSubject & {
  ownershipToken: string;
  elsewhere: Elsewhere;
  /** Also check what a CA would check. */
  preflight: boolean;
  /** The domain is not proved yet; where it would be now, the check is made over TCP. */
  prove: boolean;
  /** Port 80 there is asked whether it leads here all the same, where the name definitely leads elsewhere. */
  mayPassThrough?: boolean;
  /** The name's servers differed at the last check. */
  unsteady?: boolean;
  /** The next order is a renewal that the CA does not count as a new one. */
  exempt?: boolean;
};
/**
 * `preflight` is null where none was wanted, or the record was not found right and nobody asks what passes through.
 * `limitedUntil`: until when our own limits defer the next order; looked up also where DNS is silent, as an order may
 * follow.
 */
export type DnsAnswer = {
  dns: DnsObservation;
  /** The judgement on `dns`, which the check itself rests on. */
  judged: DnsJudgement;
  preflight: PreflightObservation | null;
  limitedUntil: string | null;
};
export type EdgeAnswer = { edge: EdgeObservation; probe: ProbeObservation | null };

/** The fate of a round's write: `stale` where the row had moved on, `gone` where it was forgotten. */
export type Recorded = { kind: 'recorded' | 'stale'; snapshot: DomainSnapshot } | { kind: 'gone' };

/** One step that a round asks of the world; both parts side by side. */
export type Step = { dns: DnsQuestion | null; edge: EdgeStepQuestion | null };
export type EdgeStepQuestion =
  | (ObserveQuestion & { step: 'observe' })
  | (ApplyQuestion & { step: 'apply' })
  | (EdgeSubject & { step: 'remove' });
export type Answer = { dns: DnsAnswer | null; edge: EdgeAnswer | null };

export type Request = {
  /** A person asked for it; a watch that woke us only observes. */
  requested: boolean;
};
export type Reconciled =
  | { kind: 'settled' }
  | { kind: 'gone'; decision: Decision }
  | { kind: 'recorded' | 'stale'; decision: Decision; snapshot: DomainSnapshot };

/** Carries one round out over the ports and records it; `settled` where nothing is left to do. */
export async function reconcile(
  snapshot: DomainSnapshot,
  request: Request,
  ports: Ports,
  now: () => string,
): Promise<Reconciled> {
  const steps = roundSteps(snapshot, request, now);
  let next = steps.next();
  while (next.done !== true) next = steps.next(await ask(ports, next.value));
  if (next.value === null) return { kind: 'settled' };
  const { decision } = next.value;
  return { ...(await ports.record(next.value)), decision };
}

async function ask(ports: Ports, { dns, edge }: Step): Promise<Answer> {
  const [dnsAnswer, edgeAnswer] = await Promise.all([
    dns === null ? null : ports.checkDns(dns),
    edge === null ? null : askEdge(ports, edge),
  ]);
  return { dns: dnsAnswer, edge: edgeAnswer };
}

async function askEdge(ports: Ports, { step, ...question }: EdgeStepQuestion): Promise<EdgeAnswer> {
  const alone = (edge: EdgeObservation): EdgeAnswer => ({ edge, probe: null });
  if ('probe' in question) return ports.observeEdge(question);
  if ('order' in question) return alone(await ports.applyEdge(question));
  return alone(await ports.removeEdge(question));
}

export type Decided = { decision: Decision; observations: Observations };

/**
 * The round as steps: it yields what it asks of the world, and takes the answers. Returns the decision, null where
 * nothing is left to do.
 */
export function* roundSteps(
  given: DomainSnapshot,
  { requested }: Request,
  now: () => string,
): Generator<Step, Decided | null, Answer> {
  const begunAt = now();
  const forOrders = withCaCondition(given);
  const plan = planRound(forOrders, requested, begunAt);
  if (plan.kind === 'settled') return null;
  const dns = dnsQuestion(plan, given, begunAt);
  const waits = checksBeforeOrder(plan);
  const first = yield { dns, edge: waits ? null : edgeQuestion(plan, given, begunAt) };
  const seen = observationsOf(first);
  const at = now();
  const checks = judgeChecks(forOrders, seen, first.dns?.judged ?? null, at);
  if (!waits) return decided(given, { plan, observations: seen, requested }, at, checks);
  const snapshot = readSnapshot(given, at);
  const issuance = issuanceAfterChecks(snapshot, checks, { observations: seen, requested }, at);
  const allowed = afterChecks(plan, snapshot, issuance, at);
  const edge = edgeQuestion(allowed, given, at);
  const applied = edge === null ? null : yield { dns: null, edge };
  const observations = { ...seen, edge: applied?.edge?.edge ?? null, probe: applied?.edge?.probe ?? null };
  return decided(given, { plan: allowed, observations, requested }, now(), checks);
}

function decided(given: DomainSnapshot, carried: Carried, now: string, checks: DnsAssessment): Decided {
  const round = roundOf(given, carried, checks, now);
  return { decision: decide(given.status, round, now), observations: carried.observations };
}

function observationsOf({ dns, edge }: Answer): Observations {
  return {
    dns: dns?.dns ?? null,
    preflight: dns?.preflight ?? null,
    edge: edge?.edge ?? null,
    probe: edge?.probe ?? null,
    limitedUntil: dns?.limitedUntil ?? null,
  };
}

function subjectOf(snapshot: DomainSnapshot): EdgeSubject {
  const { id, tenant, domain, canonicalHost, gateway } = snapshot;
  const subject = { domainId: id, tenant, domain, canonicalHost, gateway };
  return mayServeOwn(snapshot) ? { ...subject, own: true } : subject;
}

function dnsQuestion(plan: RoundPlan, snapshot: DomainSnapshot, now: string): DnsQuestion | null {
  if (!plan.dns) return null;
  return {
    ...subjectOf(snapshot),
    ownershipToken: snapshot.ownershipToken,
    elsewhere: snapshot.elsewhere,
    preflight: plan.preflight,
    prove: snapshot.provedAt === null,
    mayPassThrough: mayPassThrough(snapshot),
    unsteady: snapshot.conditions.some(({ reason }) => reason === 'split_answers'),
    ...(isExemptRenewal(snapshot, now) ? { exempt: true } : {}),
  };
}

function edgeQuestion(plan: RoundPlan, snapshot: DomainSnapshot, now: string): EdgeStepQuestion | null {
  const subject = subjectOf(snapshot);
  switch (plan.edge) {
    case 'none':
      return null;
    case 'observe':
      return { ...subject, step: 'observe', probe: plan.probe, ...justApplied(snapshot, now) };
    case 'apply':
    case 'apply_anew':
      return {
        ...subject,
        ...{ step: 'apply', anew: plan.edge === 'apply_anew', order: orderKey(plan, snapshot) },
        ...(plan.order === 'renewal_ordered' ? { renew: true } : {}),
        ...(plan.order !== null && isExemptRenewal(snapshot, now) ? { exempt: true } : {}),
      };
    case 'remove':
      return { ...subject, step: 'remove' };
  }
}

/** For so long an apply's own answers are taken for what stands. */
const APPLY_HOLDS_SECONDS = 5;

/**
 * Recognises the round that follows an apply which has put everything up: what stands was said by the API server's
 * answers a moment ago. Nothing rests on it alone: the probe of this very round decides about what is served; the edge
 * answers from memory only while no watch has told it of a change, and a change wakes the workflow besides; and what
 * nobody saw is found by the patrol, as it is after any observation. A certificate that a tenant brought may change in
 * the database meanwhile, so that it is always read.
 */
function justApplied(snapshot: DomainSnapshot, now: string): Pick<ObserveQuestion, 'maxAgeSeconds'> {
  const { status, conditions } = snapshot;
  if (status !== 'deploying' || mayServeOwn(snapshot)) return {};
  const routed = conditions.find(({ type }) => type === 'Routed');
  if (routed?.status !== 'True' || secondsBetween(routed.observedAt, now) > APPLY_HOLDS_SECONDS) return {};
  return { maxAgeSeconds: APPLY_HOLDS_SECONDS };
}

/**
 * The key by which an order is counted once, however often its step is taken: domain, generation and round. An edge that
 * has lost an order begins another one of the same attempt, with a key of its own.
 */
function orderKey({ order }: RoundPlan, { id, generation, round }: DomainSnapshot): string | null {
  return order === null ? null : `${id}/${generation}/${round}`;
}
