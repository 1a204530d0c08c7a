import { setTimeout as pause } from 'node:timers/promises';
import type { Domain } from '../../src/client/client.ts';
import { nameHash } from '../../src/edge/kubernetes/resources/names.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { register } from '../../src/testing/stack-actions.ts';
import { type ApiCall, concerns, endOf, readApiCalls } from '../scenarios/api-calls.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { nameOf } from '../scenarios/testing/steps.ts';
import { statusOf, type Times, timeToActive } from '../scenarios/time-to-active.ts';

/** One real activation, and what the product asked of the API server meanwhile. */
export type Activation = {
  times: Times;
  /** About this domain. */
  own: ApiCall[];
  /** About no domain in particular: the watches of the whole fleet that ended meanwhile, and their lists. */
  shared: ApiCall[];
  /** About another domain. */
  others: ApiCall[];
};

/** No call about a domain comes later after the one before, but for its look a quarter of an hour later. */
const QUIET_MS = 1_500;

/**
 * Registers a domain, publishes its record `afterMs` after we began to look for it, and waits until it is active and
 * nothing more is asked about it.
 */
export async function activate(
  scenario: Scenario,
  { tenant, name, afterMs }: { tenant: string; name: string; afterMs: number },
): Promise<Activation> {
  const before = await endOf(scenario.auditFile);
  const domain = await register(scenario, tenant, name);
  await eventually(
    `${name} is looked for`,
    async () => (await statusOf(scenario, domain)) === 'verifying_dns',
    { withinMs: 60_000, everyMs: 40 },
  );
  await pause(afterMs);
  const times = await timeToActive(scenario, domain);
  const calls = await untilQuiet(scenario, domain, before);
  const own = calls.filter((call) => concerns(call, marksOf(domain)));
  const rest = calls.filter((call) => !own.includes(call));
  const shared = rest.filter(({ name: of }) => of === null);
  return { times, own, shared, others: rest.filter((call) => !shared.includes(call)) };
}

/** The calls since the log was so long, once there has been none about the domain for a while. */
async function untilQuiet(scenario: Scenario, domain: Domain, before: number): Promise<ApiCall[]> {
  const marks = marksOf(domain);
  return eventually(
    `${domain.domain} is at rest`,
    async () => {
      const calls = await readApiCalls(scenario.auditFile, before);
      const last = Math.max(...calls.filter((call) => concerns(call, marks)).map(({ at }) => at));
      return Date.now() - last > QUIET_MS && calls;
    },
    { withinMs: 30_000, everyMs: 250 },
  );
}

const marksOf = (domain: Domain) => ({
  objectName: nameOf(domain),
  domainId: domain.id,
  nameHash: nameHash(domain.domain),
});
