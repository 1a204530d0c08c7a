import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { EdgeLook, EdgeSubject, StoreActivities, WorldActivities } from '../activities/port.ts';
import type { DomainSnapshot } from '../core/domain.ts';
import type { Turn } from '../core/lifecycle/decide.ts';
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

/** Does what the plan says, side by side, and brings what was seen. */
export async function carryOut(plan: Turn, snapshot: DomainSnapshot): Promise<Observations> {
  const { domain, canonicalHost, gateway, tenant } = snapshot;
  const subject: EdgeSubject = { domainId: snapshot.id, tenant, domain, canonicalHost, gateway };
  const [dns, look] = await Promise.all([
    plan.dns ? world.observeDns(subject) : null,
    edgeStep(plan, subject),
  ]);
  return { dns, edge: look?.edge ?? null, probe: look?.probe ?? null };
}

async function edgeStep(plan: Turn, subject: EdgeSubject): Promise<EdgeLook | null> {
  const alone = (edge: EdgeObservation): EdgeLook => ({ edge, probe: null });
  switch (plan.edge) {
    case 'none':
      return null;
    case 'observe':
      return world.lookAtEdge({ ...subject, probe: plan.probe });
    case 'apply':
    case 'apply_anew':
      return alone(await world.applyEdge({ ...subject, anew: plan.edge === 'apply_anew' }));
    case 'remove':
      return alone(await world.removeEdge(subject));
  }
}
