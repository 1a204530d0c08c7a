import type { Activities, StoreActivities, WorldActivities } from '../activities/port.ts';
import { judgeDns } from '../core/checks/dns.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import type { Decision } from '../core/lifecycle/decision.ts';
import { makeRounds, type RoundsPorts } from '../core/lifecycle/rounds.ts';
import type {
  DnsObservation,
  EdgeObservation,
  PreflightObservation,
  ProbeObservation,
} from '../core/observations.ts';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aPreflight,
  aProbe,
} from './builders.ts';

/**
 * One domain and the world around it in memory, for tests of the workflow alone: the row with the real fencing rule,
 * and a world that a test turns at will.
 */
export class FakeWorld {
  row: DomainSnapshot | null;
  dns: () => DnsObservation = aDnsObservation;
  preflight: () => PreflightObservation = aPreflight;
  /** Good for longer than any test skips. */
  certificate: () => Partial<EdgeObservation> = () => ({
    certificate: aCertificate({ notAfter: '2099-01-01T00:00:00.000Z' }),
  });
  probe: () => ProbeObservation = aProbe;
  /** Until when our limits hold orders back. */
  limitedUntil: () => Promise<string | null> = async () => null;
  hasObjects = false;
  /** May a round follow another one in the same activity? */
  mayGoOn: () => boolean = () => true;
  readonly calls: string[] = [];
  readonly decisions: Decision[] = [];
  /** Called before each write, so that a test can slip a request in. */
  beforeRecord: (decision: Decision) => void = () => {};

  constructor(row: DomainSnapshot) {
    this.row = row;
  }

  /** Applies a request to the row, as the store does. */
  request(over: Partial<DomainSnapshot>): void {
    if (this.row !== null) this.row = { ...this.row, ...over, generation: this.row.generation + 1 };
  }

  /** @param clock tells the time within an activity. */
  activities(clock: () => string): Activities {
    const options = {
      now: clock,
      mayGoOn: () => this.mayGoOn(),
      onError: (error: unknown) => {
        throw error;
      },
    };
    return {
      ...this.#steps(),
      makeRounds: ({ requested }) => makeRounds(this.ports(clock), { requested }, options),
    };
  }

  ports(clock: () => string): RoundsPorts {
    const steps = this.#steps();
    const ref = { domainId: this.row?.id ?? '', tenant: this.row?.tenant ?? '' };
    return {
      ...steps,
      begin: () => steps.beginRound({ ...ref, now: clock() }),
      record: (round) => steps.recordRound({ ...ref, ...round }),
    };
  }

  #steps(): StoreActivities & WorldActivities {
    return {
      beginRound: async () => this.#begin(),
      recordRound: async ({ decision }) => this.#record(decision),
      checkDns: async ({ preflight, prove, ...subject }) => {
        const dns: DnsObservation = prove ? { ...this.dns(), overTcp: true } : this.dns();
        const judged = judgeDns(dns, subject);
        const right = judged.pointsHere.status === 'True';
        return this.#called('checkDns', {
          dns,
          judged,
          preflight: preflight && right ? this.preflight() : null,
          limitedUntil: preflight ? await this.limitedUntil() : null,
        });
      },
      applyEdge: async ({ anew, order }) => {
        const limitedUntil = order === null ? null : await this.limitedUntil();
        if (limitedUntil !== null) return this.#called('applyEdge held', { ...this.#edge(), limitedUntil });
        this.hasObjects = true;
        return this.#called(anew ? 'applyEdge anew' : 'applyEdge', this.#edge());
      },
      removeEdge: async () => {
        this.hasObjects = false;
        return this.#called('removeEdge', this.#edge());
      },
      observeEdge: async ({ probe }) =>
        this.#called('observeEdge', { edge: this.#edge(), probe: probe ? this.probe() : null }),
    };
  }

  #edge(): EdgeObservation {
    return this.hasObjects ? anEdgeObservation(this.certificate()) : anEmptyEdge();
  }

  #called<T>(name: string, value: T): T {
    this.calls.push(name);
    return value;
  }

  #begin(): DomainSnapshot | null {
    if (this.row?.status === 'pending_dns' && this.row.desired === 'active') {
      this.row = { ...this.row, status: 'verifying_dns' };
    }
    return this.row;
  }

  #record(decision: Decision) {
    this.beforeRecord(decision);
    if (this.row === null) return { kind: 'gone' } as const;
    const { generation, round } = this.row;
    if (generation !== decision.generation || round !== decision.round)
      return { kind: 'stale', snapshot: this.row } as const;
    this.decisions.push(decision);
    const { changes, rest } = decision;
    // As the store: no workflow waits for the next check of a domain at rest.
    const nextCheckAt = rest === null ? changes.nextCheckAt : null;
    this.row = decision.forget ? null : { ...this.row, ...changes, nextCheckAt, round: round + 1 };
    return this.row === null
      ? ({ kind: 'gone' } as const)
      : ({ kind: 'recorded', snapshot: this.row } as const);
  }
}
