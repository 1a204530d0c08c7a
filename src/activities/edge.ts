import type { ApplyQuestion, EdgeAnswer, EdgeSubject, ObserveQuestion } from '../core/lifecycle/reconcile.ts';
import type { EdgeObservation } from '../core/observations.ts';
import { labelOfHost } from '../core/ownership/canonical-host.ts';
import { type ApplyOptions, type EdgeTarget, NO_ORDER } from '../edge/port.ts';
import type { ActivityDeps } from './deps.ts';

type ApplyDeps = Pick<ActivityDeps, 'orderLimits' | 'challengeReadiness' | 'clock'> & {
  metrics: Pick<ActivityDeps['metrics'], 'orders'>;
  edge: Pick<ActivityDeps['edge'], 'apply' | 'observe'>;
};

/**
 * Makes the edge serve the domain. The responders' readiness and our limits may change until the last moment, so they are
 * observed here for the issuance policy. While a responder is away the edge is only observed; while our limits are used up
 * no order begins, and one that the CA has already goes on. An order is counted before it begins, so that none is missed
 * however this ends; and taken back where the edge says that it has not begun. An order that a killed worker counted stays
 * counted, as it may have begun.
 */
export async function applyEdge(
  deps: ApplyDeps,
  { order = null, anew, renew = false, exempt = false, ...subject }: ApplyQuestion,
): Promise<EdgeObservation> {
  const target = targetOf(subject);
  if (order === null) return applyNow(deps, target, NO_ORDER);
  const challenges = await deps.challengeReadiness?.();
  if (challenges?.ready === false) return { ...(await deps.edge.observe(target)), challenges };
  const { domain, tenant } = subject;
  const { limitedUntil, isNew } = await deps.orderLimits.begin({ domain, tenant, order, exempt });
  if (limitedUntil !== null)
    return { ...(await applyPlaced(deps, target, { mayOrder: false, retry: anew, renew })), limitedUntil };
  const seen = await applyNow(deps, target, { mayOrder: true, retry: anew, renew });
  if (hasBegun(seen)) deps.metrics.orders.inc({ kind: exempt ? 'renewed' : 'ordered' });
  else if (isNew) await deps.orderLimits.takeBack(order);
  return { ...seen, ...(challenges === undefined ? {} : { challenges }) };
}

/** Goes on with what stands at the edge; where nothing does, nothing is put there. */
async function applyPlaced(
  deps: ApplyDeps,
  target: EdgeTarget,
  options: ApplyOptions,
): Promise<EdgeObservation> {
  const before = await deps.edge.observe(target);
  return before.objects === 'absent' ? before : applyNow(deps, target, options);
}

async function applyNow(
  { edge, clock }: ApplyDeps,
  target: EdgeTarget,
  options: ApplyOptions,
): Promise<EdgeObservation> {
  const appliedAt = clock().toISOString();
  return { ...(await edge.apply(target, options)), appliedAt };
}

/** Reads the edge's word; one that cannot tell begins with every apply that it does not refuse. */
const hasBegun = ({ orderBegun, failure, objects }: EdgeObservation) =>
  orderBegun ?? (failure === null && objects !== 'foreign');

/** Takes everything of the domain off the edge; `absent` only once that is verified. */
export function removeEdge({ edge }: ActivityDeps, subject: EdgeSubject): Promise<EdgeObservation> {
  return edge.remove(targetOf(subject));
}

/** Observes what the edge has for the domain and, when asked, what a client gets. */
export async function observeEdge(
  { edge, proberOf, metrics }: ActivityDeps,
  { maxAgeSeconds, ...subject }: ObserveQuestion,
): Promise<EdgeAnswer> {
  const prober = subject.probe ? proberOf(subject.gateway) : null;
  const [observation, probe] = await Promise.all([
    edge.observe(targetOf(subject), maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    prober === null ? null : prober.probe(subject.domain),
  ]);
  if (probe !== null) metrics.probes.inc({ outcome: probe.outcome });
  return { edge: observation, probe };
}

const targetOf = ({ domainId, tenant, domain, canonicalHost, gateway, own }: EdgeSubject): EdgeTarget => ({
  domainId,
  tenant,
  tenantLabel: labelOfHost(canonicalHost),
  domain,
  gateway,
  ...(own === undefined ? {} : { own }),
});
