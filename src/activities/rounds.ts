import { makeRounds, type RoundsOutcome, type RoundsPorts } from '../core/lifecycle/rounds.ts';
import { inChildSpan } from '../telemetry/trace.ts';
import { checkDns } from './check-dns.ts';
import type { ActivityDeps } from './deps.ts';
import { applyEdge, observeEdge, removeEdge } from './edge.ts';
import type { DomainRef, RoundsActivities } from './port.ts';
import { beginRound, recordRound } from './store.ts';

/** Rounds that are always due at once leave their place, and show what they came to, after this long. */
export const ROUNDS_GO_ON_MS = 20_000;
/** A query on a connection that died without a word keeps no domain for longer; the activity is made again then. */
const STORE_ANSWERS_WITHIN_MS = 10_000;

export type RoundsAttempt = Pick<ActivityDeps, 'clock' | 'log'> & {
  /** Aborts when this worker stops. */
  signal: AbortSignal;
  /** Called with each recorded round. */
  onRecorded: () => void;
  /** The longest wait for the database; only tests give another one. */
  storeWithinMs?: number;
};

/** Makes rounds of one domain while the next one is due at once, within the time that an activity has for them. */
export function makeRoundsWithin(
  ports: RoundsPorts,
  { requested, ...ref }: Parameters<RoundsActivities['makeRounds']>[0],
  { clock, log, signal, onRecorded, storeWithinMs = STORE_ANSWERS_WITHIN_MS }: RoundsAttempt,
): Promise<RoundsOutcome> {
  const until = clock().getTime() + ROUNDS_GO_ON_MS;
  const bounded: RoundsPorts = {
    ...ports,
    begin: () => within(storeWithinMs, ports.begin()),
    record: async (round) => {
      const recorded = await within(storeWithinMs, ports.record(round));
      if (recorded.kind !== 'stale') onRecorded();
      return recorded;
    },
  };
  return makeRounds(
    bounded,
    { requested },
    {
      now: () => clock().toISOString(),
      mayGoOn: () => !signal.aborted && clock().getTime() < until,
      onError: (error) =>
        log.warn(
          { tenantId: ref.tenant, portalDomainId: ref.domainId, err: error },
          'a round failed, after one that was recorded; it is made again',
        ),
    },
  );
}

/** Rejects when the database has not answered in time. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the database has not answered within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The ports of a round over the adapters, each call in a span of its own. */
export function roundsPorts(deps: ActivityDeps, { domainId, tenant }: DomainRef): RoundsPorts {
  const ref = { domainId, tenant };
  const step = <T>(name: string, work: () => Promise<T>) => inChildSpan(`step ${name}`, work);
  return {
    begin: () => step('beginRound', () => beginRound(deps, { ...ref, now: deps.clock().toISOString() })),
    checkDns: (question) => step('checkDns', () => checkDns(deps, question)),
    applyEdge: (question) => step('applyEdge', () => applyEdge(deps, question)),
    removeEdge: (subject) => step('removeEdge', () => removeEdge(deps, subject)),
    observeEdge: (question) => step('observeEdge', () => observeEdge(deps, question)),
    record: (round) => step('recordRound', () => recordRound(deps, { ...ref, ...round })),
  };
}
