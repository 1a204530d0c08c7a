import { judgeDns } from '../core/checks/dns.ts';
import type { ActivityDeps } from './deps.ts';
import type { DnsLook, WorldActivities } from './port.ts';

/** What every server asked says of the domain now; and, where that is right and it is wanted, what a CA would find. */
export async function lookAtDns(
  { dns, preflight, metrics }: ActivityDeps,
  { domain, canonicalHost, ownershipToken, ...asked }: Parameters<WorldActivities['lookAtDns']>[0],
): Promise<DnsLook> {
  const observation = await dns.observe({ domain, canonicalHost });
  for (const view of observation.routing) metrics.dnsViews.inc({ role: view.role, outcome: view.outcome });
  const { pointsHere } = judgeDns(observation, { domain, canonicalHost, ownershipToken });
  if (!asked.preflight || pointsHere.status !== 'True') return { dns: observation, preflight: null };
  return { dns: observation, preflight: await preflight.look({ domain, dns: observation }) };
}
