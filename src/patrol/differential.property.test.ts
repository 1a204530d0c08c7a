import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type DomainSnapshot, freshProgress } from '../core/domain.ts';
import { type Decided, roundSteps } from '../core/lifecycle/reconcile.ts';
import { plusSeconds, secondsBetween } from '../core/lifecycle/schedules.ts';
import { nextVisits } from '../core/patrol/visits.ts';
import type { DueDomain } from '../store/patrol/claim.ts';
import { aSnapshot, NOON } from '../testing/builders.ts';
import { FAULTS, type Fault, type FaultKind, FaultWorld } from '../testing/fault-world.ts';
import { visitOnce, WELL_PLACE } from '../testing/patrol-visit.ts';
import type { VisitPorts } from './check.ts';
import { wholeRound } from './whole-round.ts';

/**
 * The same random world of faults, once with a workflow that wakes by its schedule for ever, as before there was a patrol,
 * and once with domains at rest. Both over production's own rounds, in simulated time.
 */
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Within this long after it began a fault must be found, where it lasts as long. Seconds. */
const WORKFLOW_BOUND = 15 * 60;
/** A round that renews in the meantime asks nobody for the portal; the next one does, an interval later. */
const RENEWAL_SLACK = 15 * 60;
const PATROL_BOUND: Record<FaultKind, number> = {
  'dns gone': 15 * 60,
  'dns elsewhere': 15 * 60,
  'dns silent': 15 * 60,
  // One server of two is sampled at a visit; the whole round asks all.
  'one server differs': 6 * HOUR,
  'edge away': 15 * 60,
  deleted: 15 * 60,
  'other certificate': 15 * 60,
  // The origin is asked each hour, by the visit that follows.
  'portal down': HOUR + 15 * 60,
};

type Written = { at: string; decision: Decided['decision'] };

class Life {
  readonly world: FaultWorld;
  readonly written: Written[] = [];
  row: DomainSnapshot;
  rounds = 0;
  visits = 0;
  #place: DueDomain | null = null;
  readonly #rests: boolean;
  #now = NOON;

  constructor(world: FaultWorld, rests: boolean) {
    this.world = world;
    this.#rests = rests;
    this.row = aSnapshot({ status: 'verifying_dns', progress: freshProgress(NOON) });
  }

  /** Lives until `end`; requests come at their times. */
  async until(end: string, requests: readonly string[] = []): Promise<void> {
    const waiting = [...requests];
    if (this.written.length === 0) this.#workflow(false);
    for (;;) {
      const due = this.#place?.dueAt ?? this.row.nextCheckAt ?? end;
      const [request] = waiting;
      const isRequest = request !== undefined && request <= due;
      const at = isRequest ? request : due;
      if (at >= end) return;
      if (at > this.#now) this.#now = at;
      if (isRequest) {
        waiting.shift();
        this.#workflow(true);
      } else if (this.#place === null) this.#workflow(false);
      else await this.#visit(this.#place);
    }
  }

  /** A run of the workflow, up to where it waits or ends. */
  #workflow(requested: boolean): void {
    for (let round = 0; round < 12; round += 1) {
      const decided = this.#round(requested && round === 0);
      if (decided === null) return;
      this.#record(decided);
      const { nextCheckAt } = this.row;
      if (this.#place !== null || nextCheckAt === null || nextCheckAt > this.#now) return;
    }
    throw new Error('the rounds do not come to rest');
  }

  #round(requested: boolean): Decided | null {
    this.rounds += 1;
    const steps = roundSteps(this.row, { requested }, () => this.#now);
    let step = steps.next();
    while (step.done !== true) step = steps.next(this.world.answer(step.value, this.#now));
    return step.value;
  }

  /** As the store: a domain at rest has a place on the patrol, and no check that a workflow waits for. */
  #record({ decision }: Decided): void {
    const { changes, rest } = decision;
    const isAtRest = this.#rests && rest !== null;
    this.row = { ...this.row, ...changes, round: this.row.round + 1 };
    this.written.push({ at: this.#now, decision });
    const before = this.#place;
    this.#place = null;
    if (!isAtRest || changes.certificate === null) return;
    const { id, tenant, domain, canonicalHost, gateway } = this.row;
    const { certificate, nextCheckAt, proofMethod } = changes;
    const at = { id, originDueAt: this.#now, fullCheckAt: rest.fullCheckAt, certificate };
    this.#place = {
      ...{ id, tenant, domain, canonicalHost, gateway, proofMethod, certificate },
      servedFingerprint: certificate.fingerprint,
      ...{ fullCheckAt: rest.fullCheckAt, dueAt: nextCheckAt ?? this.#now, leasedUntil: this.#now },
      originDueAt: nextVisits(at, { ttl: null, originChecked: true }, this.#now).originDueAt,
      ...{ dnsFingerprint: before?.dnsFingerprint ?? null, servers: before?.servers ?? '' },
      ...WELL_PLACE,
    };
    this.row = { ...this.row, nextCheckAt: null };
  }

  async #visit(domain: DueDomain): Promise<void> {
    this.visits += 1;
    const now = () => this.#now;
    const outcome = await visitOnce(domain, this.#ports(), now);
    switch (outcome.kind) {
      case 'unchanged': {
        const { visit: seen } = outcome;
        const place = this.#place ?? domain;
        const { dueAt, originDueAt, dnsFingerprint, servers } = seen;
        this.#place = { ...place, dueAt, originDueAt, dnsFingerprint, servers };
        return;
      }
      case 'differs':
        this.#place = null;
        this.#workflow(false);
        return;
      default:
        throw new Error(`a domain alone in its world is never ${outcome.kind}`);
    }
  }

  #ports(): VisitPorts {
    const now = () => this.#now;
    return {
      sampleDns: async () => this.world.sample(now(), this.visits),
      findServers: async () => 'ns1,ns2',
      handshake: async () => this.world.handshake(now()),
      probe: async () => this.world.probe(now()),
      wholeRound: () =>
        wholeRound(
          {
            begin: async () => this.row,
            openIncidents: async () => [],
            checkDns: async (dns) => {
              const { dns: answer } = this.world.answer({ dns, edge: null }, now());
              if (answer === null) throw new Error('not asked');
              return answer;
            },
            observeEdge: async (question) => {
              const { edge } = this.world.answer(
                { dns: null, edge: { ...question, step: 'observe' } },
                now(),
              );
              if (edge === null) throw new Error('not asked');
              return edge;
            },
            record: async (round) => {
              this.#record(round);
              return { kind: 'recorded', snapshot: this.row };
            },
          },
          now,
        ),
    };
  }

  /** When it was first written after `from` that not all is well; null: never, until `to`. */
  foundAt(from: string, to: string): string | null {
    const isAmiss = ({ decision }: Written) =>
      decision.changes.status !== 'active' ||
      decision.actor !== 'nobody' ||
      decision.changes.conditions.some(({ status }) => status !== 'True');
    return this.written.find((one) => one.at >= from && one.at < to && isAmiss(one))?.at ?? null;
  }
}

/** Faults one after the other, each with a time of peace behind it; the first begins an hour after all began. */
const anyFaults = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...FAULTS),
      lasts: fc.constantFrom(5 * 60, 20 * 60, 2 * HOUR, 7 * HOUR),
      peace: fc.integer({ min: 600, max: 8 * HOUR }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => {
    let at = plusSeconds(NOON, HOUR);
    return parts.map(({ kind, lasts, peace }): Fault => {
      const from = at;
      // One that need not be found says nothing.
      const to = plusSeconds(from, kind === 'one server differs' ? 7 * HOUR : lasts);
      at = plusSeconds(to, peace);
      return { kind, from, to };
    });
  });

const found = new Map<FaultKind, number>();
let visits = 0;

test('the patrol finds what the workflow found, within its bounds, and ends where that ended', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyFaults,
      fc.integer({ min: HOUR, max: DAY }),
      fc.array(fc.integer({ min: 60, max: DAY }), { maxLength: 2 }),
      async (faults, renewal, asked) => {
        const renewAt = plusSeconds(NOON, renewal);
        const requests = asked.sort((one, other) => one - other).map((seconds) => plusSeconds(NOON, seconds));
        const end = plusSeconds(faults.at(-1)?.to ?? NOON, 30 * HOUR);
        const lives = [false, true].map((rests) => new Life(new FaultWorld(faults, renewAt), rests));
        for (const life of lives) await life.until(end, requests);
        const [before, now] = lives;
        if (before === undefined || now === undefined) throw new Error('no lives');
        for (const fault of faults) {
          const isRenewing = renewAt >= fault.from && renewAt < fault.to;
          const slack = isRenewing ? RENEWAL_SLACK : 0;
          expectFound(before, fault, WORKFLOW_BOUND + slack);
          if (expectFound(now, fault, PATROL_BOUND[fault.kind] + slack))
            found.set(fault.kind, (found.get(fault.kind) ?? 0) + 1);
        }
        visits += now.visits;
        expect(stateOf(now)).toEqual(stateOf(before));
      },
    ),
    { numRuns: 120 },
  );
});

test('a domain at which nothing happens has no round of a workflow, and a visit every 15 minutes', async () => {
  const life = new Life(new FaultWorld([], plusSeconds(NOON, 60 * DAY)), true);
  await life.until(plusSeconds(NOON, HOUR));
  const { rounds } = life;
  await life.until(plusSeconds(NOON, 20 * DAY));
  expect(life.rounds).toBe(rounds);
  expect(life.visits).toBeGreaterThanOrEqual(20 * 96);
  expect(life.visits).toBeLessThan(20 * 96 * 1.6);
});

/** Expects the fault to be found within the bound; one that is put back is, also where another reason led to that round. */
function expectFound(life: Life, { kind, from, to }: Fault, bound: number): boolean {
  if (secondsBetween(from, to) < bound && kind !== 'deleted') return false;
  const at = kind === 'deleted' ? (life.world.restored.get(from) ?? null) : life.foundAt(from, to);
  expect(at, `${kind} from ${from} to ${to}`).not.toBeNull();
  expect(secondsBetween(from, at ?? ''), kind).toBeLessThanOrEqual(bound);
  return true;
}

/** The end of a life, without the times at which it was seen. */
function stateOf({ row, world }: Life) {
  const { status, desired, edgeApplied, givenUpAt, provedAt, proofMethod, certificate } = row;
  return {
    ...{ status, desired, edgeApplied, givenUpAt, proofMethod, orders: world.orders },
    isProved: provedAt !== null,
    certificate: certificate?.fingerprint,
    conditions: row.conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`).sort(),
  };
}

afterAll(() => {
  expect(visits).toBeGreaterThan(1_000);
  expect(FAULTS.filter((kind) => (found.get(kind) ?? 0) < 3)).toEqual([]);
});
