import { checkDns } from '../activities/check-dns.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { observeEdge } from '../activities/edge.ts';
import { recordRound } from '../activities/store.ts';
import type { Reason } from '../core/conditions.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import { healthSignalsOf } from '../core/fleet/health-signals.ts';
import { type Incident, type OpenIncident, TROUBLE_KINDS, type TroubleKind } from '../core/fleet/incident.ts';
import type { Rest } from '../core/lifecycle/decision.ts';
import { planRound } from '../core/lifecycle/plan.ts';
import { type Decided, type Ports, reconcile } from '../core/lifecycle/reconcile.ts';
import type { CertificateFacts } from '../core/observations.ts';
import { explainsAll, restExplained, showsIncident } from '../core/patrol/explained.ts';
import { thatExplain } from '../core/patrol/trouble.ts';
import { beginRound } from '../store/domains/rounds.ts';
import { openIncidents } from '../store/fleet/incidents.ts';

export type WholeRound =
  /** It is well, and was recorded. */
  | { kind: 'unchanged'; certificate: CertificateFacts; fullCheckAt: string }
  /** An open incident of ours explains all that fails; that was recorded. */
  | { kind: 'explained'; certificate: CertificateFacts; fullCheckAt: string; failing: readonly TroubleKind[] }
  /** It was not recorded: the workflow makes it again. `plan`: something is to be done, and nothing was observed. */
  | { kind: 'differs'; reason: 'plan' | null; failing: readonly TroubleKind[] }
  | { kind: 'moved_on' };

/** A round's beginning and its ports; nothing else is asked of them than what observes and records. */
export type WholeRoundPorts = Pick<Ports, 'checkDns' | 'observeEdge' | 'record'> & {
  begin(): Promise<DomainSnapshot | null>;
  /** The open incidents, also those that the snapshot of a round does not know, as they suspend nothing any more. */
  openIncidents(): Promise<OpenIncident[]>;
};

/** The ports over the store and the observers that workflows have. */
export function wholeRoundPorts(
  deps: ActivityDeps,
  { id, tenant }: { id: string; tenant: string },
): WholeRoundPorts {
  return {
    begin: () => beginRound(deps.db, id, deps.clock().toISOString()),
    openIncidents: () => openIncidents(deps.db),
    checkDns: (question) => checkDns(deps, question),
    observeEdge: (question) => observeEdge(deps, question),
    record: (round) => recordRound(deps, { domainId: id, tenant, ...round }),
  };
}

/**
 * Makes one round of a domain at rest, as its workflow would, over the same observers and the same decision; but only
 * observes, and records only what leaves the domain at rest: as it is, or with the trouble of an open incident of ours, or
 * without that again. Its workflow writes all else, with its evidence.
 */
export async function wholeRound(
  { begin, openIncidents: incidentsNow, ...own }: WholeRoundPorts,
  now: () => string,
): Promise<WholeRound> {
  const snapshot = await begin();
  if (snapshot === null) return { kind: 'moved_on' };
  const plan = planRound(snapshot, false, now());
  if (plan.kind === 'settled') return { kind: 'moved_on' };
  if (plan.edge !== 'observe' || plan.order !== null) return { kind: 'differs', reason: 'plan', failing: [] };
  let failing: TroubleKind[] = [];
  let rest: Rest | null = null;
  let unwritten: Rest | null = null;
  let isLeft = false;
  const ports: Ports = {
    ...own,
    applyEdge: neverPlanned,
    removeEdge: neverPlanned,
    record: async (round) => {
      const { decision } = round;
      const isQuiet = decision.timeline.length === 0 || showsIncident(snapshot.conditions);
      failing = failingOf(snapshot, round);
      const isExplained = decision.rest === null && staysAtRest(snapshot.incidents, round, failing);
      const kept = isExplained ? restExplained(decision, snapshot.id) : decision;
      rest = kept.rest;
      if (rest !== null && (isQuiet || isExplained)) return own.record({ ...round, decision: kept });
      // A round that knows of no incident must not write: it would decide as if there were none.
      if (decision.rest === null && staysAtRest(thatExplain(await incidentsNow()), round, failing))
        unwritten = restExplained(decision, snapshot.id).rest;
      isLeft = true;
      return { kind: 'stale', snapshot };
    },
  };
  const outcome = await reconcile(snapshot, { requested: false }, ports, now);
  if (unwritten !== null && snapshot.certificate !== null) {
    const { fullCheckAt } = unwritten as Rest;
    return { kind: 'explained', certificate: snapshot.certificate, fullCheckAt, failing };
  }
  if (isLeft) return { kind: 'differs', reason: null, failing };
  if (outcome.kind !== 'recorded') return { kind: 'moved_on' };
  const { certificate } = outcome.decision.changes;
  if (certificate === null || rest === null) return { kind: 'moved_on' };
  const { fullCheckAt, explained } = rest as Rest;
  return explained === true
    ? { kind: 'explained', certificate, fullCheckAt, failing }
    : { kind: 'unchanged', certificate, fullCheckAt };
}

function failingOf(snapshot: DomainSnapshot, { decision, observations }: Decided): TroubleKind[] {
  const signals = healthSignalsOf({
    desired: snapshot.desired,
    ...decision.changes,
    knowsOurAddress: observations.dns === null || observations.dns.edgeAddresses.length > 0,
  });
  return TROUBLE_KINDS.filter((kind) => signals[kind] === 'failing');
}

/** An incident explains all that fails, and the domain stays live. A workflow puts back what is gone from the edge. */
function staysAtRest(
  incidents: readonly Incident[],
  { decision: { changes } }: Decided,
  failing: readonly TroubleKind[],
): boolean {
  const isGone = changes.conditions.some(({ reason }) => GONE.has(reason));
  const isLive = changes.status === 'active' && changes.edgeApplied && changes.certificate !== null;
  return isLive && !isGone && explainsAll(incidents, failing);
}

/** The reasons of what is not at the edge any more. One that cannot be asked (`apply_failed`) says nothing of it. */
const GONE: ReadonlySet<Reason> = new Set<Reason>(['removed', 'syncing', 'not_applied', 'not_requested']);

/** The plan of a round that only observes leads to neither. */
async function neverPlanned(): Promise<never> {
  throw new Error('a round of the patrol changes nothing at the edge');
}
