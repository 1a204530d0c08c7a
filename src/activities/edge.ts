import type { EdgeObservation } from '../core/observations.ts';
import { labelOfHost } from '../core/ownership/canonical-host.ts';
import type { EdgeTarget } from '../edge/port.ts';
import type { ActivityDeps } from './deps.ts';
import type { EdgeLook, EdgeSubject } from './port.ts';

/** Makes the edge serve the domain. */
export async function applyEdge(
  { edge }: ActivityDeps,
  subject: EdgeSubject & { anew: boolean },
): Promise<EdgeObservation> {
  const appliedAt = new Date().toISOString();
  return { ...(await edge.apply(target(subject), { renewAttempt: subject.anew })), appliedAt };
}

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
