import { makeRounds, type RoundsOutcome, type RoundsPorts } from '../core/lifecycle/rounds.ts';
import { inChildSpan } from '../telemetry/trace.ts';
import { checkDns } from './check-dns.ts';
import type { ActivityDeps } from './deps.ts';
import { applyEdge, observeEdge, removeEdge } from './edge.ts';
import type { DomainRef, RoundsActivities } from './port.ts';
import { beginRound, recordRound } from './store.ts';

/** Rounds that are always due at once leave their place, and show what they came to, after this long. */
const ROUNDS_GO_ON_MS = 20_000;

/** Makes rounds of one domain while the next one is due at once, unless `signal` says that this worker stops. */
export function makeRoundsOf(
  deps: ActivityDeps,
  { requested, ...ref }: Parameters<RoundsActivities['makeRounds']>[0],
  signal: AbortSignal,
): Promise<RoundsOutcome> {
  const until = deps.clock().getTime() + ROUNDS_GO_ON_MS;
  return makeRounds(
    portsOf(deps, ref),
    { requested },
    {
      now: () => deps.clock().toISOString(),
      mayGoOn: () => !signal.aborted && deps.clock().getTime() < until,
      onError: (error) =>
        deps.log.warn(
          { tenantId: ref.tenant, portalDomainId: ref.domainId, err: error },
          'a round failed, after one that was recorded; it is made again',
        ),
    },
  );
}

/** The ports of a round over the adapters, each step with a span. */
function portsOf(deps: ActivityDeps, ref: DomainRef): RoundsPorts {
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
