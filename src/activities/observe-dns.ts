import type { DnsObservation } from '../core/observations.ts';
import type { ActivityDeps } from './deps.ts';
import type { WorldActivities } from './port.ts';

/** What every server asked says of the domain now. */
export async function observeDns(
  { dns, metrics }: ActivityDeps,
  { domain, canonicalHost }: Parameters<WorldActivities['observeDns']>[0],
): Promise<DnsObservation> {
  const observation = await dns.observe({ domain, canonicalHost });
  for (const view of observation.routing) metrics.dnsViews.inc({ role: view.role, outcome: view.outcome });
  return observation;
}
