import { judgeDns } from '../core/checks/dns.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import {
  type FullSince,
  holdsOrder,
  limitsFullUntil,
  ORDER_LIMITS,
  type OrderKind,
} from '../core/issuance/limits.ts';
import { renewalTime } from '../core/issuance/renewal.ts';
import {
  afterRenewalAnswer,
  firstRenewalQuestion,
  type RenewalAsked,
  timeInWindow,
} from '../core/issuance/renewal-info.ts';
import { type Answer, type EdgeStepQuestion, roundSteps, type Step } from '../core/lifecycle/reconcile.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { CaProblem, CertificateFacts, EdgeObservation } from '../core/observations.ts';
import { aDnsObservation, anEdgeObservation, aPreflight, aProbe } from './builders.ts';
import type { CaModel } from './ca-model.ts';
import { next } from './rounds.ts';

/** Our limits of orders over values: the order records that the database keeps. */
export class OrderRecords {
  readonly #records: { kind: OrderKind; domain: string; tenant: string; at: string }[] = [];

  limitedUntil(of: { domain: string; tenant: string; exempt: boolean }, now: string): string | null {
    const full = ORDER_LIMITS.map((limit) => {
      const from = plusSeconds(now, -limit.withinSeconds);
      const kinds: readonly OrderKind[] = limit.kinds;
      const counted = this.#records.filter(
        (one) =>
          kinds.includes(one.kind) && one.at > from && (limit.of === 'all' || one[limit.of] === of[limit.of]),
      );
      const since = holdsOrder(limit, of.exempt) ? (counted.at(-limit.most)?.at ?? null) : null;
      return [limit.what, since] as const;
    });
    return limitsFullUntil(Object.fromEntries(full) as FullSince);
  }

  keep(kind: OrderKind, { domain, tenant }: { domain: string; tenant: string }, at: string): void {
    this.#records.push({ kind, domain, tenant, at });
  }
}

/**
 * The life of a live domain at an edge whose certificates the worker renews, over production's own rounds, with a CA model.
 * Rounds that would find nothing are passed over: one is lived through when the certificate is to be renewed, when the CA
 * is to be asked about that, and as often as production wants while anything is amiss.
 */
export class ServedLife {
  /** As the CA and our limits know it. */
  readonly name: string;
  row: DomainSnapshot;
  certificate: CertificateFacts;
  /** The orders that were sent. */
  orders = 0;
  #problem: CaProblem | null = null;
  #asked: RenewalAsked;
  readonly #ca: CaModel;
  readonly #records: OrderRecords;
  readonly #random: () => number;

  constructor(
    { name, row }: { name: string; row: DomainSnapshot },
    world: { ca: CaModel; records: OrderRecords; random: () => number },
    now: string,
  ) {
    this.name = name;
    this.row = row;
    this.#ca = world.ca;
    this.#records = world.records;
    this.#random = world.random;
    const first = world.ca.order(name, null, now);
    if (first.kind === 'refused') throw new Error(first.problem.detail);
    this.certificate = first.certificate;
    this.#asked = firstRenewalQuestion(world.random(), now);
    this.round(now);
  }

  /** When the next round is due in which something may happen. */
  get nextAt(): string {
    const due = this.row.nextCheckAt ?? '';
    const isWell = this.#problem === null && this.row.conditions.every(({ status }) => status === 'True');
    const happens = [this.#asked.askAt, renewalTime(this.#facts())].sort()[0] ?? due;
    return isWell && happens > due ? happens : due;
  }

  /** Lives through one round. Throws where the certificate has ended. */
  round(now: string): void {
    if (this.certificate.notAfter <= now)
      throw new Error(`${this.name} is served with a certificate that ended at ${this.certificate.notAfter}`);
    const rounds = roundSteps(this.row, { requested: false }, () => now);
    let step = rounds.next();
    while (step.done !== true) step = rounds.next(this.#answer(step.value, now));
    if (step.value !== null) this.row = next(this.row, step.value.decision);
  }

  #answer({ dns, edge }: Step, now: string): Answer {
    const seen = aDnsObservation({ observedAt: now });
    const of = { ...this.#subject(), exempt: dns?.exempt === true };
    return {
      dns: dns && {
        dns: seen,
        judged: judgeDns(seen, dns),
        preflight: dns.preflight ? aPreflight({ observedAt: now }) : null,
        limitedUntil: dns.preflight ? this.#records.limitedUntil(of, now) : null,
      },
      edge: edge && { edge: this.#edge(edge, now), probe: aProbe({ observedAt: now }) },
    };
  }

  #edge(question: EdgeStepQuestion, now: string): EdgeObservation {
    if (question.step !== 'apply' || question.order === null) {
      if (this.#asked.askAt <= now) this.#askRenewal(now);
      return this.#observation(now);
    }
    const exempt = question.exempt === true;
    const limitedUntil = this.#records.limitedUntil({ ...this.#subject(), exempt }, now);
    if (limitedUntil !== null) return { ...this.#observation(now), limitedUntil };
    const orderBegun = this.#order(question.renew === true ? this.certificate.fingerprint : null, now);
    if (orderBegun) this.#records.keep(exempt ? 'renewed' : 'ordered', this.#subject(), now);
    return { ...this.#observation(now), appliedAt: now, orderBegun };
  }

  #askRenewal(now: string): void {
    this.#asked = afterRenewalAnswer(this.#asked, this.#ca.renewalInfo(this.certificate, now), now);
  }

  /** Tells whether the CA has heard of the order. */
  #order(replaces: string | null, now: string): boolean {
    const answer = this.#ca.order(this.name, replaces, now);
    if (answer.kind === 'refused') {
      this.#problem = answer.problem;
      return answer.problem.status !== null;
    }
    this.orders += 1;
    this.#problem = null;
    this.certificate = answer.certificate;
    this.#asked = firstRenewalQuestion(this.#random(), now);
    this.#records.keep('issued', this.#subject(), now);
    return true;
  }

  #subject() {
    return { domain: this.name, tenant: this.row.tenant };
  }

  #facts(): CertificateFacts {
    const { info, share } = this.#asked;
    if (info === null) return this.certificate;
    const { explained } = info;
    const renewAt = timeInWindow(info, share);
    return { ...this.certificate, renewAt, ...(explained === null ? {} : { renewExplained: explained }) };
  }

  #observation(now: string): EdgeObservation {
    const certificate = this.#facts();
    const problem = this.#problem;
    const issuance = problem === null ? 'idle' : 'failed';
    return anEdgeObservation({ observedAt: now, certificate, problem, issuance, workerRenews: true });
  }
}

/** Lives through all of them, each round at its own time, until the end (ISO 8601). */
export function liveUntil(lives: readonly ServedLife[], end: string): void {
  const dates = lives.map(({ nextAt }) => nextAt);
  for (;;) {
    const soonest = dates.reduce((best, at, index) => (at < (dates[best] ?? '') ? index : best), 0);
    const life = lives[soonest];
    const at = dates[soonest];
    if (life === undefined || at === undefined || at >= end) return;
    life.round(at);
    dates[soonest] = life.nextAt;
  }
}
