import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DnsLook, EdgeLook, EdgeSubject, StoreActivities, WorldActivities } from '../activities/port.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import type { Turn } from '../core/lifecycle/decide.ts';
import { gated, orderOf, ordersAfterLooking } from '../core/lifecycle/order-gate.ts';
import { mayPassThrough } from '../core/lifecycle/plan-turn.ts';
import type { EdgeObservation, Observations } from '../core/observations.ts';

/** Database work of a few milliseconds: local activities spare the server three events and a round trip each. */
export const store = proxyLocalActivities<StoreActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '10s' },
});

/** Retried for ever: while the worker or the network is away nothing is decided, so nothing is lost. */
const world = proxyActivities<WorldActivities>({
  startToCloseTimeout: '45s',
  // A killed worker gives no sign of life any more; its step goes to another one after this long.
  heartbeatTimeout: '8s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** What was seen, and the plan as it was carried out. */
export type CarriedOut = { plan: Turn; observations: Observations };

/** Does what the plan says, side by side; but an order waits for the look that may forbid it. */
export async function carryOut(plan: Turn, snapshot: DomainSnapshot, now: () => string): Promise<CarriedOut> {
  const { domain, canonicalHost, gateway, tenant, ownershipToken } = snapshot;
  const subject: EdgeSubject = { domainId: snapshot.id, tenant, domain, canonicalHost, gateway };
  const looking = plan.dns
    ? world.lookAtDns({
        ...subject,
        ownershipToken,
        preflight: plan.preflight,
        prove: snapshot.provedAt === null,
        mayPassThrough: mayPassThrough(snapshot),
        unsteady: snapshot.conditions.some(({ reason }) => reason === 'split_answers'),
      })
    : Promise.resolve(null);
  const seen = (dns: DnsLook | null, edge: EdgeLook | null): Observations => ({
    dns: dns?.dns ?? null,
    preflight: dns?.preflight ?? null,
    edge: edge?.edge ?? null,
    probe: edge?.probe ?? null,
    ordersHeldUntil: dns?.ordersHeldUntil ?? null,
  });
  const step = (planned: Turn) => edgeStep(planned, subject, orderOf(planned, snapshot));
  if (!ordersAfterLooking(plan)) {
    const [dns, edge] = await Promise.all([looking, step(plan)]);
    return { plan, observations: seen(dns, edge) };
  }
  const dns = await looking;
  const allowed = gated(plan, snapshot, seen(dns, null), now());
  return { plan: allowed, observations: seen(dns, await step(allowed)) };
}

async function edgeStep(plan: Turn, subject: EdgeSubject, order: string | null): Promise<EdgeLook | null> {
  const alone = (edge: EdgeObservation): EdgeLook => ({ edge, probe: null });
  switch (plan.edge) {
    case 'none':
      return null;
    case 'observe':
      return world.lookAtEdge({ ...subject, probe: plan.probe });
    case 'apply':
    case 'apply_anew':
      return alone(await world.applyEdge({ ...subject, anew: plan.edge === 'apply_anew', order }));
    case 'remove':
      return alone(await world.removeEdge(subject));
  }
}
