import { checkDns } from '../activities/check-dns.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { observeEdge } from '../activities/edge.ts';
import { recordRound } from '../activities/store.ts';
import type { Reason } from '../core/conditions.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import { healthSignalsOf } from '../core/fleet/health-signals.ts';
import { type Incident, TROUBLE_KINDS, type TroubleKind } from '../core/fleet/incident.ts';
import { planRound } from '../core/lifecycle/plan.ts';
import { type Decided, type Ports, reconcile } from '../core/lifecycle/reconcile.ts';
import type { CertificateFacts } from '../core/observations.ts';
import { beginRound } from '../store/domains/rounds.ts';

export type WholeRound =
  /** It is well, and was recorded. */
  | { kind: 'unchanged'; certificate: CertificateFacts; fullCheckAt: string }
  /** It was not recorded: the workflow makes it again. `plan`: something is to be done, and nothing was observed. */
  | { kind: 'differs'; reason: 'plan' }
  | {
      kind: 'differs';
      reason: 'found';
      failing: readonly TroubleKind[];
      /** The route or the certificate is gone from the edge: a workflow puts it back, whatever else fails. */
      isGone: boolean;
      incidents: readonly Incident[];
    }
  | { kind: 'moved_on' };

/** A round's beginning and its ports; nothing else is asked of them than what observes and records. */
export type WholeRoundPorts = Pick<Ports, 'checkDns' | 'observeEdge' | 'record'> & {
  begin(): Promise<DomainSnapshot | null>;
};

/** The ports over the store and the observers that workflows have. */
export function wholeRoundPorts(
  deps: ActivityDeps,
  { id, tenant }: { id: string; tenant: string },
): WholeRoundPorts {
  return {
    begin: () => beginRound(deps.db, id, deps.clock().toISOString()),
    checkDns: (question) => checkDns(deps, question),
    observeEdge: (question) => observeEdge(deps, question),
    record: (round) => recordRound(deps, { domainId: id, tenant, ...round }),
  };
}

/**
 * Makes one round of a domain at rest, as its workflow would, over the same observers and the same decision; but only
 * observes, and records only what leaves the domain at rest as it is.
 */
export async function wholeRound({ begin, ...own }: WholeRoundPorts, now: () => string): Promise<WholeRound> {
  const snapshot = await begin();
  if (snapshot === null) return { kind: 'moved_on' };
  const plan = planRound(snapshot, false, now());
  if (plan.kind === 'settled') return { kind: 'moved_on' };
  if (plan.edge !== 'observe' || plan.order !== null) return { kind: 'differs', reason: 'plan' };
  let differing: Decided | null = null;
  const ports: Ports = {
    ...own,
    applyEdge: neverPlanned,
    removeEdge: neverPlanned,
    record: async (round) => {
      const { decision } = round;
      if (decision.rest !== null && decision.timeline.length === 0) return own.record(round);
      differing = round;
      return { kind: 'stale', snapshot };
    },
  };
  const outcome = await reconcile(snapshot, { requested: false }, ports, now);
  if (differing !== null) return found(snapshot, differing);
  if (outcome.kind !== 'recorded') return { kind: 'moved_on' };
  const { rest, changes } = outcome.decision;
  if (rest === null || changes.certificate === null) return { kind: 'moved_on' };
  return { kind: 'unchanged', certificate: changes.certificate, fullCheckAt: rest.fullCheckAt };
}

function found(snapshot: DomainSnapshot, { decision, observations }: Decided): WholeRound {
  const signals = healthSignalsOf({
    desired: snapshot.desired,
    ...decision.changes,
    knowsOurAddress: observations.dns === null || observations.dns.edgeAddresses.length > 0,
  });
  const failing = TROUBLE_KINDS.filter((kind) => signals[kind] === 'failing');
  const isGone = decision.changes.conditions.some(({ reason }) => GONE.has(reason));
  return { kind: 'differs', reason: 'found', failing, isGone, incidents: snapshot.incidents };
}

/** The reasons of what is not at the edge any more. One that cannot be asked (`apply_failed`) says nothing of it. */
const GONE: ReadonlySet<Reason> = new Set<Reason>(['removed', 'syncing', 'not_applied', 'not_requested']);

/** The plan of a round that only observes leads to neither. */
async function neverPlanned(): Promise<never> {
  throw new Error('a round of the patrol changes nothing at the edge');
}
