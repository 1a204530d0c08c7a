import { judgeDns } from '../core/checks/dns.ts';
import type { DnsLook } from '../core/lifecycle/reconcile.ts';
import type { DnsObservation } from '../core/observations.ts';
import type { ActivityDeps } from './deps.ts';
import type { WorldActivities } from './port.ts';

type Deps = Pick<ActivityDeps, 'dns' | 'preflight' | 'orderLimits'> & {
  metrics: { dnsViews: Pick<ActivityDeps['metrics']['dnsViews'], 'inc'> };
};

type LookOptions = Parameters<Deps['dns']['observe']>[1];

/**
 * What every server asked says of the domain now; and, where that is right and it is wanted, what a CA would find.
 * Where it would prove the domain, everything is asked once more over TCP, and that look is what is told: whoever makes
 * up answers over UDP from off the path cannot make up these.
 */
export async function lookAtDns(
  { dns, preflight, orderLimits, metrics }: Deps,
  { domain, tenant, canonicalHost, ownershipToken, ...asked }: Parameters<WorldActivities['lookAtDns']>[0],
): Promise<DnsLook> {
  const unsteady = asked.unsteady === true;
  const look = async (options: LookOptions) => {
    const observation = await dns.observe({ domain, canonicalHost }, options);
    for (const { role, outcome } of observation.routing) metrics.dnsViews.inc({ role, outcome });
    return observation;
  };
  const judged = (seen: DnsObservation) => judgeDns(seen, { domain, canonicalHost, ownershipToken });
  const leadsHere = (seen: DnsObservation) => judged(seen).pointsHere.status === 'True';
  const leadsAway = (seen: DnsObservation) => {
    const { pointsHere, partlyHere } = judged(seen);
    return pointsHere.status === 'False' && !partlyHere;
  };
  const first = await look({ unsteady });
  const isRight = leadsHere(first);
  const asksCa = (asked.preflight && isRight) || (asked.mayPassThrough === true && leadsAway(first));
  const proves = asked.prove && isRight && judged(first).owned.status === 'True';
  const [last, seen, limitedUntil] = await Promise.all([
    proves ? look({ over: 'tcp', unsteady }) : first,
    asksCa ? preflight.look({ domain, dns: first }) : null,
    // A name that was proved may be ordered for while its DNS is silent; a claim that leads elsewhere learns nothing.
    asked.preflight && (isRight || !asked.prove) ? orderLimits.limitedUntil({ domain, tenant }) : null,
  ]);
  return { dns: last, preflight: leadsHere(last) === isRight ? seen : null, limitedUntil };
}
