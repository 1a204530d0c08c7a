import fc from 'fast-check';
import { judgeDns } from '../core/checks/dns.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import { freshProgress } from '../core/domain.ts';
import { historyForRetry } from '../core/issuance/back-off.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import { type Answer, roundSteps, type Step } from '../core/lifecycle/reconcile.ts';
import { type ChangeRequest, judgeRequest } from '../core/lifecycle/requests.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type {
  DnsObservation,
  EdgeObservation,
  Observations,
  PreflightObservation,
} from '../core/observations.ts';
import {
  aCertificate,
  aDnsObservation,
  aForbiddingPreflight,
  anEdgeObservation,
  anEmptyEdge,
  anUnknowingPreflight,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aSnapshot,
  aView,
  NOON,
  noSuchName,
  silentDns,
} from './builders.ts';

/**
 * Lives of domains: from `registered` on, random requests, observations and times run through production's own steps of
 * a round. So every state that a property sees can be reached.
 */
export type Event = {
  /** Seconds until the round; `due`: as scheduled. */
  after: 'due' | number;
  /** `off_and_on`: switched off, and on again once it is clean. */
  request: 'none' | 'off_and_on' | ChangeRequest;
  dns: 'right' | 'absent' | 'silent' | 'bogus';
  preflight: 'passes' | 'forbids' | 'theirs' | 'ours';
  /** Seconds for which our limits are found used up; at the check, or at the last moment before the order. */
  limited: { atCheck: number | null; atOrder: number | null };
  respondersReady: boolean;
  ca: 'issues' | 'works' | 'refuses' | 'limits';
  edge: 'up' | 'away' | 'breaks';
  /** Somebody deletes what is at the edge. */
  deletedByHand: boolean;
  portal: 'up' | 'down';
};

const often = <T>(usual: T, ...rare: T[]) => fc.constantFrom(usual, usual, usual, usual, ...rare);

export const anyEvent: fc.Arbitrary<Event> = fc.record({
  after: often<Event['after']>('due', 1, 30, 61, 600, 7_200, 86_400, 8 * 86_400, 91 * 86_400),
  request: fc.oneof(
    { weight: 10, arbitrary: fc.constant('none' as const) },
    { weight: 1, arbitrary: fc.constantFrom('refresh' as const, 'disable' as const, 'delete' as const) },
    { weight: 3, arbitrary: fc.constantFrom('retry' as const, 'off_and_on' as const, 'off_and_on' as const) },
  ),
  dns: often<Event['dns']>('right', 'absent', 'silent', 'bogus'),
  preflight: often<Event['preflight']>('passes', 'forbids', 'theirs', 'ours'),
  limited: fc.record({
    atCheck: often<number | null>(null, 600),
    atOrder: often<number | null>(null, 600),
  }),
  respondersReady: often(true, false),
  ca: fc.constantFrom('issues', 'works', 'refuses', 'limits'),
  edge: often<Event['edge']>('up', 'away', 'breaks'),
  deletedByHand: often(false, false, false, true),
  portal: often<Event['portal']>('up', 'down'),
});

/** One round of a life. */
export type LivedRound = {
  event: Event;
  requested: boolean;
  before: DomainSnapshot;
  /** The key of the order that the edge was told to begin; null: none. */
  order: string | null;
  observations: Observations;
  decision: Decision;
  now: string;
};

/** Lives through the events, and yields each round that was taken. */
export function* liveThrough(events: readonly Event[]): Generator<LivedRound> {
  const life = new Life();
  for (const event of events) {
    life.pass(event);
    const requests = event.request === 'off_and_on' ? (['disable', 'retry'] as const) : [event.request];
    for (const request of requests) yield* life.rounds(event, request);
    if (life.isOver) return;
  }
}

class Life {
  #row = aSnapshot({ status: 'pending_dns' });
  #now = NOON;
  readonly #world = new World();
  isOver = false;

  /** Time passes, at the edge too. */
  pass(event: Event): void {
    const { nextCheckAt } = this.#row;
    const at =
      event.after === 'due'
        ? (nextCheckAt ?? plusSeconds(this.#now, 1))
        : plusSeconds(this.#now, event.after);
    if (at > this.#now) this.#now = at;
    this.#world.event(event, this.#now);
  }

  /** The round of a request or a check; what is due at once follows at once. */
  *rounds(event: Event, request: 'none' | ChangeRequest): Generator<LivedRound> {
    const now = this.#now;
    const requested = request !== 'none' && judgeRequest(request, this.#row) === 'accepted';
    if (requested) this.#row = afterRequest(this.#row, request, now);
    for (let round = 0; round < 4; round++) {
      const before = pickedUp(this.#row);
      const lived = this.#world.round(before, event, requested && round === 0, now);
      if (lived === null) return;
      yield lived;
      this.isOver = lived.decision.forget;
      this.#row = { ...before, ...lived.decision.changes, round: before.round + 1 };
      const { nextCheckAt } = this.#row;
      if (this.isOver || nextCheckAt === null || nextCheckAt > now) return;
    }
  }
}

const pickedUp = (row: DomainSnapshot): DomainSnapshot =>
  row.status === 'pending_dns' && row.desired === 'active' ? { ...row, status: 'verifying_dns' } : row;

/** As the store changes the row; see store/domains/requests.ts. */
function afterRequest(row: DomainSnapshot, request: ChangeRequest, now: string): DomainSnapshot {
  const generation = row.generation + 1;
  if (request === 'disable') return { ...row, generation, desired: 'disabled', nextCheckAt: now };
  if (request === 'delete') return { ...row, generation, desired: 'deleted', nextCheckAt: now };
  const isLive = row.desired === 'active' && row.status === 'active' && row.provedAt !== null;
  if (request !== 'retry' || isLive) return row;
  const comesBack = row.desired !== 'active' && row.edgeApplied;
  return {
    ...row,
    ...{ generation, desired: 'active', status: 'pending_dns', givenUpAt: null, nextCheckAt: now },
    progress: { ...freshProgress(now), ...historyForRetry(row) },
    ...(row.desired === 'disabled' && !row.edgeApplied ? { provedAt: null, proofMethod: null } : {}),
    ...(comesBack ? { certificate: null } : {}),
    conditions: row.conditions.filter(
      ({ type, reason }) =>
        reason !== 'claim_expired' && !(comesBack && (type === 'CertificateReady' || type === 'Routed')),
    ),
  };
}

/** DNS, the CA and an edge that keeps what it was told. */
class World {
  #edge: EdgeObservation = anEmptyEdge();

  event({ deletedByHand, ca }: Event, now: string): void {
    if (deletedByHand) this.#edge = anEmptyEdge();
    else if (this.#edge.issuance === 'requesting') this.#edge = afterCa(ca, now);
  }

  round(before: DomainSnapshot, event: Event, requested: boolean, now: string): LivedRound | null {
    let order: string | null = null;
    const steps = roundSteps(before, { requested }, () => now);
    let step = steps.next();
    while (step.done !== true) {
      const { edge } = step.value;
      if (edge?.step === 'apply') order = edge.order;
      step = steps.next(this.#answer(step.value, event, now));
    }
    return step.value === null ? null : { ...step.value, before, event, requested, order, now };
  }

  #answer({ dns, edge }: Step, event: Event, now: string): Answer {
    const { limited } = event;
    const isRight = event.dns === 'right';
    const observed = { ...DNS[event.dns](), observedAt: now };
    return {
      dns: dns && {
        dns: observed,
        judged: judgeDns(observed, dns),
        preflight: dns.preflight && isRight ? { ...PREFLIGHT[event.preflight](), observedAt: now } : null,
        limitedUntil: dns.preflight && limited.atCheck !== null ? plusSeconds(now, limited.atCheck) : null,
      },
      edge: edge && {
        edge: { ...this.#carryOut(edge, event, now), observedAt: now },
        probe:
          edge.step === 'observe' && edge.probe
            ? aProbe({ observedAt: now, outcome: this.#served(event) ? 'https_ok' : 'connection_refused' })
            : null,
      },
    };
  }

  #served = ({ portal }: Event) => portal === 'up' && this.#edge.certificate !== null;

  #carryOut(step: NonNullable<Step['edge']>, event: Event, now: string): EdgeObservation {
    if (event.edge === 'away') return { ...anEmptyEdge(), failure: 'away' };
    if (step.step === 'observe') return this.#edge;
    if (step.step === 'remove') {
      this.#edge = anEmptyEdge();
      return this.#edge;
    }
    return step.order === null ? this.#route() : this.#order(event, now);
  }

  /** The route comes once there is a certificate. */
  #route(): EdgeObservation {
    if (this.#edge.certificate !== null) this.#edge = { ...this.#edge, objects: 'present' };
    return this.#edge;
  }

  #order({ respondersReady, limited, edge, ca }: Event, now: string): EdgeObservation {
    if (!respondersReady) return { ...this.#edge, challenges: { ready: false, detail: 'one is away' } };
    if (limited.atOrder !== null) return { ...this.#edge, limitedUntil: plusSeconds(now, limited.atOrder) };
    this.#edge = afterCa(ca, now);
    const seen = { ...this.#edge, appliedAt: now, orderBegun: true };
    return edge === 'breaks' ? { ...seen, failure: 'broke off' } : seen;
  }
}

function afterCa(ca: Event['ca'], now: string): EdgeObservation {
  switch (ca) {
    case 'issues':
      return anEdgeObservation({
        certificate: aCertificate({ notBefore: now, notAfter: plusSeconds(now, 90 * 86_400) }),
      });
    case 'works':
      return anEdgeObservation({ certificate: null, issuance: 'requesting', objects: 'partial' });
    case 'refuses':
      return { ...aRefusedEdge(), objects: 'partial' };
    case 'limits':
      return {
        ...aRefusedEdge('urn:ietf:params:acme:error:rateLimited', plusSeconds(now, 7_200)),
        objects: 'partial',
      };
  }
}

const bogus = () => {
  const view = aView({ outcome: 'dnssec_bogus' });
  return aDnsObservation({ routing: [view], ownership: [view] });
};
const DNS: Record<Event['dns'], () => DnsObservation> = {
  right: aDnsObservation,
  absent: noSuchName,
  silent: silentDns,
  bogus,
};
const PREFLIGHT: Record<Event['preflight'], () => PreflightObservation> = {
  passes: aPreflight,
  forbids: aForbiddingPreflight,
  theirs: () => anUnknowingPreflight('theirs'),
  ours: () => anUnknowingPreflight('ours'),
};
