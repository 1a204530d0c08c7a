import { judgeDns } from '../core/checks/dns.ts';
import type { DnsObservation } from '../core/observations.ts';
import type { ActivityDeps } from './deps.ts';
import type { DnsLook, WorldActivities } from './port.ts';

type Deps = Pick<ActivityDeps, 'dns' | 'preflight' | 'orderLimits'> & {
  metrics: { dnsViews: Pick<ActivityDeps['metrics']['dnsViews'], 'inc'> };
};

/**
 * What every server asked says of the domain now; and, where that is right and it is wanted, what a CA would find.
 * Where it would prove the domain, everything is asked once more over TCP, and that look is what is told: whoever makes
 * up answers over UDP from off the path cannot make up these.
 */
export async function lookAtDns(
  { dns, preflight, orderLimits, metrics }: Deps,
  { domain, tenant, canonicalHost, ownershipToken, ...asked }: Parameters<WorldActivities['lookAtDns']>[0],
): Promise<DnsLook> {
  const look = async (options?: { over: 'tcp' }) => {
    const observation = await dns.observe({ domain, canonicalHost }, options);
    for (const { role, outcome } of observation.routing) metrics.dnsViews.inc({ role, outcome });
    return observation;
  };
  const judged = (seen: DnsObservation) => judgeDns(seen, { domain, canonicalHost, ownershipToken });
  const leadsHere = (seen: DnsObservation) => judged(seen).pointsHere.status === 'True';
  const [first, ordersHeldUntil] = await Promise.all([
    look(),
    asked.preflight ? orderLimits.heldUntil({ domain, tenant }) : null,
  ]);
  if (!leadsHere(first)) return { dns: first, preflight: null, ordersHeldUntil };
  const proves = asked.prove && judged(first).owned.status === 'True';
  const [last, seen] = await Promise.all([
    proves ? look({ over: 'tcp' }) : first,
    asked.preflight ? preflight.look({ domain, dns: first }) : null,
  ]);
  return { dns: last, preflight: leadsHere(last) ? seen : null, ordersHeldUntil };
}
