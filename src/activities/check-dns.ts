import { judgeDns } from '../core/checks/dns.ts';
import type { DnsAnswer } from '../core/lifecycle/reconcile.ts';
import type { ActivityDeps } from './deps.ts';
import type { WorldActivities } from './port.ts';

type Deps = Pick<ActivityDeps, 'dns' | 'preflight' | 'orderLimits'> & {
  metrics: { dnsViews: Pick<ActivityDeps['metrics']['dnsViews'], 'inc'> };
};

type CheckOptions = Parameters<Deps['dns']['observe']>[1];
type Question = Parameters<WorldActivities['checkDns']>[0];

/**
 * Asks every server about the domain; and, where its answer is right and it is wanted, what a CA would find. A check
 * that would prove the domain is made once more over TCP, and that one counts: whoever makes up answers over UDP from off
 * the path cannot make up these. Each check is judged once.
 */
export async function checkDns(
  { dns, preflight, orderLimits, metrics }: Deps,
  { domain, tenant, canonicalHost, ownershipToken, elsewhere, ...asked }: Question,
): Promise<DnsAnswer> {
  const unsteady = asked.unsteady === true;
  const check = async (options: CheckOptions) => {
    const observation = await dns.observe({ domain, canonicalHost }, options);
    for (const { role, outcome } of observation.routing) metrics.dnsViews.inc({ role, outcome });
    const judged = judgeDns(observation, { domain, canonicalHost, ownershipToken, elsewhere });
    return { dns: observation, judged, isRight: judged.pointsHere.status === 'True' };
  };
  const first = await check({ unsteady });
  const { isRight, judged } = first;
  const leadsAway = judged.pointsHere.status === 'False' && !judged.partlyHere;
  const asksCa = (asked.preflight && isRight) || (asked.mayPassThrough === true && leadsAway);
  const proves = asked.prove && isRight && judged.owned.status === 'True';
  const [last, seen, limitedUntil] = await Promise.all([
    proves ? check({ over: 'tcp', unsteady }) : first,
    asksCa ? preflight.observe({ domain, dns: first.dns }) : null,
    // A name that was proved may be ordered for while its DNS is silent; a claim that leads elsewhere learns nothing.
    asked.preflight && (isRight || !asked.prove)
      ? orderLimits.limitedUntil({ domain, tenant, exempt: asked.exempt === true })
      : null,
  ]);
  return {
    dns: last.dns,
    judged: last.judged,
    preflight: last.isRight === isRight ? seen : null,
    limitedUntil,
  };
}
