import type { EdgeLook, EdgeSubject } from '../core/lifecycle/reconcile.ts';
import type { EdgeObservation } from '../core/observations.ts';
import { labelOfHost } from '../core/ownership/canonical-host.ts';
import type { EdgeTarget } from '../edge/port.ts';
import type { ActivityDeps } from './deps.ts';

type ApplyDeps = Pick<ActivityDeps, 'orderLimits'> & {
  edge: Pick<ActivityDeps['edge'], 'apply' | 'observe'>;
};

/**
 * Makes the edge serve the domain. An order is counted before it begins, so that none is missed however this ends; and
 * taken back where the edge says that it has not begun. What was counted by a worker that was killed stays: its order may
 * have begun.
 */
export async function applyEdge(
  { edge, orderLimits }: ApplyDeps,
  { order = null, anew, ...subject }: EdgeSubject & { anew: boolean; order: string | null },
): Promise<EdgeObservation> {
  const { domain, tenant } = subject;
  const { limitedUntil, isNew } =
    order === null
      ? { limitedUntil: null, isNew: false }
      : await orderLimits.begin({ domain, tenant, order });
  if (limitedUntil !== null) return { ...(await edge.observe(target(subject))), limitedUntil };
  const appliedAt = new Date().toISOString();
  const seen = await edge.apply(target(subject), { renewAttempt: anew });
  if (order !== null && isNew && !hasBegun(seen)) await orderLimits.takeBack(order);
  return { ...seen, appliedAt };
}

/** As the edge says; one that cannot tell begins with every apply that it does not refuse. */
const hasBegun = ({ orderBegun, failure, objects, challenges }: EdgeObservation) =>
  orderBegun ?? (failure === null && objects !== 'foreign' && challenges?.ready !== false);

/** Takes everything of the domain off the edge; `absent` only once that is verified. */
export function removeEdge({ edge }: ActivityDeps, subject: EdgeSubject): Promise<EdgeObservation> {
  return edge.remove(target(subject));
}

/** What the edge holds for the domain and, when asked, what a client gets. */
export async function lookAtEdge(
  { edge, proberOf, metrics }: ActivityDeps,
  subject: EdgeSubject & { probe: boolean },
): Promise<EdgeLook> {
  const prober = subject.probe ? proberOf(subject.gateway) : null;
  const [observation, probe] = await Promise.all([
    edge.observe(target(subject)),
    prober === null ? null : prober.probe(subject.domain),
  ]);
  if (probe !== null) metrics.probes.inc({ outcome: probe.outcome });
  return { edge: observation, probe };
}

const target = ({ domainId, tenant, domain, canonicalHost, gateway }: EdgeSubject): EdgeTarget => ({
  domainId,
  tenant,
  tenantLabel: labelOfHost(canonicalHost),
  domain,
  gateway,
});
