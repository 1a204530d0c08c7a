import { sql } from 'kysely';
import { pino } from 'pino';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type { VisitPorts } from '../patrol/check.ts';
import { Patrol, type PatrolDeps } from '../patrol/patrol.ts';
import type { Db } from '../store/database/database.ts';
import { beginRound, recordRound } from '../store/domains/rounds.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { aCertificate } from './builders.ts';
import { aCondition } from './conditions.ts';
import { aDecision, aServedDomain, NOON, NOTHING_SEEN } from './store-builders.ts';

const DAY = 86_400;
export const at = (seconds: number) => plusSeconds(NOON, seconds);
export const certificate = aCertificate({ notBefore: NOON, notAfter: at(90 * DAY) });
export const rest = { fullCheckAt: at(DAY) };

/** A fleet at rest in a database, with a clock that the test sets, and patrols over a world that the test describes. */
export class RestingFleet {
  now = at(1_000);
  readonly #db: () => Db;
  #names = 0;

  constructor(database: { readonly db: Db }) {
    this.#db = () => database.db;
  }

  /** Domains at rest that are due, none visited yet: each of a tenant of its own, or all of this one. */
  async resting(count: number, { tenant }: { tenant?: string } = {}): Promise<string[]> {
    const db = this.#db();
    this.now = at(1_000);
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      this.#names += 1;
      const of = tenant === undefined ? {} : { tenant };
      const { id } = await aServedDomain(db, { domain: `portal-${this.#names}.fleet.com`, ...of });
      const snapshot = await beginRound(db, id, NOON);
      if (snapshot === null) throw new Error('gone');
      const conditions = [aCondition('PointsHere', 'cname'), aCondition('Reachable', 'https_ok')];
      const decision = aDecision(snapshot, { nextCheckAt: at(900), certificate, conditions }, { rest });
      await recordRound(db, { domainId: id, decision, observations: NOTHING_SEEN });
      ids.push(id);
    }
    await db.deleteFrom('outbox').execute();
    return ids;
  }

  /** Makes them as after a first visit: the few questions do, and the origin was asked a moment ago. */
  async visitedBefore(ids: readonly string[]): Promise<void> {
    await sql`update patrol set whole = false, dns_fingerprint = 'as before', origin_due_at = ${at(9_000)}
      where domain_id = any(${[...ids]}::uuid[])`.execute(this.#db());
  }

  /** The number of those that are due. */
  async dueLeft(): Promise<number> {
    const due = this.#db().selectFrom('patrol').select('domain_id').where('due_at', '<=', this.now);
    return (await due.execute()).length;
  }

  /** Starts a patrol over a world in which all is well, but for what is given. */
  start(
    over: Partial<VisitPorts> = {},
    {
      db = this.#db(),
      rate = 1_000,
      pace = { gapMs: 20, writeEveryMs: 20, longestMs: 50 },
      yields = () => false,
    }: Partial<Pick<PatrolDeps, 'db' | 'rate' | 'pace' | 'yields'>> = {},
  ) {
    let clocked = 0;
    const visits: string[] = [];
    const stop = new AbortController();
    const well = { outcome: 'https_ok', fingerprint: certificate.fingerprint } as const;
    const ports: VisitPorts = {
      sampleDns: async ({ id }) => {
        visits.push(id);
        return { fingerprint: 'as before', ttl: 300 };
      },
      findServers: async () => '',
      handshake: async () => well,
      probe: async () => well,
      wholeRound: async () => ({ kind: 'unchanged', certificate, fullCheckAt: rest.fullCheckAt }),
      ...over,
    };
    const patrol = new Patrol({
      ...{ db, ports, rate, pace, yields, metrics: createWorkerMetrics(), log: pino({ level: 'silent' }) },
      clock: () => {
        clocked += 1;
        return new Date(this.now);
      },
    });
    const running = patrol.run(stop.signal);
    return {
      visits,
      /** How often it asked for the time. While nothing is due only a claim does. */
      clocked: () => clocked,
      wake: () => patrol.wake(),
      async stop() {
        stop.abort();
        await running;
      },
    };
  }
}

/** A port that never answers. */
export const hangs = () => new Promise<never>(() => undefined);
