import { decide } from '../core/lifecycle/decide.ts';
import { gated, orderOf, ordersAfterLooking } from '../core/lifecycle/order-gate.ts';
import { type EdgeStep, planTurn } from '../core/lifecycle/plan-turn.ts';
import type { DnsObservation, EdgeObservation } from '../core/observations.ts';
import type { Db } from '../store/database/database.ts';
import { beginTurn, recordTurn } from '../store/domains/turns.ts';
import { beginOrder, findOrdersHeldUntil } from '../store/orders/certificate-orders.ts';
import { anEdgeObservation, anEmptyEdge, aPreflight, aProbe, observed } from './builders.ts';

export type Turns = {
  id: string;
  dns: DnsObservation | null;
  requested?: boolean;
  now: string;
  /** So many turns are enough; left out, a domain that does not come to rest in ten is an error. */
  most?: number;
  /** What the edge shows after a step; left out, a certificate is being issued for ever. */
  edge?: (step: EdgeStep) => EdgeObservation | null;
};

/**
 * The turns of one domain, as its workflow takes them against the real database, until it waits. Who looks from outside
 * sees it served.
 * @returns how many there were.
 */
export async function takeTurns(
  db: Db,
  { id, dns, requested = false, now, most, edge = edgeAfter }: Turns,
): Promise<number> {
  for (let turns = 0; turns < (most ?? 10); turns += 1) {
    const snapshot = await beginTurn(db, id, now);
    const plan = snapshot && planTurn(snapshot, requested && turns === 0, now);
    if (snapshot === null || plan === null || plan.kind === 'settled') return turns;
    const looked = observed({
      dns: plan.dns ? dns : null,
      preflight: plan.dns && plan.preflight ? aPreflight() : null,
      ordersHeldUntil: plan.preflight ? await findOrdersHeldUntil(db, snapshot, now) : null,
    });
    const done = ordersAfterLooking(plan) ? gated(plan, snapshot, looked, now) : plan;
    const order = orderOf(done, snapshot);
    const heldUntil = order === null ? null : (await beginOrder(db, { ...snapshot, order }, now)).heldUntil;
    const observations = {
      ...looked,
      edge: heldUntil === null ? edge(done.edge) : { ...(edge('observe') ?? anEmptyEdge()), heldUntil },
      probe: plan.probe ? aProbe() : null,
    };
    const decision = decide(snapshot, done, observations, now);
    const outcome = await recordTurn(db, { domainId: id, decision, observations });
    if (outcome.kind === 'stale') continue;
    if (decision.changes.nextCheckAt !== null && decision.changes.nextCheckAt > now) return turns + 1;
  }
  if (most !== undefined) return most;
  throw new Error('the turns do not come to rest');
}

/** What the edge shows after a step: nothing once removed, else a certificate that is still being issued. */
function edgeAfter(step: EdgeStep): EdgeObservation | null {
  if (step === 'none') return null;
  return step === 'remove' ? anEmptyEdge() : anEdgeObservation({ certificate: null, issuance: 'requesting' });
}
